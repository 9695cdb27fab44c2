import { countUids } from '../merge/uid-set.ts';
import type { PartNumber } from '../model/ids.ts';
import type { AttachmentPart } from '../model/part.ts';
import { messageByUid } from '../replica/queries.ts';
import { chunkBytes } from './chunk-size.ts';
import { NoSuchPart } from './no-such-part.ts';
import { beginSession, newContext } from './run-session.ts';
import { workOf } from './session-context.ts';
import { fetchAttachmentChunk } from './steps/fetch-attachment.ts';
import { identifyMessages } from './steps/list-messages.ts';
import { openMailbox } from './steps/open-mailbox.ts';
import { oneSession, type SessionSpent, type SyncOnceOptions } from './sync-once.ts';
import { ruleOfTiers } from './tiers.ts';

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
  const spent = await oneSession(options, null, async ({ session }, report) => {
    const { budgetBytes } = options;
    const goals = {
      override: ruleOfTiers(0, report.linkKind),
      folders: [mailboxPath],
      ...(budgetBytes === undefined ? {} : { budgetBytes }),
    };
    const context = newContext(options, goals, { session, report });
    const { budget, spend } = context;
    const { signal } = options;
    // No LIST: which folder it is in is known, and opening that one says whether it still is what it was.
    await beginSession(context, signal);
    const { mailbox } = workOf(context, row.mailboxId);
    const most = (): number => chunkBytes(report.planningSpeed);
    const allowed = async () => {
      const { left } = await budget.check();
      return { maxBytes: Math.min(most(), left ?? most()), left };
    };
    const maxBytes = async (): Promise<number> => (await allowed()).maxBytes;
    const along = { kind: 'nothing' } as const;
    await openMailbox(context, row.mailboxId, { along, maxBytes: await maxBytes(), left: null });
    while (countUids(workOf(context, row.mailboxId).unidentified) > 0) {
      await identifyMessages(context, row.mailboxId, await maxBytes());
    }
    await spend.attribute('checking', mailbox);
    for (;;) {
      signal.throwIfAborted();
      const chunk = { messageId: row.id, part };
      const progress = await fetchAttachmentChunk(context, chunk, await allowed());
      await spend.attribute('attachments', mailbox);
      if (progress.kind === 'present') return;
    }
  });
  const held = await replica.attachments.get([row.contentId, part]);
  return { ...spent, attachment: held?.state === 'present' ? held : null };
};
