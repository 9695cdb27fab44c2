// What a form or a command line says about rules, terms and schedules, checked before it becomes a row. The messages are for
// whoever typed it.
import * as v from 'valibot';
import type { LinkTerms } from '../model/budget.ts';
import type { MailboxId } from '../model/ids.ts';
import { linkKinds, type Schedule } from '../model/link.ts';
import type { Fetching, Reach, Rule, RuleException, RuleRow, RuleScope } from '../model/rule.ts';

const wholeNumber = (what: string, most: number) => {
  const message = `${what} must be a whole number above zero.`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(1, message),
    v.maxValue(most, `${what} must be ${most.toLocaleString('en')} at most.`),
  );
};

/** Bytes; a terabyte is more than any line or mailbox brings. */
const size = (what: string) => wholeNumber(what, 1_000_000_000_000);

const textBytes = size('The size up to which texts come');
const attachmentBytes = size('The size up to which attachments come');

const fetchingSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('lists') }),
    v.strictObject({ kind: v.literal('texts'), textBytes }),
    v.strictObject({ kind: v.literal('attachments'), textBytes, attachmentBytes }),
    v.strictObject({ kind: v.literal('everything') }),
  ],
  'What comes must be lists, texts, attachments or everything.',
) satisfies v.GenericSchema<unknown, Fetching>;

const reachSchema = v.variant(
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

/** What comes by itself, wherever that is to hold. */
export const ruleSchema = v.strictObject({
  fetch: fetchingSchema,
  reach: reachSchema,
}) satisfies v.GenericSchema<unknown, Rule>;

const linkNames = linkKinds.join(', ');

const folderMessage = 'The folder must be one of the account.';
const mailboxIdSchema = v.pipe(
  v.number(folderMessage),
  v.integer(folderMessage),
  v.minValue(1, folderMessage),
  v.transform((value) => value as MailboxId),
);

/** A rule and where it holds. Whether there is such a folder is for who has the folders. */
export const ruleRowSchema = v.strictObject({
  scope: v.union(
    [v.literal('account'), mailboxIdSchema],
    'A rule must be for a folder or for the account.',
  ) satisfies v.GenericSchema<unknown, RuleScope>,
  link: v.picklist([...linkKinds, 'any'], `The kind of link must be one of ${linkNames} or any.`),
  ...ruleSchema.entries,
}) satisfies v.GenericSchema<unknown, RuleRow>;

const limit = (period: string) => v.nullable(size(`The limit a ${period}, in bytes,`));

const amountMessage = 'The price must be a number, zero or above.';
const currencyMessage = 'The currency must be the three letters of ISO 4217, such as USD.';

const priceSchema = v.strictObject({
  per: v.picklist(['MB', 'minute'], 'A price must be per MB or per minute.'),
  amount: v.pipe(v.number(amountMessage), v.finite(amountMessage), v.minValue(0, amountMessage)),
  currency: v.pipe(
    v.string(currencyMessage),
    v.trim(),
    v.toUpperCase(),
    v.regex(/^[A-Z]{3}$/, currencyMessage),
  ),
});

/** What a kind of link may cost. */
export const linkTermsSchema = v.strictObject({
  link: v.picklist(linkKinds, `The kind of link must be one of ${linkNames}.`),
  limits: v.strictObject({ session: limit('session'), day: limit('day'), month: limit('month') }),
  price: v.nullable(priceSchema),
}) satisfies v.GenericSchema<unknown, LinkTerms>;

const minuteOfDay = (what: string) => {
  const message = `${what} must be a time of day from 00:00 to 23:59.`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(0, message), v.maxValue(1_439, message));
};

/** When to go online. */
export const scheduleSchema = v.pipe(
  v.variant(
    'kind',
    [
      v.strictObject({ kind: v.literal('always') }),
      v.strictObject({ kind: v.literal('byHand') }),
      v.strictObject({ kind: v.literal('every'), hours: wholeNumber('The number of hours', 720) }),
      v.strictObject({
        kind: v.literal('window'),
        from: minuteOfDay('The beginning'),
        to: minuteOfDay('The end'),
        free: v.boolean('Whether it is free must be said.'),
      }),
    ],
    'When to go online must be always, by hand, every so many hours or from one time of day to another.',
  ),
  v.check(
    (schedule) => schedule.kind !== 'window' || schedule.from !== schedule.to,
    'The beginning and the end must not be the same time of day.',
  ),
) satisfies v.GenericSchema<unknown, Schedule>;

const senderMessage = 'The sender must be an address or a domain, such as ann@example.org or example.org.';

/** Letters of any script: a domain may be written as its owner writes it (RFC 6531, 3.3). */
const label = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?`;
const domainPattern = new RegExp(String.raw`^${label}(?:\.${label})+$`, 'u');
const addressPattern = new RegExp(String.raw`^[^\s<>]+@(?:${label}(?:\.${label})*|\[[^\s\]]+\])$`, 'u');

/** As people paste and write it: `Ann <ann@example.org>`, `*@example.org`, `@example.org`. */
const bareSender = (typed: string): string => {
  const inAngles = /<([^<>]*)>$/.exec(typed.trim())?.[1];
  return (inAngles ?? typed).trim().toLowerCase().replace(/^\*?@/, '').replace(/\.$/, '');
};

const senderSchema = v.pipe(
  v.string(senderMessage),
  v.transform(bareSender),
  v.check((sender) => domainPattern.test(sender) || addressPattern.test(sender), senderMessage),
);

const typeMessage = 'The type must be a media type, such as application/pdf or video/*.';

/** RFC 6838, 4.2: restricted-name. */
const restrictedName = '[a-z0-9][a-z0-9!#$&^_.+-]{0,126}';
const typePattern = new RegExp(`^${restrictedName}/(?:${restrictedName}|[*])$`);

const matchSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('sender'), sender: senderSchema }),
    v.strictObject({
      kind: v.literal('type'),
      type: v.pipe(v.string(typeMessage), v.trim(), v.toLowerCase(), v.regex(typePattern, typeMessage)),
    }),
  ],
  'An exception must be for a sender or for a type.',
);

/** An exception before it has its place among the others. */
export const ruleExceptionSchema = v.strictObject({
  match: matchSchema,
  effect: v.picklist(['always', 'never'], 'The effect must be always or never.'),
  mailboxId: v.nullable(mailboxIdSchema),
}) satisfies v.GenericSchema<unknown, Omit<RuleException, 'id' | 'position'>>;
