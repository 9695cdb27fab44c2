import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import { exceptionFor } from '../../core/policy/exceptions.ts';
import { builtInRule } from '../../core/policy/rules.ts';
import {
  linkTermsSchema,
  ruleExceptionSchema,
  ruleRowSchema,
  ruleSchema,
  scheduleSchema,
} from '../../core/policy/schemas.ts';

/** What somebody reads who typed this; null when it will do. */
const complaint = (schema: v.GenericSchema, input: unknown): string | null => {
  const result = v.safeParse(schema, input);
  return result.success ? null : result.issues.map(({ message }) => message).join(' ');
};

describe('ruleSchema', () => {
  const all = { kind: 'all' };

  it('takes every rule that there is', () => {
    for (const fetch of [
      { kind: 'lists' },
      { kind: 'texts', textBytes: 1 },
      { kind: 'attachments', textBytes: 32_768, attachmentBytes: 1_000_000 },
      { kind: 'everything' },
    ]) {
      for (const reach of [all, { kind: 'days', days: 30 }, { kind: 'messages', messages: 500 }]) {
        expect(v.parse(ruleSchema, { fetch, reach })).toEqual({ fetch, reach });
      }
    }
    expect(complaint(ruleSchema, builtInRule('broadband'))).toBeNull();
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '32', null])(
    'refuses a limit of %s and says so',
    (limit) => {
      expect(complaint(ruleSchema, { fetch: { kind: 'texts', textBytes: limit }, reach: all })).toMatch(
        /^The size up to which texts come must be /,
      );
      expect(
        complaint(ruleSchema, { fetch: { kind: 'lists' }, reach: { kind: 'days', days: limit } }),
      ).toMatch(/^The number of days must be /);
    },
  );

  it('says what is too much', () => {
    expect(complaint(ruleSchema, { fetch: { kind: 'lists' }, reach: { kind: 'days', days: 40_000 } })).toBe(
      'The number of days must be 36,500 at most.',
    );
  });

  it('refuses a level that there is not, and a limit that the level does not have', () => {
    expect(complaint(ruleSchema, { fetch: { kind: 'video' }, reach: all })).toBe(
      'What comes must be lists, texts, attachments or everything.',
    );
    expect(complaint(ruleSchema, { fetch: { kind: 'lists', textBytes: 1 }, reach: all })).not.toBeNull();
    expect(complaint(ruleSchema, { fetch: { kind: 'lists' }, reach: { kind: 'weeks' } })).toBe(
      'How far back must be all, a number of days or a number of messages.',
    );
  });
});

describe('ruleRowSchema', () => {
  const row = (of: object) => ({
    scope: 'account',
    link: 'any',
    fetch: { kind: 'lists' },
    reach: { kind: 'all' },
    ...of,
  });

  it('takes a rule for the account or a folder, for any link or one kind', () => {
    for (const of of [{}, { scope: 3 }, { link: 'satellite' }]) {
      expect(v.parse(ruleRowSchema, row(of))).toEqual(row(of));
    }
  });

  it('says what is wrong with where it is to hold', () => {
    expect(complaint(ruleRowSchema, row({ link: 'fibre' }))).toBe(
      'The kind of link must be one of satellite, dialUp, metered, broadband or any.',
    );
    for (const scope of ['INBOX', 0, 1.5, null]) {
      expect(complaint(ruleRowSchema, row({ scope }))).toMatch(/folder/);
    }
  });
});

describe('linkTermsSchema', () => {
  const terms = (of: object) => ({
    link: 'satellite',
    limits: { session: null, day: 200_000, month: 50_000_000 },
    price: { per: 'minute', amount: 1.5, currency: 'USD' },
    ...of,
  });

  it('takes limits or none, and a price or none', () => {
    for (const of of [
      {},
      { price: null },
      { price: { per: 'MB', amount: 0, currency: 'EUR' } },
      { limits: { session: null, day: null, month: null } },
    ]) {
      expect(v.parse(linkTermsSchema, terms(of))).toEqual(terms(of));
    }
  });

  it('writes a currency in capitals', () => {
    expect(
      v.parse(linkTermsSchema, terms({ price: { per: 'MB', amount: 1, currency: ' eur ' } })).price,
    ).toEqual({ per: 'MB', amount: 1, currency: 'EUR' });
  });

  it('says what is wrong', () => {
    const price = (of: object) => terms({ price: { per: 'MB', amount: 1, currency: 'EUR', ...of } });
    const limits = (of: object) => terms({ limits: { session: null, day: null, month: null, ...of } });
    expect(complaint(linkTermsSchema, price({ amount: -1 }))).toBe(
      'The price must be a number, zero or above.',
    );
    expect(complaint(linkTermsSchema, price({ amount: Number.NaN }))).toBe(
      'The price must be a number, zero or above.',
    );
    expect(complaint(linkTermsSchema, price({ currency: '€' }))).toBe(
      'The currency must be the three letters of ISO 4217, such as USD.',
    );
    expect(complaint(linkTermsSchema, price({ per: 'GB' }))).toBe('A price must be per MB or per minute.');
    expect(complaint(linkTermsSchema, limits({ day: 0 }))).toBe(
      'The limit a day, in bytes, must be a whole number above zero.',
    );
    expect(complaint(linkTermsSchema, limits({ month: 1.5 }))).toBe(
      'The limit a month, in bytes, must be a whole number above zero.',
    );
  });
});

