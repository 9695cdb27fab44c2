import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import type { QueueEntry, Tier } from '../../core/model/queue.ts';
import type { Rule } from '../../core/model/rule.ts';
import { toFollowWords } from '../../renderer/line/to-follow.ts';

const entry = (
  id: number,
  items: number,
  { tier = 'lists', state = 'waiting' }: { tier?: Tier; state?: 'waiting' | 'paused' } = {},
): QueueEntry => ({
  kind: 'folder',
  ref: { kind: 'folder', mailboxId: id as MailboxId, tier },
  path: `Folder ${id}`,
  items,
  bytes: items * 87,
  state,
});

const rules: readonly Rule['fetch'][] = [
  { kind: 'lists' },
  { kind: 'texts', textBytes: 32_000 },
  { kind: 'everything' },
];

const words = (queue: readonly QueueEntry[], pausedTexts: readonly number[] = []) =>
  toFollowWords(queue, {
    ruleOf: (id) => ({ fetch: rules[id] ?? { kind: 'lists' }, reach: { kind: 'all' } }),
    marks: pausedTexts.map((id) => ({
      mailboxId: id as MailboxId,
      tier: 'texts',
      paused: true,
      movedUp: null,
      cancelled: null,
    })),
  });

describe('what will come with messages that are not listed yet', () => {
  it('is said in words, as far as the rules of their folders go', () => {
    expect(words([entry(1, 2_400)])).toBe('the texts of 2,400 messages that are not listed yet');
    expect(words([entry(1, 1)])).toBe('the text of 1 message that is not listed yet');
    expect(words([entry(1, 20), entry(2, 5)])).toBe(
      'the texts and attachments of 25 messages that are not listed yet',
    );
    expect(words([entry(0, 700), entry(1, 20)])).toBe('the texts of 20 messages that are not listed yet');
  });

  it('is nothing where all is listed, nothing but lists comes, or somebody paused it', () => {
    expect(words([])).toBe('');
    expect(words([entry(0, 700), entry(1, 0), entry(1, 9, { tier: 'texts' })])).toBe('');
    expect(words([entry(1, 700, { state: 'paused' })])).toBe('');
    expect(words([entry(1, 700)], [1])).toBe('');
  });
});
