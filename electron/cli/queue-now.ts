import type { QueueEntry } from '../../core/model/queue.ts';
import type { Replica } from '../../core/replica/database.ts';
import { surveyQueue } from '../../core/sync/survey-queue.ts';
import { budgetNow } from './budget-now.ts';
import { currentLink } from './current-link.ts';

/** What waits for the line, in the order in which it goes, as far as is known here. */
export const queueNow = async (replica: Replica): Promise<readonly QueueEntry[]> => {
  const now = Date.now();
  const link = await currentLink(replica);
  return surveyQueue(replica, { link, now, budget: await budgetNow(replica, link, now), most: Infinity });
};