describe('scheduleSchema', () => {
  it('takes every schedule that there is', () => {
    for (const schedule of [
      { kind: 'always' },
      { kind: 'byHand' },
      { kind: 'every', hours: 4 },
      { kind: 'window', from: 0, to: 1_439, free: true },
      { kind: 'window', from: 1_320, to: 300, free: false },
    ]) {
      expect(v.parse(scheduleSchema, schedule)).toEqual(schedule);
    }
  });

  it('says what is wrong', () => {
    const window = (of: object) => ({ kind: 'window', from: 120, to: 360, free: true, ...of });
    expect(complaint(scheduleSchema, { kind: 'every', hours: 0 })).toBe(
      'The number of hours must be a whole number above zero.',
    );
    expect(complaint(scheduleSchema, { kind: 'every', hours: 721 })).toBe(
      'The number of hours must be 720 at most.',
    );
    expect(complaint(scheduleSchema, window({ from: 1_440 }))).toBe(
      'The beginning must be a time of day from 00:00 to 23:59.',
    );
    expect(complaint(scheduleSchema, window({ to: -1 }))).toBe(
      'The end must be a time of day from 00:00 to 23:59.',
    );
    expect(complaint(scheduleSchema, window({ to: 120 }))).toBe(
      'The beginning and the end must not be the same time of day.',
    );
    expect(complaint(scheduleSchema, { kind: 'daily' })).toBe(
      'When to go online must be always, by hand, every so many hours or from one time of day to another.',
    );
  });
});

describe('ruleExceptionSchema', () => {
  const exception = (match: object) => ({ match, effect: 'always', mailboxId: null });
  const sender = (typed: string) => exception({ kind: 'sender', sender: typed });
  const type = (typed: string) => exception({ kind: 'type', type: typed });

  it.each([
    ['ann@example.org', 'ann@example.org'],
    [' Ann@Example.ORG ', 'ann@example.org'],
    ['Ann Bee <ann@example.org>', 'ann@example.org'],
    ['example.org', 'example.org'],
    ['@example.org', 'example.org'],
    ['*@Example.org.', 'example.org'],
    ['mail.example.co.uk', 'mail.example.co.uk'],
    ['bücher.example', 'bücher.example'],
    ['root@localhost', 'root@localhost'],
    ['ann@[192.0.2.1]', 'ann@[192.0.2.1]'],
    ["o'hara+list@xn--bcher-kva.example", "o'hara+list@xn--bcher-kva.example"],
  ])('takes the sender %j for %s', (typed, kept) => {
    expect(v.parse(ruleExceptionSchema, sender(typed)).match).toEqual({ kind: 'sender', sender: kept });
  });

  it.each([
    '',
    'Ann',
    '@',
    'ann@',
    'example',
    'exa mple.org',
    '-x.example',
    'a..example',
    'ann@exa mple.org',
    'http://example.org',
  ])('refuses %j as a sender', (typed) => {
    expect(complaint(ruleExceptionSchema, sender(typed))).toBe(
      'The sender must be an address or a domain, such as ann@example.org or example.org.',
    );
  });

  it.each([
    ['video/*', 'video/*'],
    [' Application/PDF ', 'application/pdf'],
    ['application/vnd.ms-excel.sheet.macroEnabled.12', 'application/vnd.ms-excel.sheet.macroenabled.12'],
    ['image/svg+xml', 'image/svg+xml'],
  ])('takes the type %j for %s', (typed, kept) => {
    expect(v.parse(ruleExceptionSchema, type(typed)).match).toEqual({ kind: 'type', type: kept });
  });

  it.each([
    '',
    'video',
    '*/*',
    '*/mp4',
    'video/',
    '/mp4',
    'video/m*',
    'a/b/c',
    '.mp4',
    'text/plain; charset=utf-8',
  ])('refuses %j as a type', (typed) => {
    expect(complaint(ruleExceptionSchema, type(typed))).toBe(
      'The type must be a media type, such as application/pdf or video/*.',
    );
  });

  it('keeps what the exceptions then match', () => {
    const kept = v.parse(ruleExceptionSchema, sender('*@Example.org'));
    expect(
      exceptionFor({
        exceptions: [{ ...kept, id: 1, position: 0 }],
        mailboxId: 1 as MailboxId,
        addresses: [{ address: 'Ann@mail.EXAMPLE.org' }],
        type: null,
      }),
    ).toBe('always');
  });

  it('is for a folder or for all, and has one of two effects', () => {
    expect(v.parse(ruleExceptionSchema, { ...sender('example.org'), mailboxId: 4 }).mailboxId).toBe(4);
    expect(complaint(ruleExceptionSchema, { ...sender('example.org'), mailboxId: 0 })).toBe(
      'The folder must be one of the account.',
    );
    expect(complaint(ruleExceptionSchema, { ...sender('example.org'), effect: 'maybe' })).toBe(
      'The effect must be always or never.',
    );
    expect(complaint(ruleExceptionSchema, { ...exception({ kind: 'subject' }) })).toBe(
      'An exception must be for a sender or for a type.',
    );
  });
});
