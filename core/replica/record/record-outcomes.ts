// What the server's answers to pushed changes mean for the rows: facts, live sets, journal and conflicts in one
// transaction, so that nothing is ever both done and pending, or neither.
//
// O1 A row keeps its id wherever it goes; a row that the pull made of the same message meanwhile gives way to it.
// O2 UIDNEXT of a mailbox's fact stays, and HIGHESTMODSEQ goes no further than what others did not do: the next look at it
//    must still tell that.
// O3 An entry that is settled already stays as it is.

import type { Outcome } from '../../merge/plan-steps.ts';
import { formatUidSet, parseUidSet, subtractUidSets, uidSetOf, unionUidSets } from '../../merge/uid-set.ts';
import { changeFlags } from '../../merge/view.ts';
import type { ChangeState, JournalEntry } from '../../model/change.ts';
import type { Meeting } from '../../model/conflict.ts';
import type { ChangeId, Hlc, MailboxId, MessageId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { FlagObservation } from '../../ports.ts';
import { readClock } from '../commands.ts';
import type { JournalRow, Replica } from '../database.ts';
import { showMessages } from '../show-messages.ts';
import { giveWay } from './give-way.ts';
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
      for (const outcome of outcomes) await takeOutcome(replica, ledger, outcome, told);
      await settleEntries(replica, ledger);
      await putRows(replica, ledger);
      const { applied, dropped, touched } = ledger;
      return { applied, forgotten: dropped.size, touched: [...touched, ...dropped] };
    },
  );

/** What the transaction is about to write. */
interface Ledger {
  readonly observed: Hlc;
  readonly entries: Map<ChangeId, JournalRow>;
  readonly rows: Map<MessageId, Message>;
  readonly mailboxes: Map<MailboxId, Mailbox>;
  readonly touched: Set<MessageId>;
  readonly dropped: Set<MessageId>;
  readonly conflicts: { meeting: Meeting; changes: ChangeId[] }[];
  applied: number;
}

const openLedger = async (replica: Replica, outcomes: readonly Outcome[], observed: Hlc): Promise<Ledger> => {
  const changes = outcomes.flatMap((outcome) => outcome.changes);
  const messageIds = outcomes.flatMap((outcome) =>
    outcome.kind === 'copied' ? [outcome.messageId, outcome.copyId] : [outcome.messageId],
  );
  const entries = (await replica.journal.bulkGet(changes)).flatMap((entry) => entry ?? []);
  const rows = (await replica.messages.bulkGet([...new Set(messageIds)])).flatMap((row) => row ?? []);
  return {
    observed,
    entries: new Map(entries.map((entry) => [entry.id, entry])),
    rows: new Map(rows.map((row) => [row.id, row])),
    mailboxes: new Map((await replica.mailboxes.toArray()).map((mailbox) => [mailbox.id, mailbox])),
    touched: new Set(),
    dropped: new Set(),
    conflicts: [],
    applied: 0,
  };
};

const takeOutcome = async (
  replica: Replica,
  ledger: Ledger,
  outcome: Outcome,
  told: ToldMeanwhile | null,
): Promise<void> => {
  const row = ledger.rows.get(outcome.messageId);
  switch (outcome.kind) {
    case 'flagged': {
      settle(ledger, outcome.changes, { kind: 'applied' });
      if (!row) return;
      const modseq = (row.uid === null ? undefined : told?.modseqs.get(row.uid)) ?? row.modseq;
      write(ledger, { ...row, flags: changeFlags(row.flags, outcome), modseq, observed: ledger.observed });
      return;
    }
    case 'moved':
      if (row) await bind(replica, ledger, row, outcome);
      return;
    case 'copied': {
      const copy = ledger.rows.get(outcome.copyId);
      if (copy) await bind(replica, ledger, copy, outcome);
      else settle(ledger, outcome.changes, { kind: 'applied' });
      return;
    }
    case 'appended':
      if (row)
        await bind(replica, ledger, { ...row, flags: sentFlags(ledger, row, outcome.changes) }, outcome);
      return;
    case 'expunged':
      settle(ledger, outcome.changes, { kind: 'applied' });
      if (row) drop(ledger, row);
      return;
    case 'missing':
      settle(ledger, outcome.changes, { kind: 'pending', sent: null });
      if (row?.vanished !== null) return;
      loseUid(ledger, row);
      write(ledger, { ...row, uidValidity: 0, uid: null, vanished: ledger.observed });
      return;
    case 'changed':
      settle(ledger, outcome.changes, { kind: 'conflict' });
      if (!row) return;
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
      return;
    case 'refused':
      refuse(ledger, outcome, row);
      return;
    case 'unanswered':
      return;
  }
};

