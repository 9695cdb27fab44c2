import { describe, expect, it } from 'vitest';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { QueueMark } from '../../core/model/queue.ts';
import type { Rule } from '../../core/model/rule.ts';
import { defaultShares } from '../../core/policy/wire-bytes.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { beyondWords } from '../../renderer/costs/cost-words.ts';
import type { Fetching } from '../../renderer/costs/fetching.ts';
import { costOver, costOverUnknown, type LineStanding } from '../../renderer/costs/line-standing.ts';
import { roughly } from '../../renderer/costs/roughly.ts';
import { whenItGoes, whenWords } from '../../renderer/costs/when-it-goes.ts';
import {
  noTextWords,
  partlyHereWords,
  whyNoAttachment,
  whyNoText,
} from '../../renderer/costs/why-not-here.ts';
import { unlistedOf } from '../../renderer/list/unlisted.ts';

const seen = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;
const now = new Date(2026, 9, 14, 12, 0).getTime();
const mailboxId = 1 as MailboxId;

const line: LineStanding = {
  link: 'metered',
  up: true,
  when: { kind: 'now' },
  bytesPerSecond: 5_000,
  rttMs: 500,
  shares: defaultShares,
  terms: null,
  allowance: 0,
  spent: { session: 0, day: 0, month: 0 },
  free: false,
};
const terms: LineStanding['terms'] = {
  link: 'metered',
  limits: { session: null, day: 1_000_000, month: null },
  price: { per: 'MB', amount: 5, currency: 'USD' },
};
const down = { up: false, when: { kind: 'line' } } as const;

describe('a cost', () => {
  it('is its bytes, its time with the round trips that somebody waits for, and its money', () => {
    expect(seen(costOver({ ...line, terms }, { attachments: 100_000 }, now).words)).toBe(
      '78 KB · 20 s · $0.41',
    );
    expect(seen(costOver(line, { texts: 10_000 }, now).words)).toBe('5 KB · 2 s');
    expect(seen(costOver({ ...line, bytesPerSecond: null }, { lists: 100 }, now).words)).toBe('8.7 KB');
  });

  it('pays for the headers around it, which nobody sees in its bytes', () => {
    const { cost, counted } = costOver(line, { attachments: 100_000 }, now);
    expect(cost.bytes).toBe(78_000);
    expect(counted).toBeGreaterThan(78_000 * 1.02);
    expect(counted).toBeLessThan(78_000 * 1.06);
  });

  it('is a look while the line is up, and a session, which begins with one, while it is down', () => {
    const bytes = (over: Partial<LineStanding>) =>
      costOver({ ...line, ...over }, { bytes: 1_000, looks: 1 }, now).cost.bytes;
    expect(bytes({})).toBe(1_000 + defaultShares.look);
    expect(bytes(down)).toBe(1_000 + defaultShares.session);
    expect(seen(costOver(line, { looks: 1 }, now).words)).toBe('600 B · 1 s');
  });

  it('brings its session along while the line is down', () => {
    const up = costOver(line, { attachments: 100_000 }, now);
    const { cost, goes } = costOver({ ...line, ...down }, { attachments: 100_000 }, now);
    expect(cost.bytes - up.cost.bytes).toBe(defaultShares.session);
    expect([up.goes, goes]).toEqual([null, 'comes when the line is up']);
    expect(costOver({ ...line, ...down }, { up: 1_000 }, now).goes).toBe('goes when the line is up');
  });

  it('is free in a window that is', () => {
    const free = costOver(
      { ...line, terms, free: true, spent: { session: 0, day: 2e6, month: 2e6 } },
      { texts: 10_000 },
      now,
    );
    expect([seen(free.words), free.over]).toEqual(['5 KB · 2 s · free', 'no']);
  });

  it('says whether the budget bears it', () => {
    const spend = (day: number, allowance = 0) =>
      costOver(
        { ...line, terms, allowance, spent: { session: 0, day, month: day } },
        { attachments: 100_000 },
        now,
      );
    expect(
      [spend(0), spend(850_000), spend(950_000), spend(950_000, 100_000)].map(({ over }) => over),
    ).toEqual(['no', 'near', 'spent', 'near']);
    expect(beyondWords(spend(950_000))).toBe('more than is left for today');
    expect(beyondWords(spend(850_000))).toBeNull();
  });

  it('that the budget does not bear comes at once when it is asked for anyway', () => {
    const spent = { session: 0, day: 1e6, month: 1e6 };
    const hungUp: LineStanding = { ...line, terms, spent, up: false, when: { kind: 'budget' } };
    expect(costOver(hungUp, { attachments: 1_000 }, now).goes).toBeNull();
  });

  it('is rough before there is an account', () => {
    expect(seen(costOverUnknown({ sessions: 1 }).words)).toBe('3.4 KB');
  });
});

describe('when something goes', () => {
  const at = (parts: Partial<Parameters<typeof whenItGoes>[0]>) =>
    whenWords(
      whenItGoes({
        kind: 'offline',
        problem: null,
        next: null,
        wanted: true,
        schedule: { kind: 'always' },
        ...parts,
      }),
      { verb: 'comes', period: 'day', now },
    );

  it('is said for every way the line can be', () => {
    expect(at({ kind: 'online' })).toBeNull();
    expect(at({ kind: 'stalled' })).toBeNull();
    expect(at({ wanted: false, kind: 'online' })).toBe('comes once you are online');
    expect(at({})).toBe('comes when the line is up');
    expect(at({ kind: null })).toBe('comes when the line is up');
    expect(at({ problem: 'unreachable', next: now + 5_000 })).toBe('comes when the line is up');
    expect(at({ problem: 'budget' })).toBe('waits: the budget for today is spent');
    expect(at({ schedule: { kind: 'byHand' } })).toBe('comes with the next sync');
    expect(at({ next: now + 2 * 3_600_000 })).toBe('comes at 14:00');
    expect(at({ next: now + 20_000 })).toBe('comes in a moment');
  });
});

