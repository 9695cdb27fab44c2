import { CommandError } from '../../errors.ts';
import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import { pathInWords } from '../path-in-words.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';

/** A folder of those shown; throws CommandError 'noFolder' when there is none. */
export const folderAmong = (mailboxes: readonly ShownMailbox[], id: MailboxId): ShownMailbox => {
  const mailbox = mailboxes.find((candidate) => candidate.id === id);
  if (!mailbox) throw new CommandError('noFolder', 'There is no such folder any more.');
  return mailbox;
};

/** A folder that messages can go to; throws CommandError 'noFolder' for any other. */
export const destination = async (replica: Replica, id: MailboxId): Promise<ShownMailbox> => {
  const mailbox = folderAmong(await shownMailboxes(replica), id);
  if (!mailbox.selectable) {
    throw new CommandError(
      'noFolder',
      `${pathInWords(mailbox.path)} only holds folders: no message can go there.`,
    );
  }
  return mailbox;
};
