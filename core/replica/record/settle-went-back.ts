// A server that was put back to an earlier state: what had been deleted since is there again, and goes where deleted
// mail goes.

import { wallTimeOf } from '../../merge/clock.ts';
import { hasUid, parseUidSet } from '../../merge/uid-set.ts';
import type { MessageId } from '../../model/ids.ts';
import type { Mailbox, MailboxBefore } from '../../model/mailbox.ts';
import { recordMoves } from '../commands/message-commands.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import { isShown, type ShownRow } from '../shown-row.ts';
import { wholeMailbox } from './keep-vanished.ts';
import { pathOf, type Settling } from './settling.ts';

/**
 * Tells of a mailbox that went back. `explained` are rows that vanished ones were found in: they had only been moved.
 */
export const settleWentBack = async (
  settling: Settling,
  mailbox: Mailbox & { readonly before: MailboxBefore },
  explained: ReadonlySet<MessageId>,
): Promise<void> => {
  const { replica, deed } = settling;
  const returned = (await returnedRows(settling, mailbox)).filter(({ id }) => !explained.has(id));
  const trash = returned.length > 0 && mailbox.role !== 'trash' ? await trashMailbox(settling) : null;
  if (trash) recordMoves(deed, returned, trash.id);
  await replica.conflicts.add({
    at: deed.now(),
    meeting: {
      kind: 'wentBack',
      mailboxId: mailbox.id,
      mailbox: pathOf(settling, mailbox.id),
      returned: returned.length,
      trashed: trash?.path ?? null,
    },
    changes: [],
    open: 1,
  });
};

/**
 * What was known not to be there any more and is. A UID that was given away again since means something that arrived,
 * and is younger than the last look at the mailbox.
 */
const returnedRows = async (
  { replica }: Settling,
  mailbox: Mailbox & { readonly before: MailboxBefore },
): Promise<ShownRow[]> => {
  const { fact, newestRow } = mailbox.before;
  if (mailbox.fact?.uidValidity !== fact.uidValidity) return [];
  const live = parseUidSet(fact.live);
  const [lowest, highest] = wholeMailbox(mailbox);
  const rows = await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between(lowest, highest)
    .filter(
      ({ id, uid, internalDate }) =>
        id > (newestRow ?? 0) &&
        uid !== null &&
        uid < fact.uidNext &&
        !hasUid(live, uid) &&
        internalDate <= wallTimeOf(fact.observed),
    )
    .toArray();
  return rows.filter(isShown);
};

const trashMailbox = async ({ replica, gone }: Settling) => {
  const there = (await shownMailboxes(replica)).filter(({ id, selectable }) => selectable && !gone.has(id));
  return there.find(({ role }) => role === 'trash') ?? null;
};
