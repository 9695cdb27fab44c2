// What became of messages that vanished, once everything has been seen whole. Until then a message that left one folder
// may turn up in another.
import { changeFlags } from '../../merge/view.ts';
import type { Change } from '../../model/change.ts';
import type { Hlc, MailboxId, MessageId } from '../../model/ids.ts';
import type { Mailbox, MailboxBefore } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import { act } from '../commands/act.ts';
import type { JournalRow, Replica } from '../database.ts';
import { messageSource } from '../message-source.ts';
import { messagesInConflict } from '../messages-in-conflict.ts';
import { pendingEntries } from '../pending-entries.ts';
import { showMessages } from '../show-messages.ts';
import { findElsewhere } from './find-elsewhere.ts';
import { madeHereIn } from './made-here.ts';
import { settleChanges } from './record-conflict.ts';
import { settleGoneFolder } from './settle-gone-folders.ts';
import { settleManyGone } from './settle-many-gone.ts';
import { isAboutReading, settleMessage } from './settle-message.ts';
import { settleWentBack } from './settle-went-back.ts';
import { recoveredMailbox, type Settling } from './settling.ts';

/**
 * Settles what became of the rows that vanished and were kept, of pending changes to folders that are gone, and of
 * mailboxes that went back to an earlier state. Only when every folder has just been seen whole. `now` is wall time, ms
 * since the epoch. Returns whether anything changed: there may be something to push then.
 */
export const settleVanished = async (replica: Replica, now: number): Promise<{ changed: boolean }> => {
  if (!(await isAnythingOpen(replica))) return { changed: false };
  const examined = await examine(replica);
  await act(
    {
      replica,
      now,
      tables: [replica.contents, replica.conflicts, replica.raws, replica.wants],
      settling: true,
    },
    async (deed) => {
      const mailboxes = await replica.mailboxes.toArray();
      const gone = goneFolders(mailboxes, await pendingEntries(replica));
      let recovered: ReturnType<Settling['recovered']> | null = null;
      const settling: Settling = {
        replica,
        deed,
        mailboxes: new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox])),
        gone,
        held: examined.held,
        followed: new Map(),
        recovered: () => {
          recovered ??= recoveredMailbox(replica, deed, gone);
          return recovered;
        },
      };
      for (const mailbox of mailboxes) {
        if (gone.has(mailbox.id)) {
          await settleGoneFolder(settling, mailbox, await pendingEntries(replica));
        }
      }
      const explained = await settleRows(settling, examined.all);
      for (const mailbox of mailboxes) {
        if (hasWentBack(mailbox)) await settleWentBack(settling, mailbox, explained);
      }
      await tidyMailboxes(settling);
      return { changed: 0 };
    },
  );
  return { changed: true };
};

/** Whether a row vanished after that. */
export const isAnythingVanishedSince = async (replica: Replica, since: Hlc): Promise<boolean> =>
  (await replica.messages.where('vanished').above(since).count()) > 0;

/** Cheap, for it is asked whenever there is nothing left to do. */
const isAnythingOpen = async (replica: Replica): Promise<boolean> => {
  const mailboxes = await replica.mailboxes.toArray();
  if (mailboxes.some(({ before }) => before !== undefined)) return true;
  if (mailboxes.some(({ listed }) => !listed)) {
    const entries = await pendingEntries(replica);
    const gone = goneFolders(mailboxes, entries);
    if (entries.some(({ change }) => isAbout(change, gone))) return true;
    for (const id of gone) if ((await madeHereIn(replica, id)).length > 0) return true;
  }
  const vanished = await vanishedRows(replica).primaryKeys();
  if (vanished.length === 0) return false;
  const asked = await messagesInConflict(replica);
  if (vanished.some((id) => !asked.has(id))) return true;
  // Something was done to a row that is kept for the question whether many are gone: that is its answer.
  const acted = new Set(
    (await pendingEntries(replica)).flatMap(({ change }) =>
      'messageId' in change ? [change.messageId] : [],
    ),
  );
  const questioned = await questionable(replica);
  return vanished.some((id) => acted.has(id) && !questioned.has(id));
};

/** Whether a change is about one of these folders, or brings something there. */
const isAbout = (change: Change, mailboxes: ReadonlySet<MailboxId>): boolean =>
  'mailboxId' in change ? mailboxes.has(change.mailboxId) : 'to' in change && mailboxes.has(change.to);

const vanishedRows = (replica: Replica) => replica.messages.where('vanished').above('');

/**
 * Folders that the server had and has no more, kept for what is at stake in them. One that was made here is yet to be.
 */
