import { describe, expect, it } from 'vitest';
import type { LinkTerms, Spending } from '../../core/model/budget.ts';
import { allowanceNow, type BudgetNow, bindingLimit, limitOf } from '../../renderer/line/budget-now.ts';
import { limitWords, spentWords } from '../../renderer/line/budget-words.ts';
import { draftOfSize, readNumber, readSize } from '../../renderer/line/size-draft.ts';
import {
  dayBars,
  groupSpending,
  headerShare,
  plotLines,
  sumOf,
  weeklyDays,
} from '../../renderer/line/spending-sums.ts';
import { moneySpent } from '../../renderer/line/spent-money.ts';
import { termsWords } from '../../renderer/line/terms-words.ts';

const seen = (text: string) => text.replaceAll('\u00a0', ' ');

const row = (over: Partial<Spending>): Spending => ({
  day: '2026-11-22',
  link: 'satellite',
  mailboxId: 1,
  purpose: 'texts',
  path: 'INBOX',
  up: 100,
  down: 900,
  counted: 1_060,
  items: 1,
  octets: 2_000,
  ms: 30_000,
  ...over,
});

const rows = [
  row({ day: '2026-11-20', purpose: 'lists', down: 400 }),
  row({ day: '2026-11-21', mailboxId: 2, path: 'Clients', down: 5_000 }),
  row({ day: '2026-11-22' }),
  row({ day: '2026-11-22', mailboxId: 0, path: null, purpose: 'connecting', link: 'broadband' }),
];

const terms: LinkTerms = {
  link: 'satellite',
  limits: { session: null, day: 2_000_000, month: 50_000_000 },
  price: { per: 'MB', amount: 7, currency: 'USD' },
};

const budget: BudgetNow = {
  link: 'satellite',
  terms,
  allowance: 100_000,
  spent: { session: 5, day: 212_000, month: 900_000 },
  state: { kind: 'open', left: 1_888_000, period: 'day' },
};

describe('where bytes went', () => {
  it('adds up to the same by day, by folder and by what it was for', () => {
    const total = sumOf(rows);
    for (const by of ['day', 'folder', 'purpose'] as const) {
      const lines = groupSpending(rows, by);
      expect(sumOf(lines.flatMap((line) => line.rows))).toEqual(total);
      expect(lines.reduce((sum, { down }) => sum + down, 0)).toBe(total.down);
    }
  });

  it('lists the newest day first, and what took most first', () => {
    expect(groupSpending(rows, 'day').map(({ name }) => name)).toEqual([
      '2026-11-22',
      '2026-11-21',
      '2026-11-20',
    ]);
    expect(groupSpending(rows, 'folder').map(({ name }) => name)).toEqual([
      'Clients',
      'Inbox',
      'No folder: connecting and looking',
    ]);
    expect(groupSpending(rows, 'purpose').map(({ name }) => name)).toEqual([
      'Texts',
      'Connecting',
      'Message lists',
    ]);
  });

  it('has a bar for every day, also for those on which nothing crossed', () => {
    const bars = dayBars(rows, ['2026-11-19', '2026-11-22']);
    expect(bars.map(({ down }) => down.texts + down.connecting)).toEqual([0, 1_800]);
    expect(bars[1]?.up).toMatchObject({ texts: 100, connecting: 100, lists: 0 });
  });

  it('says what TCP and IP add, leaving out what counted for nothing', () => {
    expect(headerShare([row({}), row({ counted: 0 })])).toBeCloseTo(0.06);
    expect(headerShare([])).toBeNull();
  });

  it('costs by the MB that counted, or by the minute that it took', () => {
    const priced = new Map([['satellite' as const, terms]]);
    expect(moneySpent(rows, priced)).toEqual([{ currency: 'USD', amount: (3 * 1_060 * 7) / 1_000_000 }]);
    const byMinute = { ...terms, price: { per: 'minute', amount: 1.5, currency: 'EUR' } } as const;
    expect(moneySpent(rows, new Map([['satellite' as const, byMinute]]))).toEqual([
      { currency: 'EUR', amount: 2.25 },
    ]);
    expect(moneySpent(rows, new Map())).toEqual([]);
  });
});

