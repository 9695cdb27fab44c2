import { countUids } from '../merge/uid-set.ts';
import type { PartNumber } from '../model/ids.ts';
import type { AttachmentPart } from '../model/part.ts';
import { messageByUid } from '../replica/queries.ts';
import { NoSuchPart } from './no-such-part.ts';
import { newContext } from './run-session.ts';
import { lookAtMeter, workOf } from './session-context.ts';
import { surveyWork } from './session-work.ts';
import { fetchAttachmentChunk } from './steps/fetch-attachment.ts';
import { identifyMessages } from './steps/list-messages.ts';
import { openMailbox } from './steps/open-mailbox.ts';
import { oneSession, type SessionSpent, type SyncOnceOptions } from './sync-once.ts';

export interface FetchPartOptions extends Omit<SyncOnceOptions, 'tiers' | 'folders'> {
  readonly mailboxPath: string;
  readonly uid: number;
  readonly part: PartNumber;
}

export type PresentAttachment = Extract<AttachmentPart, { state: 'present' }>;

/**
 * Fetches one part, or the rest of it. `attachment` is null when the line failed first: what came is kept.
 * @throws NoSuchPart when the replica knows no such message, or the message no such part.
 */
export const fetchPart = async (
  options: FetchPartOptions,
): Promise<SessionSpent & { readonly attachment: PresentAttachment | null }> => {
  const { replica, mailboxPath, uid, part } = options;
  const row = await messageByUid(replica, mailboxPath, uid);
  if (!row) throw new NoSuchPart(`There is no message ${uid} in ${mailboxPath} here. Sync first.`);
  const spent = await oneSession(options, async (session, report) => {
    const goals = { tiers: 0, folders: [mailboxPath] } as const;
    const context = newContext(options, goals, { session, report });
    // No LIST: which folder it is in is known, and opening that one says whether it still is what it was.
    context.work = await surveyWork(replica, await replica.mailboxes.toArray(), goals);
    await openMailbox(context, row.mailboxId);
    while (countUids(workOf(context, row.mailboxId).unidentified) > 0) {
      await identifyMessages(context, row.mailboxId);
    }
    while ((await fetchAttachmentChunk(context, { messageId: row.id, part })).kind === 'partial') {
      options.signal.throwIfAborted();
      await lookAtMeter(context);
    }
  });
  const held = await replica.attachments.get([row.contentId, part]);
  return { ...spent, attachment: held?.state === 'present' ? held : null };
};
