// What will come besides what is in the queue: what belongs to messages that are not listed yet.
import type { QueueEntry } from '../../core/model/queue.ts';
import { type Fetching, markOf } from '../costs/fetching.ts';
import { formatCounted } from '../format/count.ts';
import { isHeld } from './queue-words.ts';

/**
 * What comes by itself with messages once they are listed, and is in nobody's sum until then: `the texts of 2,400 messages that are
 * not listed yet`; '' when nothing does.
 */
export const toFollowWords = (
  queue: readonly QueueEntry[],
  fetching: Pick<Fetching, 'ruleOf' | 'marks'>,
): string => {
  let messages = 0;
  let attachments = false;
  for (const entry of queue) {
    if (entry.kind !== 'folder' || entry.ref.tier !== 'lists' || isHeld(entry)) continue;
    const { mailboxId } = entry.ref;
    const { kind } = fetching.ruleOf(mailboxId).fetch;
    if (kind === 'lists' || markOf(fetching, mailboxId, 'texts')?.paused) continue;
    messages += entry.items;
    attachments ||= kind !== 'texts' && entry.items > 0;
  }
  if (messages === 0) return '';
  const of = messages === 1 ? '1 message that is' : `${formatCounted(messages, 'message')} that are`;
  const texts = messages === 1 ? 'text' : 'texts';
  return `the ${texts}${attachments ? ' and attachments' : ''} of ${of} not listed yet`;
};