/** Gives a row its new place. Without a UID it waits, with its note, until it has been looked for. */
const bind = async (
  replica: Replica,
  ledger: Ledger,
  row: Message,
  outcome: Extract<Outcome, { kind: 'moved' | 'copied' | 'appended' }>,
): Promise<void> => {
  const { to, uidValidity, uid } = outcome;
  if (uid === null || uidValidity === null) return;
  settle(ledger, outcome.changes, { kind: 'applied' });
  // What was left behind, marked \Deleted, is another message from now on: the pull lists it.
  if (outcome.kind !== 'moved' || !outcome.left) loseUid(ledger, row);
  const listed = await giveWay(replica, { mailboxId: to, uidValidity, uid }, row.id);
  if (listed) ledger.dropped.add(listed.id);
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
    internalDate:
      listed?.internalDate ?? (here ? Math.floor(row.internalDate / 1_000) * 1_000 : row.internalDate),
    size: listed?.size ?? row.size,
  });
  if (here) await replica.raws.delete(row.id);
  gainUid(ledger, { to, uidValidity, uid });
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

const settle = (ledger: Ledger, changes: readonly ChangeId[], state: ChangeState): void => {
  for (const id of changes) {
    const entry = ledger.entries.get(id);
    if (entry?.state.kind !== 'pending') continue;
    ledger.entries.set(id, { ...entry, state, pending: state.kind === 'pending' ? 1 : 0 });
    if (state.kind === 'applied') ledger.applied += 1;
    for (const messageId of messagesOf(entry)) ledger.touched.add(messageId);
  }
};

const messagesOf = ({ change }: JournalEntry): readonly MessageId[] => {
  if (!('messageId' in change)) return [];
  return change.kind === 'copy' ? [change.messageId, change.copyId] : [change.messageId];
};

const write = (ledger: Ledger, row: Message): void => {
  ledger.rows.set(row.id, row);
  ledger.touched.add(row.id);
};

const drop = (ledger: Ledger, row: Message): void => {
  loseUid(ledger, row);
  ledger.rows.delete(row.id);
  ledger.dropped.add(row.id);
};

const loseUid = (ledger: Ledger, { mailboxId, uidValidity, uid }: Message): void => {
  if (uid !== null)
    changeLive(ledger, { mailboxId, uidValidity }, (live) => subtractUidSets(live, uidSetOf([uid])));
};

const gainUid = (
  ledger: Ledger,
  { to, uidValidity, uid }: { readonly to: MailboxId; readonly uidValidity: number; readonly uid: number },
): void => changeLive(ledger, { mailboxId: to, uidValidity }, (live) => unionUidSets(live, uidSetOf([uid])));

/** A live set of another UIDVALIDITY is about other UIDs: then the row waits to be re-matched. */
const changeLive = (
  ledger: Ledger,
  { mailboxId, uidValidity }: { readonly mailboxId: MailboxId; readonly uidValidity: number },
  change: (live: ReturnType<typeof parseUidSet>) => ReturnType<typeof parseUidSet>,
): void => {
  const mailbox = ledger.mailboxes.get(mailboxId);
  if (mailbox?.fact?.uidValidity !== uidValidity) return;
  const live = formatUidSet(change(parseUidSet(mailbox.fact.live)));
  ledger.mailboxes.set(mailboxId, { ...mailbox, fact: { ...mailbox.fact, live } });
};

const settleEntries = async (replica: Replica, ledger: Ledger): Promise<void> => {
  await replica.journal.bulkPut([...ledger.entries.values()]);
  // What else was pending about a message that is deleted for good has nothing left to be done to.
  const left = await replica.journal
    .where('[pending+change.messageId]')
    .anyOf([...ledger.dropped].map((messageId) => [1, messageId]))
    .toArray();
  await replica.journal.bulkPut(
    left.map((entry) => ({ ...entry, state: { kind: 'superseded' }, pending: 0 })),
  );
  for (const { meeting, changes } of ledger.conflicts) {
    await replica.conflicts.add({ at: ledger.observed, meeting, changes, open: 1 });
  }
};

const putRows = async (replica: Replica, ledger: Ledger): Promise<void> => {
  await replica.messages.bulkDelete([...ledger.dropped]);
  await replica.raws.bulkDelete([...ledger.dropped]);
  const touched = [...ledger.touched].flatMap((id) => ledger.rows.get(id) ?? []);
  await replica.messages.bulkPut(await showMessages(replica, touched));
  await replica.mailboxes.bulkPut([...ledger.mailboxes.values()]);
};
