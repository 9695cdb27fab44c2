import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import { linkKinds } from '../../core/model/link.ts';
import type { Fetching, RuleException } from '../../core/model/rule.ts';
import {
  attachmentVerdict,
  comesWithHtml,
  type Judged,
  textVerdict,
  wholeTextBytes,
  withinReach,
} from '../../core/policy/fetch-verdict.ts';

const judged = (fetch: Fetching, exceptions: readonly RuleException[] = []): Judged => ({
  rule: { fetch, reach: { kind: 'all' } },
  exceptions,
  mailboxId: 1 as MailboxId,
  addresses: [{ address: 'ann@example.org' }],
});

const sender = (effect: RuleException['effect']): RuleException => ({
  id: 1,
  position: 0,
  match: { kind: 'sender', sender: 'example.org' },
  effect,
  mailboxId: null,
});

const type = (effect: RuleException['effect'], of: string): RuleException => ({
  id: 2,
  position: 1,
  match: { kind: 'type', type: of },
  effect,
  mailboxId: null,
});

const lists: Fetching = { kind: 'lists' };
const texts: Fetching = { kind: 'texts', textBytes: 1_000 };
const attachments: Fetching = { kind: 'attachments', textBytes: 2_000, attachmentBytes: 50_000 };
const everything: Fetching = { kind: 'everything' };
const levels = [lists, texts, attachments, everything];

describe('textVerdict', () => {
  it('goes by the rule', () => {
    expect(levels.map((fetch) => textVerdict(judged(fetch)))).toEqual([
      null,
      { maxBytes: 1_000 },
      { maxBytes: 2_000 },
      { maxBytes: wholeTextBytes },
    ]);
  });

  it('brings no text beyond 8 MB, whatever the rule', () => {
    expect(textVerdict(judged({ kind: 'texts', textBytes: 1e12 }))).toEqual({ maxBytes: 8 * 1024 * 1024 });
  });

  it('brings the text in full from a sender who always comes, at any level', () => {
    for (const fetch of levels) {
      expect(textVerdict(judged(fetch, [sender('always')]))).toEqual({ maxBytes: wholeTextBytes });
    }
  });

  it('brings nothing from a sender who never comes, at any level', () => {
    for (const fetch of levels) expect(textVerdict(judged(fetch, [sender('never')]))).toBeNull();
  });

  it('leaves types to attachments', () => {
    expect(textVerdict(judged(texts, [type('never', 'text/*')]))).toEqual({ maxBytes: 1_000 });
    expect(textVerdict(judged(lists, [type('always', 'text/*')]))).toBeNull();
  });
});

describe('attachmentVerdict', () => {
  const verdict = (of: Judged, octets: number) => attachmentVerdict({ ...of, type: 'video/mp4', octets });

  it('goes by the rule, up to its limit and no further', () => {
    expect(levels.map((fetch) => verdict(judged(fetch), 50_000))).toEqual([false, false, true, true]);
    expect(levels.map((fetch) => verdict(judged(fetch), 50_001))).toEqual([false, false, false, true]);
  });

  it('goes by the sender, whatever the rule and the size', () => {
    for (const fetch of levels) {
      expect(verdict(judged(fetch, [sender('always')]), 1e9)).toBe(true);
      expect(verdict(judged(fetch, [sender('never')]), 1)).toBe(false);
    }
  });

  it('goes by the type, whatever the rule and the size', () => {
    for (const fetch of levels) {
      expect(verdict(judged(fetch, [type('always', 'video/*')]), 1e9)).toBe(true);
      expect(verdict(judged(fetch, [type('never', 'video/*')]), 1)).toBe(false);
      expect(verdict(judged(fetch, [type('never', 'image/*')]), 1)).toBe(verdict(judged(fetch), 1));
    }
  });

  it('goes by the exception that is first', () => {
    expect(verdict(judged(lists, [sender('always'), type('never', 'video/*')]), 1)).toBe(true);
    expect(
      verdict(judged(everything, [sender('always'), { ...type('never', 'video/*'), position: -1 }]), 1),
    ).toBe(false);
  });
});

describe('withinReach', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const day = 24 * 60 * 60 * 1_000;
  const at = (internalDate: number, newer: number) => ({ internalDate, newer, now });

  it('goes all the way back where nothing limits it', () => {
    expect(withinReach({ reach: { kind: 'all' }, ...at(0, 1e6) })).toBe(true);
  });

  it('goes back so many days to the millisecond', () => {
    const reach = { kind: 'days', days: 30 } as const;
    expect(withinReach({ reach, ...at(now - 30 * day, 1e6) })).toBe(true);
    expect(withinReach({ reach, ...at(now - 30 * day - 1, 0) })).toBe(false);
  });

  it('reaches a message from the future', () => {
    expect(withinReach({ reach: { kind: 'days', days: 1 }, ...at(now + 400 * day, 0) })).toBe(true);
  });

  it('has exactly the newest so many messages', () => {
    const reach = { kind: 'messages', messages: 3 } as const;
    const reached = [0, 1, 2, 3, 4].map((newer) => withinReach({ reach, ...at(0, newer) }));
    expect(reached).toEqual([true, true, true, false, false]);
  });

  it('reaches what is newer once it reaches anything', () => {
    const reaches = fc.oneof(
      fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 1_000 }) }),
      fc.record({ kind: fc.constant('messages' as const), messages: fc.integer({ min: 1, max: 1_000 }) }),
    );
    const date = fc.integer({ min: now - 2_000 * day, max: now + day });
    const nat = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(reaches, date, nat, fc.nat(), nat, (reach, internalDate, newer, later, fewer) => {
        fc.pre(withinReach({ reach, internalDate, newer, now }));
        expect(
          withinReach({
            reach,
            internalDate: internalDate + later,
            newer: Math.max(0, newer - fewer),
            now,
          }),
        ).toBe(true);
      }),
    );
  });
});

describe('comesWithHtml', () => {
  it('is for broadband', () => {
    expect(linkKinds.filter(comesWithHtml)).toEqual(['broadband']);
  });
});
