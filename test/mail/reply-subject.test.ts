import { describe, expect, it } from 'vitest';
import { looksLikeReply } from '../../core/mail/reply-subject.ts';

describe('a subject', () => {
  it.each([
    'Re: x',
    'RE:x',
    're[2]: x',
    'Re(3): x',
    'AW: x',
    'Antw: x',
    'SV : x',
    'Fwd: x',
    '[list] Re: x',
    '回复：x',
  ])('%s looks like that of an answer', (subject) => expect(looksLikeReply(subject)).toBe(true));

  it.each(['', 'x', 'Minutes: x', '[list] x', 'Is it 10:30?', 'Reply', 'a b: c'])('%s does not', (subject) =>
    expect(looksLikeReply(subject)).toBe(false),
  );
});
