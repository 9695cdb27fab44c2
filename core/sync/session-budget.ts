import type { Day, Price } from '../model/budget.ts';
import type { LinkKind } from '../model/link.ts';
import { type BudgetState, budgetState, dayOf, periodEnd } from '../policy/budget.ts';
import type { Clock } from '../ports.ts';
import type { Replica } from '../replica/database.ts';
import { lineSettings } from '../replica/line-settings.ts';
import { spentNow } from '../replica/spending.ts';
import type { ActivityReport } from './activity-report.ts';
import { BudgetSpent } from './budget-spent.ts';

/**
 * What a login takes at least, with TCP's and IP's headers, bytes: a resumed TLS session (RFC 8446, 2.2) takes about 3,000. With less
 * left, it would be paid for in vain, and beyond the limit.
 */
const leastLoginBytes = 2_000;

/** What had been spent when the rows were last read. */
interface Read {
  readonly link: LinkKind;
  readonly day: Day;
  /** What this session had counted by then. */
  readonly counted: number;
  readonly spent: { readonly day: number; readonly month: number };
}

/** How the budget of the line stands, asked before every step of a session. */
export class SessionBudget {
  readonly #replica: Replica;
  readonly #clock: Clock;
  readonly #report: ActivityReport;
  /** Of the session alone, bytes; null for none. */
  readonly #most: number | null;
  #read: Read | null = null;
  #price: Price | null = null;

  constructor(replica: Replica, clock: Clock, report: ActivityReport, most: number | null = null) {
    this.#replica = replica;
    this.#clock = clock;
    this.#report = report;
    this.#most = most;
  }

  /** What the line costs, as of the last time that somebody asked how its budget stands. */
  get price(): Price | null {
    return this.#price;
  }

  /** Terms and what the user allows are looked up in the rows each time; what was spent is added up from there on. */
  async now(): Promise<BudgetState> {
    const line = await this.#line();
    if (this.#most === null) return line;
    const limits = { session: this.#most, day: null, month: null };
    const { linkKind: link, counted } = this.#report;
    const terms = { link, limits, price: null };
    const own = budgetState({ terms, allowance: 0, spent: { ...nothing, session: counted } });
    return line.left === null || (own.left ?? 0) < line.left ? own : line;
  }

  /** The same before a login: nothing may cross when what is left does not even pay for that. */
  async toBegin(): Promise<BudgetState> {
    const state = await this.now();
    return state.left !== null && state.left < leastLoginBytes ? { ...state, kind: 'spent' } : state;
  }

  async #line(): Promise<BudgetState> {
    const { linkKind: link, counted, free } = this.#report;
    const day = dayOf(this.#clock.now());
    const { terms, allowance } = await lineSettings(this.#replica);
    const own = terms.get(link) ?? null;
    this.#price = own?.price ?? null;
    if (free || own === null) return budgetState({ terms: null, allowance: 0, spent: nothing });
    const read = await this.#readOf(link, day);
    const since = counted - read.counted;
    return budgetState({
      terms: own,
      allowance: allowance?.link === link && allowance.day === day ? allowance.bytes : 0,
      spent: { session: counted, day: read.spent.day + since, month: read.spent.month + since },
    });
  }

  /** @throws BudgetSpent when nothing may cross any more. */
  async check(): Promise<BudgetState> {
    const state = await this.now();
    if (state.kind === 'spent') throw this.spent(state);
    return state;
  }

  /** The end of a session whose budget is spent. */
  spent({ period, left }: Pick<BudgetState, 'period'> & { readonly left?: number | null }): BudgetSpent {
    const binding = period ?? 'session';
    const retryAt = periodEnd(binding, this.#clock.now());
    return new BudgetSpent({ link: this.#report.linkKind, period: binding, retryAt, left: left ?? 0 });
  }

  async #readOf(link: LinkKind, day: Day): Promise<Read> {
    if (this.#read?.link === link && this.#read.day === day) return this.#read;
    const { counted } = this.#report;
    const spent = await spentNow(this.#replica, { link, now: this.#clock.now(), session: counted });
    this.#read = { link, day, counted, spent };
    return this.#read;
  }
}

const nothing = { session: 0, day: 0, month: 0 };
