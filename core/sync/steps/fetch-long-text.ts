// A text that takes longer than anybody should wait for it comes as attachments do: chunk by chunk to disk, resumable at any byte.
// Once it is whole it goes into the replica as any other text.
import { HostError } from '../../errors.ts';
import { isSigned } from '../../mail/structure.ts';
import { recordTexts } from '../../replica/record/record-texts.ts';
import { isRefusal } from '../refusal.ts';
import type { SessionContext } from '../session-context.ts';
import type { TextJob } from './text-jobs.ts';

/** Whether a text is to come whole, and is too long for one chunk of so many bytes on the wire. */
export const isLong = (
  { shares }: SessionContext,
  { body, maxBytes }: TextJob,
  chunkBytes: number,
): boolean => body.octets <= maxBytes && body.octets * shares.text > 2 * chunkBytes;

/**
 * Fetches the next chunk of a long text of a message in the open mailbox. 'refused' when the server, or the disk, will not have it that
 * way.
 */
export const fetchLongText = async (
  context: SessionContext,
  { contentId, uid, part, body }: TextJob,
  maxBytes: number,
): Promise<'partial' | 'present' | 'refused'> => {
  const { options, session, spend, report } = context;
  const { replica, ports } = options;
  const { attachments } = ports;
  try {
    const content = await replica.contents.get(contentId);
    const before = (await attachments.partial(contentId, part))?.received ?? 0;
    const progress = await attachments.fetchNext(session.id, {
      contentId,
      uid,
      part,
      encoding: body.encoding,
      octets: body.octets,
      signed: isSigned(content?.structure ?? null, part),
      chunkBytes: Math.max(1, Math.floor(maxBytes / context.shares.text)),
    });
    const { octets } = body;
    if (progress.kind === 'partial') {
      const { received, total } = progress;
      const came = (octets * Math.max(0, received - before)) / Math.max(1, total);
      spend.note({ items: 0, octets: Math.round(came) });
      return 'partial';
    }
    const { sha256, form } = progress;
    const bytes = await attachments.read(sha256, form);
    await recordTexts(replica, [{ contentId, part, body, bytes, encoding: 'binary', complete: true }]);
    spend.note({ items: 1, octets: Math.max(0, octets - before) });
    report.bring({ texts: 1 });
    const sharers = await replica.attachments.where('sha256').equals(sha256).count();
    if (sharers === 0) await attachments.remove(sha256);
    return 'present';
  } catch (error) {
    if (error instanceof HostError || isRefusal(error)) return 'refused';
    throw error;
  }
};