describe('a speed', () => {
  it('is told by two digits', () => {
    expect([null, 0, 7, 87.6, 5_149, 249_900].map(roughly)).toEqual([null, 0, 7, 88, 5_100, 250_000]);
  });
});

describe('what is not here', () => {
  const folder = (priority: FolderView['priority']) =>
    [{ mailbox: { id: mailboxId }, priority }] as unknown as readonly FolderView[];
  const texts: Rule = { fetch: { kind: 'texts', textBytes: 32_000 }, reach: { kind: 'all' } };
  const fetching: Fetching = {
    link: 'metered',
    when: { kind: 'now' },
    budget: { kind: 'open', left: null, period: null },
    folders: folder('normal'),
    ruleOf: () => texts,
    exceptions: [],
    marks: [],
  };
  const ruled = (rule: Partial<Rule>): Fetching => ({ ...fetching, ruleOf: () => ({ ...texts, ...rule }) });
  const marked = (mark: Partial<QueueMark>): Fetching => ({
    ...fetching,
    marks: [{ mailboxId, tier: 'texts', paused: false, movedUp: null, cancelled: null, ...mark }],
  });
  const message = {
    mailboxId,
    messageId: 7 as MessageId,
    internalDate: now - 86_400_000,
    newer: 10,
    addresses: [{ address: 'ann@example.org' }],
  };

  it('waits for its turn, the line or the budget', () => {
    expect(whyNoText(fetching, message, now)).toBe('turn');
    expect(whyNoText({ ...fetching, when: { kind: 'line' } }, message, now)).toBe('line');
    const near: Fetching = { ...fetching, budget: { kind: 'near', left: 9, period: 'month' } };
    expect(noTextWords(whyNoText(near, message, now), near, now)).toBe(
      'waits: the budget for this month is nearly spent',
    );
  });

  it('does not come by its rule, its reach or an exception', () => {
    expect(whyNoText(ruled({ fetch: { kind: 'lists' } }), message, now)).toBe('rule');
    expect(whyNoText(ruled({ reach: { kind: 'messages', messages: 10 } }), message, now)).toBe('rule');
    expect(whyNoText(ruled({ reach: { kind: 'messages', messages: 11 } }), message, now)).toBe('turn');
    const never: Fetching = {
      ...fetching,
      exceptions: [
        {
          id: 1,
          position: 1,
          match: { kind: 'sender', sender: 'example.org' },
          effect: 'never',
          mailboxId: null,
        },
      ],
    };
    expect(whyNoText(never, message, now)).toBe('rule');
    expect(whyNoAttachment(fetching, { ...message, type: 'image/png', octets: 1 }, now)).toBe('rule');
  });

  it('is paused or cancelled in the queue, or in a folder that is off', () => {
    expect(whyNoText(marked({ paused: true }), message, now)).toBe('paused');
    expect(whyNoText(marked({ cancelled: { through: 7, uidValidity: 0 } }), message, now)).toBe('cancelled');
    expect(whyNoText(marked({ cancelled: { through: 6, uidValidity: 0 } }), message, now)).toBe('turn');
    expect(whyNoText({ ...fetching, folders: folder('off') }, message, now)).toBe('off');
  });

  it('is told of what is here in part', () => {
    const words = (of: Fetching, attachments: number) => partlyHereWords(of, { mailboxId, attachments, now });
    expect(words(fetching, 2)).toBe('its attachments come when you fetch them');
    expect(words(fetching, 0)).toBe('the rest of its text comes when you fetch it');
    expect(words(ruled({ fetch: { kind: 'everything' } }), 1)).toBe(
      'attachments that its rule leaves out come when you fetch them',
    );
  });
});

describe('a folder’s list', () => {
  const all = { total: 1_740, listed: 500, reached: 500, cancelled: false } as const;

  it('tells what is to come from what is beyond its rule', () => {
    expect(unlistedOf({ ...all, reach: { kind: 'messages', messages: 500 } })).toEqual({
      toCome: 0,
      beyond: 1_240,
      why: 'rule: newest 500',
    });
    expect(unlistedOf({ ...all, reached: 1_740, reach: { kind: 'all' } })).toEqual({
      toCome: 1_240,
      beyond: 0,
      why: '',
    });
    expect(unlistedOf({ ...all, listed: 480, reach: { kind: 'days', days: 30 } })).toEqual({
      toCome: 20,
      beyond: 1_240,
      why: 'rule: the last 30 days',
    });
    expect(unlistedOf({ ...all, reach: { kind: 'all' }, cancelled: true })).toEqual({
      toCome: 0,
      beyond: 1_240,
      why: 'cancelled in the queue',
    });
  });

  it('goes by its rule before it was ever opened', () => {
    const fresh = { total: 1_740, listed: 0, reached: null, cancelled: false } as const;
    expect(unlistedOf({ ...fresh, reach: { kind: 'messages', messages: 500 } })).toMatchObject({
      toCome: 500,
      beyond: 1_240,
    });
    expect(unlistedOf({ ...fresh, reach: { kind: 'all' } })).toMatchObject({ toCome: 1_740, beyond: 0 });
  });
});
