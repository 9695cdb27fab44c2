// The rows of a folder that its rule may reach, slice by slice, by the index with the fewest rows in vain.
import Dexie from 'dexie';
import { countUids, parseUidSet } from '../merge/uid-set.ts';
import type { MailboxId, MessageId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Replica } from './database.ts';
import type { FolderPolicy } from './fetch-policy.ts';
import { pendingEntries } from './pending-entries.ts';

/** Rows read at once: whoever waits for the database waits for one slice. */
const sliceSize = 1_000;

const dayMs = 24 * 60 * 60 * 1_000;

interface Range {
  readonly index: '[mailboxId+uidValidity+uid]' | '[shown.mailboxId+internalDate+id]';
  readonly from: readonly unknown[];
  readonly to: readonly unknown[];
  readonly keyOf: (row: Message) => readonly unknown[];
}

const byUid: Pick<Range, 'index' | 'keyOf'> = {
  index: '[mailboxId+uidValidity+uid]',
  keyOf: ({ mailboxId, uidValidity, uid }) => [mailboxId, uidValidity, uid],
};

const rangeOf = (folder: FolderPolicy, now: number): Range => {
  const { id, fact } = folder.mailbox;
  const { reach } = folder.rule;
  switch (reach.kind) {
    case 'all':
      return { ...byUid, from: [id, Dexie.minKey, Dexie.minKey], to: [id, Dexie.maxKey, Dexie.maxKey] };
    case 'messages': {
      const uidValidity = fact?.uidValidity ?? 0;
      return {
        ...byUid,
        from: [id, uidValidity, folder.lowestUid ?? 1],
        to: [id, uidValidity, Dexie.maxKey],
      };
    }
    case 'days':
      return {
        index: '[shown.mailboxId+internalDate+id]',
        from: [id, now - reach.days * dayMs, Dexie.minKey],
        to: [id, Dexie.maxKey, Dexie.maxKey],
        keyOf: ({ shown, internalDate, id: messageId }) => [shown?.mailboxId, internalDate, messageId],
      };
  }
};

/**
 * Visits the rows that the server has in the folder, with all that the rule reaches, a slice at a time; those that are on their way
 * to another folder may not be among them.
 */
export const visitInReach = async (
  replica: Replica,
  { folder, now }: { readonly folder: FolderPolicy; readonly now: number },
  visit: (rows: readonly Message[]) => void,
): Promise<void> => {
  const { index, from, to, keyOf } = rangeOf(folder, now);
  let after = from;
  for (let isFirst = true; ; isFirst = false) {
    const rows = await replica.messages
      .where(index)
      .between(after, to, isFirst, true)
      .limit(sliceSize)
      .toArray();
    visit(rows.filter(({ mailboxId }) => mailboxId === folder.mailbox.id));
    const last = rows.at(-1);
    if (!last || rows.length < sliceSize) return;
    after = keyOf(last);
  }
};

/** Visits every row there is in the order of ids, a slice at a time. */
export const visitAllRows = async (
  replica: Replica,
  visit: (rows: readonly Message[]) => void,
): Promise<void> => {
  for (let after = 0 as MessageId; ; ) {
    const rows = await replica.messages.where('id').above(after).limit(sliceSize).toArray();
    visit(rows);
    const last = rows.at(-1);
    if (!last || rows.length < sliceSize) return;
    after = last.id;
  }
};

/** About how many rows `visitInReach` would read. */
export const countInReach = async (
  replica: Replica,
  { folder, now }: { readonly folder: FolderPolicy; readonly now: number },
): Promise<number> => {
  const { reach } = folder.rule;
  const live = countUids(parseUidSet(folder.mailbox.fact?.live ?? ''));
  switch (reach.kind) {
    case 'all':
      return live;
    case 'messages':
      return Math.min(live, reach.messages);
    case 'days': {
      const { index, from, to } = rangeOf(folder, now);
      return replica.messages.where(index).between(from, to, true, true).count();
    }
  }
};

/**
 * Rows that are shown in another folder than the server has them in, by the server's folder: the index by date knows them by the one that they
 * are shown in.
 */
export const movedRows = async (replica: Replica): Promise<ReadonlyMap<MailboxId, readonly Message[]>> => {
  const messageIds = new Set<MessageId>();
  for (const { change } of await pendingEntries(replica)) {
    if ('messageId' in change) messageIds.add(change.messageId);
  }
  const moved = new Map<MailboxId, Message[]>();
  for (const row of await replica.messages.bulkGet([...messageIds])) {
    if (!row?.shown || row.shown.mailboxId === row.mailboxId) continue;
    moved.set(row.mailboxId, [...(moved.get(row.mailboxId) ?? []), row]);
  }
  return moved;
};
