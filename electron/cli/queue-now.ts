import type { QueueEntry } from '../../core/model/queue.ts';
import type { Replica } from '../../core/replica/database.ts';
import { activity } from '../../core/replica/queries.ts';

/** What waits for the line, in the order in which it goes. */
export const queueNow = async (replica: Replica): Promise<readonly QueueEntry[]> =>
  (await activity(replica))?.queue ?? [];
