import Dexie from 'dexie';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import type { RowRange } from './keep-vanished.ts';

/** Rows under another UIDVALIDITY than the mailbox's: they wait to be re-matched by content. */
export const orphans = (replica: Replica, mailboxId: MailboxId, uidValidity: number) => {
  const [[lowest, below], [above, highest]] = orphanRanges(mailboxId, uidValidity);
  return replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between(lowest, below)
    .or('[mailboxId+uidValidity+uid]')
    .between(above, highest);
};

/** The same as ranges of the index. */
export const orphanRanges = (mailboxId: MailboxId, uidValidity: number): readonly [RowRange, RowRange] => [
  [
    [mailboxId, Dexie.minKey, Dexie.minKey],
    [mailboxId, uidValidity, Dexie.minKey],
  ],
  [
    [mailboxId, uidValidity, Dexie.maxKey],
    [mailboxId, Dexie.maxKey, Dexie.maxKey],
  ],
];
