// At the end of a session's work, when everything that is to be seen has been: what became of what vanished, and what nobody needs
// any more.
import { countUids } from '../merge/uid-set.ts';
import { isAnythingVanishedSince, settleVanished } from '../replica/record/settle-vanished.ts';
import { sweepContents } from '../replica/record/sweep-contents.ts';
import { sweepJournal } from '../replica/record/sweep-journal.ts';
import { refreshWork } from './push/refresh-work.ts';
import type { SessionContext } from './session-context.ts';
import type { MailboxWork } from './session-work.ts';

/** Whether something was settled that may give the push something to do, or the folders have to be looked at again for it. */
export const settleWhenWhole = async (context: SessionContext): Promise<boolean> => {
  if (!isWhole(context)) return false;
  const { options, push } = context;
  if (context.listedAt !== null && (await isAnythingVanishedSince(options.replica, context.listedAt))) {
    // It may have gone to a folder that had been looked at by then.
    context.foldersDue = true;
    return true;
  }
  const { changed } = await settleVanished(options.replica, options.clock.now());
  if (!changed) return false;
  push.due = true;
  context.dropped = true;
  await refreshWork(context, []);
  return true;
};

/** Drops what is settled, and content that nothing refers to. */
export const sweepWhenWhole = async (context: SessionContext): Promise<void> => {
  if (!isWhole(context)) return;
  const { options } = context;
  await sweepJournal(options.replica);
  if (!context.dropped) return;
  for (const file of await sweepContents(options.replica)) await options.ports.attachments.remove(file);
  context.dropped = false;
};

/**
 * No folder left out, and of none is anything to be seen that was not: what no row refers to now is nowhere within reach of the rules. What is
 * beyond that counts as unseen for nobody: what vanished from here and is there is brought back, or asked about, and a duplicate beats a loss.
 */
const isWhole = ({ goals, work, foldersDue }: SessionContext): boolean =>
  goals.folders === null && !foldersDue && [...work.values()].every(isSeen);

/** Nobody looks into a folder that is off. */
const isSeen = ({ priority, refused, stale, unlisted, unidentified }: MailboxWork): boolean =>
  priority === 'off' || (!refused && !stale && countUids(unlisted) + countUids(unidentified) === 0);
