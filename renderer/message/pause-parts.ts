import type { ContentId, PartNumber } from '../../core/model/ids.ts';
import { pauseWant } from '../../core/replica/commands.ts';
import type { Replica } from '../../core/replica/database.ts';

/** Holds back what was asked for of a message; what came of it stays. */
export const pauseParts = async (
  replica: Replica,
  contentId: ContentId,
  parts: readonly PartNumber[],
): Promise<void> => {
  const wants = await replica.wants.where({ contentId }).toArray();
  for (const { id, part, kind } of wants) {
    if (kind !== 'removal' && parts.includes(part)) await pauseWant(replica, id);
  }
};
