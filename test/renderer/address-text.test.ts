import { expect, test } from 'vitest';
import { composeDraft } from '../../core/mail/compose-draft.ts';
import { describeMessage } from '../../core/mail/describe-message.ts';
import { keepAddresses } from '../../core/mail/parse-addresses.ts';
import { addressText } from '../../renderer/draft/address-text.ts';

/** What is in the field after the draft was saved and opened again. */
const reopened = (typed: string): string => {
  const bytes = composeDraft({
    from: { name: 'Alice Marlow', address: 'alice@marlow.example' },
    to: keepAddresses(typed),
    cc: [],
    bcc: [],
    subject: 'Budget',
    text: 'Dear Ann',
    inReplyTo: '',
    references: [],
    messageId: '<1@marlow.example>',
    date: 0,
  });
  return addressText(describeMessage(bytes).envelope.to);
};

test.each([
  'ann@estaleiro.example',
  'Ann Example <ann@estaleiro.example>, bob@estaleiro.example',
  '"Marlow, Ann" <ann@estaleiro.example>',
  'Søren Bæk <soren@estaleiro.example>',
])('%s is the same after it was saved', (typed) => {
  expect(reopened(typed)).toBe(typed);
});

test.each(['bob', 'Ann Example', 'Søren', 'Ann <ann@', 'bob, ann@estaleiro.example, carl'])(
  '%s is no address, and is kept as it was typed',
  (typed) => {
    expect(reopened(typed)).toBe(typed);
  },
);
