// What the server's answers to pushed changes mean for the rows: facts, live sets, journal and conflicts in one
// transaction, so that nothing is ever both done and pending, or neither.
//
// O1 A row keeps its id wherever it goes; a row that the pull made of the same message meanwhile gives way to it.
// O2 UIDNEXT of a mailbox's fact stays, and HIGHESTMODSEQ goes no further than what others did not do: the next look at it
//    must still tell that.
// O3 An entry that is settled already stays as it is.

import { wholeSecond } from '../../mail/internal-date.ts';
import type { Outcome } from '../../merge/plan-steps.ts';
import { changeFlags } from '../../merge/view.ts';
import type { ChangeId, MailboxId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { FlagObservation } from '../../ports.ts';
import type { Replica } from '../database.ts';
import { readClock } from '../read-clock.ts';
import { giveWay } from './give-way.ts';
import {
  closeLedger,
  drop,
  gainUid,
  type Ledger,
  loseUid,
  openLedger,
  settle,
  write,
} from './outcome-ledger.ts';
import { inConflict } from './record-conflict.ts';

/** What the server said of the open mailbox's messages besides its answers. */
export interface ToldMeanwhile {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly flags: readonly FlagObservation[];
  /** The mailbox's HIGHESTMODSEQ when these flags were told or before: they hold as of it. Null for none known. */
  readonly asOf: bigint | null;
  /** New mod-sequences that are known to stand for our own changes alone. */
  readonly modseqs: ReadonlyMap<number, bigint>;
  /** Up to here nothing happened in the mailbox that is not known here; null where that cannot be said. */
  readonly reached: bigint | null;
}

export interface OutcomesInput {
  readonly outcomes: readonly Outcome[];
  readonly told: ToldMeanwhile | null;
  readonly now: number;
}

export interface RecordedOutcomes {
  /** Changes that are applied now. */
  readonly applied: number;
  /** Rows dropped. */
  readonly forgotten: number;
  /** Messages whose rows were written or dropped. */
  readonly touched: readonly MessageId[];
}

export const recordOutcomes = (
  replica: Replica,
  { outcomes, told, now }: OutcomesInput,
): Promise<RecordedOutcomes> =>
  replica.transaction(
    'rw',
    [
      replica.journal,
      replica.messages,
      replica.mailboxes,
      replica.conflicts,
      replica.raws,
      replica.wants,
      replica.settings,
    ],
    async () => {
      const ledger = await openLedger(replica, outcomes, await readClock(replica, now));
      if (told) {
        await takeFlags(replica, ledger, told);
        reach(ledger, told);
      }
      for (const outcome of outcomes) {
        const written = takeOutcome(replica, ledger, outcome, told);
        if (written) await written;
      }
      await closeLedger(replica, ledger);
      const { applied, dropped, touched } = ledger;
      return { applied, forgotten: dropped.size, touched: [...touched, ...dropped] };
    },
  );

/** Null where the database is not asked: Dexie takes a hundred awaits without that for the end of the transaction. */
const takeOutcome = (
  replica: Replica,
  ledger: Ledger,
  outcome: Outcome,
  told: ToldMeanwhile | null,
): Promise<void> | null => {
  const row = ledger.rows.get(outcome.messageId);
  switch (outcome.kind) {
    case 'flagged': {
      settle(ledger, outcome.changes, { kind: 'applied' });
      if (!row) return null;
      const modseq = (row.uid === null ? undefined : told?.modseqs.get(row.uid)) ?? row.modseq;
      write(ledger, { ...row, flags: changeFlags(row.flags, outcome), modseq, observed: ledger.observed });
      return null;
    }
    case 'moved':
      return row ? bind(replica, ledger, row, outcome) : null;
    case 'copied': {
      const copy = ledger.rows.get(outcome.copyId);
      if (copy) return bind(replica, ledger, copy, outcome);
      settle(ledger, outcome.changes, { kind: 'applied' });
      return null;
    }
    case 'appended':
      return row
        ? bind(replica, ledger, { ...row, flags: sentFlags(ledger, row, outcome.changes) }, outcome)
        : null;
    case 'expunged':
      settle(ledger, outcome.changes, { kind: 'applied' });
      if (row) drop(ledger, row);
      return null;
    case 'missing':
      settle(ledger, outcome.changes, { kind: 'pending', sent: null });
      if (row?.vanished !== null) return null;
      loseUid(ledger, row);
      write(ledger, { ...row, uidValidity: 0, uid: null, vanished: ledger.observed });
      return null;
    case 'changed':
      settle(ledger, outcome.changes, { kind: 'conflict' });
      if (!row) return null;
      ledger.conflicts.push({
        meeting: {
          kind: 'changedThere',
          message: inConflict(row),
          mailbox: ledger.mailboxes.get(row.mailboxId)?.path ?? '',
          flags: row.flags,
        },
        changes: [...outcome.changes],
      });
      ledger.touched.add(row.id);
      return null;
    case 'refused':
      refuse(ledger, outcome, row);
      return null;
    case 'unanswered':
      return null;
  }
};

type Arrival = Extract<Outcome, { kind: 'moved' | 'copied' | 'appended' }>;

interface Place {
  readonly to: MailboxId;
  readonly uidValidity: number;
  readonly uid: number;
}

/** Gives a row its new place. Without a UID it waits, with its note, until it has been looked for. */
const bind = (replica: Replica, ledger: Ledger, row: Message, outcome: Arrival): Promise<void> | null => {
  const { to, uidValidity, uid } = outcome;
  if (uid === null || uidValidity === null) return null;
  return bindTo(replica, ledger, row, { outcome, place: { to, uidValidity, uid } });
};

const bindTo = async (
  replica: Replica,
  ledger: Ledger,
  row: Message,
  { outcome, place: { to, uidValidity, uid } }: { readonly outcome: Arrival; readonly place: Place },
): Promise<void> => {
  settle(ledger, outcome.changes, { kind: 'applied' });
  // What was left behind, marked \Deleted, is another message from now on: the pull lists it.
  if (outcome.kind !== 'moved' || !outcome.left) loseUid(ledger, row);
  const listed = await giveWay(replica, { mailboxId: to, uidValidity, uid }, row.id);
  if (listed) {
    drop(ledger, listed);
    repoint(ledger, listed.id, row.id);
  }
  const { flags, modseq, observed } = listed ?? { ...row, modseq: null, observed: ledger.observed };
  const here = outcome.kind === 'appended';
  write(ledger, {
    ...row,
    mailboxId: to,
    uidValidity,
    uid,
    flags,
    modseq,
    observed,
    vanished: null,
    // What IMAP keeps of INTERNALDATE and, for what was listed meanwhile, its true size.
    internalDate: listed?.internalDate ?? (here ? wholeSecond(row.internalDate) : row.internalDate),
    size: listed?.size ?? row.size,
  });
  if (here) await replica.raws.delete(row.id);
  gainUid(ledger, { to, uidValidity, uid });
};

/** Entries that are about to be written follow, like those that giveWay wrote. */
const repoint = ({ entries }: Ledger, from: MessageId, to: MessageId): void => {
  for (const [id, entry] of entries) {
    if (!('messageId' in entry.change) || entry.change.messageId !== from) continue;
    entries.set(id, { ...entry, change: { ...entry.change, messageId: to } });
  }
};

/** An appended message went out with the flags that were folded into it. */
const sentFlags = ({ entries }: Ledger, row: Message, changes: readonly ChangeId[]): readonly string[] =>
  changes
    .flatMap((id) => entries.get(id)?.change ?? [])
    .reduce((flags, change) => (change.kind === 'flags' ? changeFlags(flags, change) : flags), row.flags);

const refuse = (
  ledger: Ledger,
  { changes, reason }: Extract<Outcome, { kind: 'refused' }>,
  row: Message | undefined,
): void => {
  const [entry] = changes.flatMap((id) => ledger.entries.get(id) ?? []);
  settle(ledger, changes, { kind: 'conflict' });
  if (row) ledger.touched.add(row.id);
  const to = entry && 'to' in entry.change && typeof entry.change.to === 'number' ? entry.change.to : null;
  const mailbox = ledger.mailboxes.get(to ?? row?.mailboxId ?? (0 as MailboxId))?.path ?? '';
  // One refusal of many messages is one thing to attend to.
  const same = ledger.conflicts.find(
    ({ meeting }) => meeting.kind === 'refused' && meeting.mailbox === mailbox && meeting.reason === reason,
  );
  if (same?.meeting.kind === 'refused') {
    same.meeting = { ...same.meeting, message: null };
    same.changes.push(...changes);
  } else {
    const message = row ? inConflict(row) : null;
    ledger.conflicts.push({ meeting: { kind: 'refused', message, mailbox, reason }, changes: [...changes] });
  }
};

const takeFlags = async (
  replica: Replica,
  ledger: Ledger,
  { mailboxId, uidValidity, flags, asOf }: ToldMeanwhile,
): Promise<void> => {
  const rows = await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .anyOf(flags.map(({ uid }) => [mailboxId, uidValidity, uid]))
    .toArray();
  const byUid = new Map(flags.map((observation) => [observation.uid, observation]));
  for (const row of rows) {
    const told = row.uid === null ? undefined : byUid.get(row.uid);
    if (!told || (told.modseq !== null && row.modseq !== null && told.modseq < row.modseq)) continue;
    const { observed } = ledger;
    const modseq = highest(told.modseq ?? asOf, row.modseq);
    write(ledger, { ...(ledger.rows.get(row.id) ?? row), flags: told.flags, modseq, observed });
  }
};

const reach = (ledger: Ledger, { mailboxId, uidValidity, reached }: ToldMeanwhile): void => {
  const mailbox = ledger.mailboxes.get(mailboxId);
  const { fact } = mailbox ?? {};
  if (!mailbox || fact?.uidValidity !== uidValidity || fact.highestModseq === null) return;
  const highestModseq = highest(reached, fact.highestModseq);
  ledger.mailboxes.set(mailboxId, { ...mailbox, fact: { ...fact, highestModseq } });
};

const highest = (a: bigint | null, b: bigint | null): bigint | null =>
  a === null || (b !== null && b > a) ? b : a;
