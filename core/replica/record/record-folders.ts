import Dexie from 'dexie';
import type { MailboxId } from '../../model/ids.ts';
import type { Mailbox, MailboxRole, Priority } from '../../model/mailbox.ts';
import type { MailboxListing } from '../../ports.ts';
import type { Replica } from '../database.ts';
import { matchFolders } from './match-folders.ts';

/** A fresh folder's rank: nobody waits for rubbish. */
const defaultPriority: Readonly<Record<MailboxRole, Priority>> = {
  inbox: 'high',
  drafts: 'normal',
  sent: 'normal',
  archive: 'normal',
  flagged: 'normal',
  all: 'low',
  none: 'normal',
  junk: 'low',
  trash: 'low',
};

/**
 * Takes in a LIST: new folders get rows, renamed ones keep theirs, those that are gone take their message
 * rows with them (their content stays until the sweep at the end of a whole sync: it may have moved elsewhere). Returns the mailboxes as they are now,
 * and how many are gone.
 */
export const recordFolders = (
  replica: Replica,
  listings: readonly MailboxListing[],
): Promise<{ mailboxes: Mailbox[]; gone: number }> =>
  replica.transaction('rw', replica.mailboxes, replica.messages, async () => {
    const { kept, arrived, gone } = matchFolders(await replica.mailboxes.toArray(), listings);
    for (const { mailbox, listing, trusted } of kept) {
      await replica.mailboxes.put({ ...mailbox, ...listed(listing) });
      if (!trusted) await distrustUids(replica, mailbox.id);
    }
    for (const listing of arrived) {
      await replica.mailboxes.add({
        ...listed(listing),
        priority: defaultPriority[listing.role],
        fact: null,
      });
    }
    for (const { id } of gone) {
      await rowsOf(replica, id).delete();
      await replica.mailboxes.delete(id);
    }
    return { mailboxes: await replica.mailboxes.toArray(), gone: gone.length };
  });

const listed = ({ path, delimiter, role, selectable, subscribed, status }: MailboxListing) => ({
  listed: true,
  subscribed,
  path,
  delimiter,
  role,
  selectable,
  status,
});

/** Rows under UIDVALIDITY 0, which no server uses (RFC 9051, 2.3.1.1), wait to be re-matched by content. */
const distrustUids = async (replica: Replica, mailboxId: MailboxId): Promise<void> => {
  await replica.mailboxes.update(mailboxId, { fact: null });
  const rows = await rowsOf(replica, mailboxId).toArray();
  await replica.messages.bulkPut(rows.map((row) => ({ ...row, uidValidity: 0, uid: row.id })));
};

const rowsOf = (replica: Replica, mailboxId: MailboxId) =>
  replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([mailboxId, Dexie.minKey, Dexie.minKey], [mailboxId, Dexie.maxKey, Dexie.maxKey]);