describe('a budget', () => {
  it('is told by the limit that binds, with what was allowed beyond it', () => {
    expect(bindingLimit(budget)).toEqual({ period: 'day', spent: 212_000, limit: 2_100_000 });
    expect(limitOf(budget, 'session')).toBeNull();
    expect(bindingLimit({ ...budget, state: { kind: 'open', left: null, period: null } })).toBeNull();
    expect(seen(limitWords({ period: 'day', spent: 212_000, limit: 2_000_000 }))).toBe('212 KB of 2 MB');
  });

  it('that is spent says until when nothing goes', () => {
    const now = new Date(2026, 10, 22, 14).getTime();
    const limit = { period: 'day', spent: 2_000_400, limit: 2_000_000 } as const;
    expect(seen(spentWords(limit, new Date(2026, 10, 23).getTime(), now))).toBe(
      'The 2 MB for today are spent. Nothing more goes until 00:00.',
    );
    expect(seen(spentWords({ ...limit, period: 'session' }, null, now))).toBe(
      'The 2 MB for this session are spent. Nothing more goes until you let it.',
    );
  });

  it('is raised by what was allowed today, on this kind of link', () => {
    const now = new Date(2026, 10, 22, 14).getTime();
    const allowance = { link: 'satellite', day: '2026-11-22', bytes: 100 } as const;
    expect(allowanceNow({ allowance }, 'satellite', now)).toBe(100);
    expect(allowanceNow({ allowance }, 'dialUp', now)).toBe(0);
    expect(allowanceNow({ allowance: { ...allowance, day: '2026-11-21' } }, 'satellite', now)).toBe(0);
  });

  it('is said in a line', () => {
    expect(seen(termsWords(terms))).toBe('2 MB a day, 50 MB a month, $7.00 per MB');
    expect(termsWords({ limits: { session: null, day: null, month: null }, price: null })).toBe(
      'no limit, no price',
    );
  });
});

describe('a size that is typed', () => {
  it('is read with its unit, with a point or a comma', () => {
    expect(readSize({ number: '200', unit: 'KB' })).toBe(200_000);
    expect(readSize({ number: ' 1,5 ', unit: 'MB' })).toBe(1_500_000);
    expect(readSize({ number: '', unit: 'MB' })).toBeNull();
    expect(['x', '-1', '1e3', '1.2.3'].map((number) => readSize({ number, unit: 'KB' }))).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(readNumber('0.25')).toBe(0.25);
  });

  it('comes back as it was typed', () => {
    for (const bytes of [1_000, 200_000, 1_500_000, 50_000_000, 123, null]) {
      expect(readSize(draftOfSize(bytes))).toBe(bytes);
    }
    expect(draftOfSize(500_000)).toEqual({ number: '500', unit: 'KB' });
  });
});

describe('the days that the plot names', () => {
  it('are a week apart, today the last of them', () => {
    const days = Array.from({ length: 30 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`);
    expect(weeklyDays(dayBars([], days))).toEqual([
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(weeklyDays(dayBars([], ['2026-11-22']))).toEqual(['2026-11-22']);
  });
});

describe('the lines of the plot', () => {
  const lines = (...sizes: readonly { readonly down: number; readonly up: number }[]) =>
    plotLines(
      dayBars(
        sizes.map((size, index) => row({ ...size, day: `day ${index}` })),
        ['day 0', 'day 1'],
      ),
    );

  it('are round numbers of bytes, with all that crossed between them', () => {
    expect(lines({ down: 19_500_000_000, up: 1_900_000_000 })).toEqual([-5e9, 0, 5e9, 10e9, 15e9, 20e9]);
    expect(lines({ down: 14_000, up: 0 }, { down: 2_000, up: 900 })).toEqual([
      -5_000, 0, 5_000, 10_000, 15_000,
    ]);
    expect(lines({ down: 0, up: 0 })).toEqual([0, 1]);
  });
});
