// What a form or a command line says about rules, terms and schedules, checked before it becomes a row. The messages are for
// whoever typed it.
import * as v from 'valibot';
import type { LinkTerms } from '../model/budget.ts';
import type { MailboxId } from '../model/ids.ts';
import { linkKinds, type Schedule } from '../model/link.ts';
import type { Fetching, Reach, Rule, RuleException, RuleRow, RuleScope } from '../model/rule.ts';

const wholeNumber = (what: string, most: number) => {
  const message = `${what} must be a whole number from 1 to ${most.toLocaleString('en')}.`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(1, message), v.maxValue(most, message));
};

const trillion = 1_000_000_000_000;
const sizeLimit = (what: string) => wholeNumber(what, trillion);

const textBytes = sizeLimit('The size up to which texts come');
const attachmentBytes = sizeLimit('The size up to which attachments come');

export const fetchingSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('lists') }),
    v.strictObject({ kind: v.literal('texts'), textBytes }),
    v.strictObject({ kind: v.literal('attachments'), textBytes, attachmentBytes }),
    v.strictObject({ kind: v.literal('everything') }),
  ],
  'What comes must be lists, texts, attachments or everything.',
) satisfies v.GenericSchema<unknown, Fetching>;

export const reachSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('all') }),
    v.strictObject({ kind: v.literal('days'), days: wholeNumber('The number of days', 36_500) }),
    v.strictObject({
      kind: v.literal('messages'),
      messages: wholeNumber('The number of messages', 10_000_000),
    }),
  ],
  'How far back must be all, a number of days or a number of messages.',
) satisfies v.GenericSchema<unknown, Reach>;

export const ruleSchema = v.strictObject({
  fetch: fetchingSchema,
  reach: reachSchema,
}) satisfies v.GenericSchema<unknown, Rule>;

const linkKind = v.picklist(linkKinds, `The kind of link must be one of ${linkKinds.join(', ')}.`);

const mailboxId = v.pipe(
  v.number('The folder must be one of the account.'),
  v.integer('The folder must be one of the account.'),
  v.minValue(1, 'The folder must be one of the account.'),
  v.transform((value) => value as MailboxId),
);

export const ruleRowSchema = v.strictObject({
  scope: v.union(
    [v.literal('account'), mailboxId],
    'A rule must be for a folder or for the account.',
  ) satisfies v.GenericSchema<unknown, RuleScope>,
  link: v.picklist([...linkKinds, 'any'], `The kind of link must be one of ${linkKinds.join(', ')}, or any.`),
  fetch: fetchingSchema,
  reach: reachSchema,
}) satisfies v.GenericSchema<unknown, RuleRow>;

const limit = (period: string) => v.nullable(sizeLimit(`The limit a ${period}, in bytes,`));

const currencyMessage = 'The currency must be three letters of ISO 4217, such as USD.';

export const priceSchema = v.strictObject({
  per: v.picklist(['MB', 'minute'], 'A price must be per MB or per minute.'),
  amount: v.pipe(
    v.number('The price must be a number.'),
    v.finite('The price must be a number.'),
    v.minValue(0, 'The price must not be below zero.'),
  ),
  currency: v.pipe(
    v.string(currencyMessage),
    v.trim(),
    v.toUpperCase(),
    v.regex(/^[A-Z]{3}$/, currencyMessage),
  ),
});

export const linkTermsSchema = v.strictObject({
  link: linkKind,
  limits: v.strictObject({ session: limit('session'), day: limit('day'), month: limit('month') }),
  price: v.nullable(priceSchema),
}) satisfies v.GenericSchema<unknown, LinkTerms>;

const minuteOfDay = (what: string) => {
  const message = `${what} must be a time of day from 00:00 to 23:59.`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(0, message), v.maxValue(1_439, message));
};

export const scheduleSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('always') }),
    v.strictObject({ kind: v.literal('byHand') }),
    v.strictObject({ kind: v.literal('every'), hours: wholeNumber('The number of hours', 720) }),
    v.strictObject({
      kind: v.literal('window'),
      from: minuteOfDay('The beginning'),
      to: minuteOfDay('The end'),
      free: v.boolean('Whether it is free must be yes or no.'),
    }),
  ],
  'When to go online must be always, by hand, every so many hours or from a time to another.',
) satisfies v.GenericSchema<unknown, Schedule>;

const senderMessage = 'The sender must be an address or a domain, such as ann@example.org or example.org.';
const typeMessage = 'The type must be a media type, such as application/pdf or video/*.';

const matchSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('sender'),
    sender: v.pipe(v.string(senderMessage), v.trim(), v.toLowerCase(), v.minLength(1, senderMessage)),
  }),
  v.strictObject({
    kind: v.literal('type'),
    type: v.pipe(v.string(typeMessage), v.trim(), v.toLowerCase(), v.regex(/^[^/]+\/[^/]+$/, typeMessage)),
  }),
]);

/** An exception before it has a place. */
export const ruleExceptionSchema = v.strictObject({
  match: matchSchema,
  effect: v.picklist(['always', 'never'], 'The effect must be always or never.'),
  mailboxId: v.nullable(mailboxId),
}) satisfies v.GenericSchema<unknown, Omit<RuleException, 'id' | 'position'>>;
