import type { LinkTerms, Period } from '../../core/model/budget.ts';
import type { LinkKind } from '../../core/model/link.ts';
import { type BudgetState, budgetState } from '../../core/policy/budget.ts';
import { type Cost, costOf } from '../../core/policy/cost.ts';
import { defaultShares, estimateBytes, tcpIpBytes, type WireShares } from '../../core/policy/wire-bytes.ts';
import { costWords } from './cost-words.ts';
import type { Costly, CostView } from './use-cost.ts';
import { type When, whenWords } from './when-it-goes.ts';

/** All that a cost depends on: the line, what it may cost, and what it has cost. */
export interface LineStanding {
  readonly link: LinkKind;
  /** A session is under way or begins: none begins for what is asked now. */
  readonly up: boolean;
  readonly when: When;
  readonly bytesPerSecond: number | null;
  readonly rttMs: number | null;
  readonly shares: WireShares;
  readonly terms: LinkTerms | null;
  /** Bytes that may cross beyond the budget today. */
  readonly allowance: number;
  /** What counted, bytes. */
  readonly spent: Readonly<Record<Period, number>>;
  /** Nothing counts, and nothing is paid, when it goes. */
  readonly free: boolean;
}

/** Seconds of the line that one request asks for, as core/sync/chunk-size.ts has it. */
const chunkSeconds = 2;

/** TCP, TLS, login, and the folders. */
const sessionFlights = 4;

export const budgetOf = ({ terms, allowance, spent, free }: LineStanding): BudgetState =>
  budgetState({ terms: free ? null : terms, allowance, spent });

/** The command that brings a message up, and its answer, bytes. */
const appendBytes = 300;

/** What something would cost over the line as it stands. */
export const costOver = (standing: LineStanding, what: Costly, now: number): CostView => {
  const { lists = 0, texts = 0, attachments = 0, up = 0, sessions = standing.up ? 0 : 1 } = what;
  const looks = Math.max(0, (what.looks ?? 0) - sessions);
  const { bytesPerSecond, rttMs, shares, free, when } = standing;
  const crossing =
    estimateBytes(shares, { lists, texts: texts + up, attachments }) +
    (what.bytes ?? 0) +
    (up > 0 ? appendBytes : 0);
  const bytes = crossing + estimateBytes(shares, { sessions, looks });
  const flights = (what.flights ?? requestsFor(crossing, bytesPerSecond)) + sessions * sessionFlights + looks;
  const counted = bytes + tcpIpBytes({ up: 0, down: bytes, flights, connections: sessions });
  const line = { flights, bytesPerSecond, rttMs, price: standing.terms?.price ?? null };
  // What is sold by the MB is sold with the headers around it.
  const { money } = costOf({ bytes: counted, ...line });
  const cost: Cost = {
    ...costOf({ bytes, ...line }),
    money: free && money !== null ? { ...money, amount: 0 } : money,
  };
  const { kind, left, period } = budgetOf(standing);
  const beyond = left !== null && counted > left;
  // Asked for all the same, it brings its own allowance.
  const verb = lists + texts + attachments > 0 ? 'comes' : 'goes';
  const goes = beyond && when.kind === 'budget' ? null : whenWords(when, { verb, period, now });
  return {
    cost,
    counted,
    words: costWords(cost),
    over: beyond ? 'spent' : kind === 'open' ? 'no' : 'near',
    period,
    goes,
  };
};

/** Requests that somebody waits for, one after the other: each brings what the line carries in some seconds. */
const requestsFor = (bytes: number, bytesPerSecond: number | null): number => {
  if (bytes === 0) return 0;
  return bytesPerSecond === null ? 1 : Math.max(1, Math.ceil(bytes / (bytesPerSecond * chunkSeconds)));
};

/** Before there is an account. */
export const costOverUnknown = (what: Costly): CostView => costOver(unknownLine, what, 0);

const unknownLine: LineStanding = {
  link: 'dialUp',
  up: false,
  when: { kind: 'now' },
  bytesPerSecond: null,
  rttMs: null,
  shares: defaultShares,
  terms: null,
  allowance: 0,
  spent: { session: 0, day: 0, month: 0 },
  free: false,
};
