// What a transaction about the server's answers is about to write, gathered until all of it is known.
import type { Outcome } from '../../merge/plan-steps.ts';
import {
  formatUidSet,
  parseUidSet,
  subtractUidSets,
  type UidSet,
  uidSetOf,
  unionUidSets,
} from '../../merge/uid-set.ts';
import type { ChangeState } from '../../model/change.ts';
import type { Meeting } from '../../model/conflict.ts';
import type { ChangeId, Hlc, MailboxId, MessageId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { JournalRow, Replica } from '../database.ts';
import { messagesOf, pendingAbout } from '../pending-entries.ts';
import { showMessages } from '../show-messages.ts';

/** What the transaction is about to write. */
export interface Ledger {
  readonly observed: Hlc;
  readonly entries: Map<ChangeId, JournalRow>;
  readonly rows: Map<MessageId, Message>;
  readonly mailboxes: Map<MailboxId, Mailbox>;
  readonly touched: Set<MessageId>;
  readonly dropped: Set<MessageId>;
  readonly conflicts: { meeting: Meeting; changes: ChangeId[] }[];
  applied: number;
}

/** The rows that these outcomes are about, as they are now. */
export const openLedger = async (
  replica: Replica,
  outcomes: readonly Outcome[],
  observed: Hlc,
): Promise<Ledger> => {
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

/** Settles entries that are pending; what is settled stays as it is. */
export const settle = (ledger: Ledger, changes: readonly ChangeId[], state: ChangeState): void => {
  for (const id of changes) {
    const entry = ledger.entries.get(id);
    if (entry?.state.kind !== 'pending') continue;
    ledger.entries.set(id, { ...entry, state, pending: state.kind === 'pending' ? 1 : 0 });
    if (state.kind === 'applied') ledger.applied += 1;
    for (const messageId of messagesOf(entry.change)) ledger.touched.add(messageId);
  }
};

/** Has a row written. */
export const write = (ledger: Ledger, row: Message): void => {
  ledger.rows.set(row.id, row);
  ledger.touched.add(row.id);
};

/** Has a row dropped. */
export const drop = (ledger: Ledger, row: Message): void => {
  loseUid(ledger, row);
  ledger.rows.delete(row.id);
  ledger.dropped.add(row.id);
};

/** A UID is not live any more. */
export const loseUid = (ledger: Ledger, { mailboxId, uidValidity, uid }: Message): void => {
  if (uid !== null)
    changeLive(ledger, { mailboxId, uidValidity }, (live) => subtractUidSets(live, uidSetOf([uid])));
};

/** A UID is live now. */
export const gainUid = (
  ledger: Ledger,
  { to, uidValidity, uid }: { readonly to: MailboxId; readonly uidValidity: number; readonly uid: number },
): void => changeLive(ledger, { mailboxId: to, uidValidity }, (live) => unionUidSets(live, uidSetOf([uid])));

/** A live set of another UIDVALIDITY is about other UIDs: then the row waits to be re-matched. */
const changeLive = (
  ledger: Ledger,
  { mailboxId, uidValidity }: { readonly mailboxId: MailboxId; readonly uidValidity: number },
  change: (live: UidSet) => UidSet,
): void => {
  const mailbox = ledger.mailboxes.get(mailboxId);
  if (mailbox?.fact?.uidValidity !== uidValidity) return;
  const live = formatUidSet(change(parseUidSet(mailbox.fact.live)));
  ledger.mailboxes.set(mailboxId, { ...mailbox, fact: { ...mailbox.fact, live } });
};

/** Writes all of it. */
export const closeLedger = async (replica: Replica, ledger: Ledger): Promise<void> => {
  await settleEntries(replica, ledger);
  await putRows(replica, ledger);
};

const settleEntries = async (replica: Replica, ledger: Ledger): Promise<void> => {
  await replica.journal.bulkPut([...ledger.entries.values()]);
  // What else was pending about a message that is deleted for good has nothing left to be done to.
  const left = await pendingAbout(replica, [...ledger.dropped]).toArray();
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
