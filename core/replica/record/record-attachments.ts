import type { ContentId, PartNumber, Sha256 } from '../../model/ids.ts';
import type { AttachmentProgress } from '../../ports.ts';
import type { Replica } from '../database.ts';

/** Records how far an attachment has come; one that is here in full is no longer wanted. */
export const recordAttachment = (
  replica: Replica,
  { contentId, part }: { readonly contentId: ContentId; readonly part: PartNumber },
  progress: AttachmentProgress,
): Promise<void> =>
  replica.transaction('rw', replica.attachments, replica.wants, async () => {
    switch (progress.kind) {
      case 'partial': {
        const { received, total } = progress;
        await replica.attachments.put({ contentId, part, state: 'partial', received, total, sha256: null });
        break;
      }
      case 'present': {
        const { sha256, size, form } = progress;
        await replica.attachments.put({ contentId, part, state: 'present', sha256, size, form });
        await replica.wants.where({ contentId, part, kind: 'attachment' }).delete();
        break;
      }
    }
  });

/**
 * Forgets the local copy of an attachment. Returns its file's name when no other part shares it, so that the
 * file can go too; null when there is nothing to remove.
 */
export const forgetAttachment = (
  replica: Replica,
  { contentId, part }: { readonly contentId: ContentId; readonly part: PartNumber },
): Promise<Sha256 | null> =>
  replica.transaction('rw', replica.attachments, replica.wants, async () => {
    const row = await replica.attachments.get([contentId, part]);
    await replica.attachments.delete([contentId, part]);
    await replica.wants.where({ contentId, part }).delete();
    if (row?.state !== 'present') return null;
    const sharers = await replica.attachments.where('sha256').equals(row.sha256).count();
    return sharers === 0 ? row.sha256 : null;
  });

/** Marks a want that cannot be served, with the reason in plain words. */
export const failWant = async (replica: Replica, wantId: number, problem: string): Promise<void> => {
  await replica.wants.update(wantId, { state: 'failed', problem });
};
