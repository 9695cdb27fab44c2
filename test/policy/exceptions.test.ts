import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import type { RuleException } from '../../core/model/rule.ts';
import { exceptionFor } from '../../core/policy/exceptions.ts';

const here = 1 as MailboxId;

const exception = (
  position: number,
  match: RuleException['match'],
  effect: RuleException['effect'],
  mailboxId: MailboxId | null = null,
): RuleException => ({ id: position, position, match, effect, mailboxId });

const from = (sender: string): RuleException['match'] => ({ kind: 'sender', sender });
const ofType = (type: string): RuleException['match'] => ({ kind: 'type', type });

const effectOf = (
  exceptions: readonly RuleException[],
  { addresses, type }: { readonly addresses: readonly string[]; readonly type: string | null },
) =>
  exceptionFor({
    exceptions,
    mailboxId: here,
    addresses: addresses.map((address) => ({ address })),
    type,
  });

const isFrom = (address: string, sender: string) =>
  effectOf([exception(1, from(sender), 'always')], { addresses: [address], type: null }) === 'always';

const isOf = (type: string, wanted: string) =>
  effectOf([exception(1, ofType(wanted), 'never')], { addresses: [], type }) === 'never';

describe('an exception of a sender', () => {
  it('matches an address whatever its case', () => {
    expect(isFrom('Ann@Example.ORG', 'ann@example.org')).toBe(true);
    expect(isFrom('ann@example.org', 'ANN@example.org')).toBe(true);
    expect(isFrom('joann@example.org', 'ann@example.org')).toBe(false);
    expect(isFrom('ann@mail.example.org', 'ann@example.org')).toBe(false);
  });

  it('matches a domain with its subdomains, and no domain that only ends like it', () => {
    expect(isFrom('ann@example.org', 'example.org')).toBe(true);
    expect(isFrom('ann@mail.eu.Example.org', 'Example.org')).toBe(true);
    expect(isFrom('ann@notexample.org', 'example.org')).toBe(false);
    expect(isFrom('ann@example.org.evil.test', 'example.org')).toBe(false);
    expect(isFrom('ann@example.org', 'mail.example.org')).toBe(false);
  });

  it('takes @example.org for the domain', () => {
    expect(isFrom('ann@example.org', '@example.org')).toBe(true);
    expect(isFrom('ann@mail.example.org', '@example.org')).toBe(true);
  });

  it('takes both spellings of a domain for the same', () => {
    expect(isFrom('ann@xn--bcher-kva.example', 'bücher.example')).toBe(true);
    expect(isFrom('ann@mail.bücher.example', 'xn--bcher-kva.example')).toBe(true);
    expect(isFrom('ann@xn--bcher-kva.example', 'Ann@BÜCHER.example')).toBe(true);
    expect(isFrom('ann@xn--bcher-kva.example', 'joe@bücher.example')).toBe(false);
    expect(isFrom('ann@bücher.example/x', 'bücher.example')).toBe(false);
    expect(isFrom('ann@bücher.example', 'bucher.example')).toBe(false);
  });

  it('is not fooled by an @ in a quoted local part', () => {
    expect(isFrom('"x@example.org"@evil.test', 'example.org')).toBe(false);
    expect(isFrom('"x@y"@example.org', 'example.org')).toBe(true);
    expect(isFrom('"x@y"@example.org', '"x@y"@example.org')).toBe(true);
  });

  it('matches one of several authors', () => {
    const exceptions = [exception(1, from('example.org'), 'never')];
    expect(effectOf(exceptions, { addresses: ['a@x.test', 'b@example.org'], type: null })).toBe('never');
  });

  it('matches nothing without a sender or an address, as in groups', () => {
    expect(isFrom('', 'example.org')).toBe(false);
    expect(isFrom('example.org', 'example.org')).toBe(false);
    expect(isFrom('ann@example.org', '')).toBe(false);
    expect(isFrom('ann@example.org', '@')).toBe(false);
    expect(isFrom('ann@', '')).toBe(false);
  });

  it('is for attachments as well', () => {
    const exceptions = [exception(1, from('example.org'), 'always')];
    expect(effectOf(exceptions, { addresses: ['ann@example.org'], type: 'video/mp4' })).toBe('always');
  });
});

