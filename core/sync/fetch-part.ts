import { RemoteError } from '../errors.ts';
import type { PartNumber } from '../model/ids.ts';
import type { AttachmentPart } from '../model/part.ts';
import { messageByUid } from '../replica/queries.ts';
import { NoSuchPart } from './no-such-part.ts';
import { beginSession } from './run-session.ts';
import { fetchAttachmentChunk } from './steps/fetch-attachment.ts';
import { openMailbox } from './steps/open-mailbox.ts';
import { type SessionSpent, type SyncOnceOptions, withSession } from './sync-once.ts';

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
  const spent = await withSession(options, async (session, report) => {
    const goals = { tiers: 0, folders: [mailboxPath] } as const;
    const context = await beginSession(options, goals, { session, report });
    if (!context.work.has(row.mailboxId)) {
      throw new RemoteError('gone', `The server does not have the folder ${mailboxPath} any more.`);
    }
    await openMailbox(context, row.mailboxId);
    while ((await fetchAttachmentChunk(context, { messageId: row.id, part })).kind === 'partial') {
      options.signal.throwIfAborted();
    }
  });
  const held = await replica.attachments.get([row.contentId, part]);
  return { ...spent, attachment: held?.state === 'present' ? held : null };
};