const goneFolders = (
  mailboxes: readonly Mailbox[],
  entries: readonly JournalRow[],
): ReadonlySet<MailboxId> => {
  const made = new Set(
    entries.flatMap(({ change }) => (change.kind === 'createMailbox' ? [change.mailboxId] : [])),
  );
  return new Set(mailboxes.filter(({ id, listed }) => !listed && !made.has(id)).map(({ id }) => id));
};

interface Examined {
  readonly all: ReadonlySet<MessageId>;
  readonly held: ReadonlySet<MessageId>;
}

/**
 * Looks which vanished messages that matter are here in full, before the transaction: that takes reading all of them.
 */
const examine = async (replica: Replica): Promise<Examined> => {
  const rows = await vanishedRows(replica).toArray();
  const entries = await pendingEntries(replica);
  const pending = new Set(entries.flatMap(({ change }) => ('messageId' in change ? [change.messageId] : [])));
  const held = new Set<MessageId>();
  for (const row of rows) {
    if (pending.has(row.id) && (await messageSource(replica, row)) !== null) held.add(row.id);
  }
  return { all: new Set(rows.map(({ id }) => id)), held };
};

/** Returns the rows that vanished ones were found in. */
const settleRows = async (
  settling: Settling,
  examined: ReadonlySet<MessageId>,
): Promise<ReadonlySet<MessageId>> => {
  const { replica } = settling;
  const asked = await questionable(replica);
  // What came to be known as vanished since has not been examined: it is settled the next time.
  const rows = (await vanishedRows(replica).toArray()).filter(({ id }) => examined.has(id) && !asked.has(id));
  const found = await findElsewhere(replica, rows);
  const entries = byMessage(await pendingEntries(replica));
  const many = await keptForMany(replica);
  const without: Message[] = [];
  for (const row of rows) {
    const pending = entries.get(row.id) ?? [];
    const places = found.get(row.id) ?? [];
    const asksNothing = many.has(row.id) ? isAboutFlags : isAboutReading;
    if (places.length === 0 && pending.every(asksNothing)) {
      without.push(pending.length === 0 ? row : await keepFlags(settling, row, pending));
    } else await settleMessage(settling, { row, entries: pending, found: places });
  }
  await settleManyGone(settling, without, ({ id }) => found.has(id));
  return new Set([...found.values()].flat().map(({ row }) => row.id));
};

/** Rows kept for an answer to another question than whether many are gone. */
const questionable = async (replica: Replica): Promise<ReadonlySet<MessageId>> => {
  const open = await replica.conflicts.where('open').equals(1).toArray();
  return new Set(
    open.flatMap(({ meeting }) => (meeting.kind === 'expungedThere' ? [meeting.message.messageId] : [])),
  );
};

/** Rows kept for the question whether many are gone. */
const keptForMany = async (replica: Replica): Promise<ReadonlySet<MessageId>> => {
  const open = await replica.conflicts.where('open').equals(1).toArray();
  return new Set(open.flatMap(({ meeting }) => (meeting.kind === 'manyGone' ? meeting.messageIds : [])));
};

const isAboutFlags = ({ change }: JournalRow): boolean => change.kind === 'flags';

/** There is no server to be told of these flags: the row has them, for as long as there is a row. */
const keepFlags = async (
  { replica }: Settling,
  row: Message,
  entries: readonly JournalRow[],
): Promise<Message> => {
  const flags = entries.reduce<readonly string[]>(
    (so, { change }) => (change.kind === 'flags' ? changeFlags(so, change) : so),
    row.flags,
  );
  await settleChanges(
    replica,
    entries.map(({ id }) => id),
    'superseded',
  );
  const kept = { ...row, flags };
  await replica.messages.bulkPut(await showMessages(replica, [kept]));
  return kept;
};

const byMessage = (entries: readonly JournalRow[]): ReadonlyMap<MessageId, readonly JournalRow[]> => {
  const groups = new Map<MessageId, JournalRow[]>();
  for (const entry of entries) {
    if (!('messageId' in entry.change)) continue;
    const { messageId } = entry.change;
    const group = groups.get(messageId);
    if (group) group.push(entry);
    else groups.set(messageId, [entry]);
  }
  return groups;
};

const hasWentBack = (mailbox: Mailbox): mailbox is Mailbox & { readonly before: MailboxBefore } =>
  mailbox.before?.wentBack === true && mailbox.listed;

/** What was kept until now is settled; a gone folder stays only while something in it waits for an answer. */
const tidyMailboxes = async ({ replica, gone }: Settling): Promise<void> => {
  const waiting = new Set((await vanishedRows(replica).toArray()).map(({ mailboxId }) => mailboxId));
  const mailboxes = await replica.mailboxes.toArray();
  for (const { before, ...mailbox } of mailboxes) {
    if (gone.has(mailbox.id) && !waiting.has(mailbox.id)) await replica.mailboxes.delete(mailbox.id);
    else if (before) await replica.mailboxes.put(mailbox);
  }
};