describe('an exception of a type', () => {
  it('matches the type, or all of its kind', () => {
    expect(isOf('application/pdf', 'application/pdf')).toBe(true);
    expect(isOf('Video/MP4', 'video/*')).toBe(true);
    expect(isOf('video/mp4', 'VIDEO/*')).toBe(true);
    expect(isOf('application/pdfx', 'application/pdf')).toBe(false);
    expect(isOf('videos/mp4', 'video/*')).toBe(false);
    expect(isOf('application/video', 'video/*')).toBe(false);
  });

  it('says nothing about the message itself', () => {
    const exceptions = [exception(1, ofType('text/plain'), 'never')];
    expect(effectOf(exceptions, { addresses: [], type: null })).toBeNull();
  });
});

describe('exceptionFor', () => {
  it('lets the first that matches decide, whatever order the rows come in', () => {
    const office = exception(1, from('office.example.org'), 'always');
    const video = exception(2, ofType('video/*'), 'never');
    const company = exception(3, from('example.org'), 'never');
    const video1 = { addresses: ['ann@office.example.org'], type: 'video/mp4' };
    const video2 = { addresses: ['ann@example.org'], type: 'video/mp4' };
    for (const rows of [
      [office, video, company],
      [company, video, office],
      [video, company, office],
    ]) {
      expect(effectOf(rows, video1)).toBe('always');
      expect(effectOf(rows, video2)).toBe('never');
      expect(effectOf(rows, { addresses: ['ann@office.example.org'], type: null })).toBe('always');
      expect(effectOf(rows, { addresses: ['bob@elsewhere.test'], type: null })).toBeNull();
    }
  });

  it('asks one that is for another folder nothing', () => {
    const elsewhere = exception(1, from('example.org'), 'never', 2 as MailboxId);
    const everywhere = exception(2, from('example.org'), 'always');
    const ours = exception(0, from('example.org'), 'never', here);
    const ann = { addresses: ['ann@example.org'], type: null };
    expect(effectOf([elsewhere], ann)).toBeNull();
    expect(effectOf([elsewhere, everywhere], ann)).toBe('always');
    expect(effectOf([elsewhere, everywhere, ours], ann)).toBe('never');
  });

  it('lets the older of two in the same place go first', () => {
    const older = { ...exception(1, from('example.org'), 'always'), id: 1 };
    const newer = { ...exception(1, from('example.org'), 'never'), id: 2 };
    const ann = { addresses: ['ann@example.org'], type: null };
    expect(effectOf([newer, older], ann)).toBe('always');
    expect(effectOf([older, newer], ann)).toBe('always');
  });

  it('says what the first of those in order that match alone says', () => {
    const domains = ['example.org', 'mail.example.org', 'x.test'];
    const match = fc.oneof(
      fc.constantFrom(...domains, 'ann@example.org', 'ann@mail.example.org').map(from),
      fc.constantFrom('video/*', 'video/mp4', 'application/pdf').map(ofType),
    );
    const rows = fc
      .array(
        fc.record({
          match,
          position: fc.integer({ min: 0, max: 4 }),
          effect: fc.constantFrom('always' as const, 'never' as const),
          mailboxId: fc.constantFrom(null, here, 2 as MailboxId),
        }),
        { maxLength: 8 },
      )
      .map((list) => list.map((each, index) => ({ ...each, id: index + 1 })));
    fc.assert(
      fc.property(
        rows,
        fc.array(
          fc.constantFrom(...domains).map((domain) => `ann@${domain}`),
          { maxLength: 2 },
        ),
        fc.constantFrom(null, 'video/mp4', 'application/pdf'),
        (exceptions, addresses, type) => {
          const inOrder = exceptions.toSorted((a, b) => a.position - b.position || a.id - b.id);
          const first = inOrder.find((each) => effectOf([each], { addresses, type }) !== null);
          expect(effectOf(exceptions, { addresses, type })).toBe(first?.effect ?? null);
        },
      ),
    );
  });
});
