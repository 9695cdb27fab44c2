import { isSigned, leafParts } from '../../mail/structure.ts';
import type { MessageId, PartNumber } from '../../model/ids.ts';
import type { AttachmentProgress } from '../../ports.ts';
import { recordAttachment } from '../../replica/record/record-attachments.ts';
import { NoSuchPart } from '../no-such-part.ts';
import type { SessionContext } from '../session-context.ts';
import { hasTrueUid } from '../session-work.ts';

/** What one chunk may cost on the wire, bytes; `left` is what the budget has left, null without one. */
interface Allowed {
  readonly maxBytes: number;
  readonly left: number | null;
}

/**
 * Fetches one chunk of an attachment of a message in the open mailbox: no more than `maxBytes` on the wire, and the next one
 * asked for ahead where the budget has room for both.
 * @throws NoSuchPart when the message has no such part.
 */
export const fetchAttachmentChunk = async (
  context: SessionContext,
  { messageId, part }: { readonly messageId: MessageId; readonly part: PartNumber },
  { maxBytes, left }: Allowed,
): Promise<AttachmentProgress> => {
  const { options, session, report, spend } = context;
  const { replica, ports } = options;
  const row = await replica.messages.get(messageId);
  const content = row && (await replica.contents.get(row.contentId));
  const structure = content?.structure ?? null;
  const body = leafParts(structure).find((leaf) => leaf.part === part);
  if (!row || !body || row.mailboxId !== context.open || !hasTrueUid(context.work, row))
    throw new NoSuchPart('This message does not have that attachment any more.');
  const { contentId, uid } = row;

  const before = await replica.attachments.get([contentId, part]);
  const step = (doneBytes: number, ofBytes: number): void =>
    report.set({ step: { kind: 'attachment', messageId, contentId, part, doneBytes, ofBytes } });
  const received = before?.state === 'partial' ? before.received : 0;
  const note = (done: number, of: number): void =>
    spend.note({
      items: 0,
      octets: Math.round((body.octets * Math.max(0, done - received)) / Math.max(1, of)),
    });
  if (before?.state === 'partial') step(before.received, before.total);
  else step(0, body.octets);

  try {
    const progress = await ports.attachments.fetchNext(session.id, {
      contentId,
      uid,
      part,
      encoding: body.encoding,
      octets: body.octets,
      signed: isSigned(structure, part),
      chunkBytes: Math.max(1, Math.floor(maxBytes)),
      ...(left === null || left >= 2 * maxBytes ? { ahead: true } : {}),
    });
    await recordAttachment(replica, { contentId, part }, progress);
    if (progress.kind === 'partial') {
      note(progress.received, progress.total);
      step(progress.received, progress.total);
    } else {
      const total = before?.state === 'partial' ? before.total : body.octets;
      note(total, total);
      spend.note({ items: 1, octets: 0 });
      report.bring({ attachments: 1 });
    }
    return progress;
  } catch (error) {
    const held = await ports.attachments.partial(contentId, part);
    if (held) {
      await recordAttachment(replica, { contentId, part }, { kind: 'partial', ...held });
      note(held.received, held.total);
    }
    throw error;
  }
};
