import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Purpose, Spending } from '../../core/model/budget.ts';
import { defaultShares, estimateBytes, tcpIpBytes, wireShares } from '../../core/policy/wire-bytes.ts';

describe('tcpIpBytes', () => {
  it('is nothing for nothing', () => {
    expect(tcpIpBytes({ up: 0, down: 0 })).toBe(0);
  });

  it('is a header a segment, and one for the ACK of every second', () => {
    expect(tcpIpBytes({ up: 0, down: 1 })).toBe(40 + 40);
    expect(tcpIpBytes({ up: 0, down: 1_400 })).toBe(40 + 40);
    expect(tcpIpBytes({ up: 0, down: 1_401 })).toBe(2 * 40 + 40);
    expect(tcpIpBytes({ up: 0, down: 14_000 })).toBe(10 * 40 + 5 * 40);
    expect(tcpIpBytes({ up: 2_800, down: 14_000 })).toBe(12 * 40 + 6 * 40);
  });

  it('is a segment each way for every flight, however small', () => {
    expect(tcpIpBytes({ up: 100, down: 300, flights: 5 })).toBe(10 * 40 + 6 * 40);
    expect(tcpIpBytes({ up: 100, down: 14_000, flights: 5 })).toBe(15 * 40 + 8 * 40);
  });

  it('is the beginning and the end of each connection', () => {
    expect(tcpIpBytes({ up: 0, down: 0, connections: 2 })).toBe(2 * 280);
  });

  const count = fc.integer({ min: 0, max: 10_000_000 });
  const flights = fc.integer({ min: 0, max: 1_000 });

  it('grows with what crosses: what a step adds is never negative', () => {
    fc.assert(
      fc.property(count, count, flights, count, count, flights, (up, down, f, moreUp, moreDown, moreF) => {
        const before = tcpIpBytes({ up, down, flights: f });
        expect(
          tcpIpBytes({ up: up + moreUp, down: down + moreDown, flights: f + moreF }),
        ).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('adds four to five per cent to a long transfer', () => {
    const share = tcpIpBytes({ up: 20_000, down: 3_000_000, flights: 60 }) / 3_020_000;
    expect(share).toBeGreaterThan(0.04);
    expect(share).toBeLessThan(0.05);
  });
});

const spent = (purpose: Purpose, of: Partial<Spending>): Spending => ({
  day: '2026-11-22',
  link: 'satellite',
  mailboxId: 1,
  purpose,
  path: 'INBOX',
  up: 0,
  down: 0,
  counted: 0,
  items: 0,
  octets: 0,
  ms: 0,
  ...of,
});

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}`;

describe('wireShares', () => {
  it('goes by what was measured on real mail before anything was learned', () => {
    expect(wireShares([])).toEqual({
      listBytes: 87,
      text: 0.5,
      attachment: 0.78,
      session: 3_400,
      look: 600,
    });
  });

  it('learns each from what crossed for it, both ways', () => {
    expect(
      wireShares([
        spent('lists', { up: 1_000, down: 29_000, items: 300 }),
        spent('texts', { up: 2_000, down: 28_000, items: 40, octets: 100_000 }),
        spent('attachments', { up: 0, down: 90_000, items: 1, octets: 100_000 }),
        spent('connecting', { up: 4_000, down: 6_000, items: 5, mailboxId: 0, path: null }),
        spent('checking', { up: 1_000, down: 1_500, items: 5, mailboxId: 0, path: null }),
        spent('changes', { up: 90_000, down: 90_000, items: 9, octets: 1 }),
      ]),
    ).toEqual({ listBytes: 100, text: 0.3, attachment: 0.9, session: 2_500, look: 500 });
  });

  it('takes what a session looks for again and again as looks, not as sessions', () => {
    const { session, look } = wireShares([
      spent('connecting', { up: 3_000, down: 6_000, items: 3, mailboxId: 0, path: null }),
      spent('checking', { up: 10_000, down: 30_000, items: 100, mailboxId: 0, path: null }),
      spent('checking', { down: 5_000, mailboxId: 2 }),
    ]);
    expect(look).toBe(450);
    expect(session).toBe(3_450);
    expect(wireShares([spent('checking', { down: 9_000, items: 2 })]).look).toBe(defaultShares.look);
  });

  it('adds up folders, links and days until it is enough to learn from', () => {
    const some = spent('texts', { down: 9_000, octets: 10_000 });
    expect(wireShares([some]).text).toBe(defaultShares.text);
    expect(wireShares([some, { ...some, mailboxId: 2, link: 'broadband', day: day(1) }]).text).toBeCloseTo(
      0.9,
    );
    expect(wireShares([spent('lists', { down: 199, items: 199 })]).listBytes).toBe(87);
    expect(wireShares([spent('connecting', { down: 9_000, items: 2 })]).session).toBe(3_400);
  });

  it('weighs newer days more', () => {
    const days = (older: number, newer: number) =>
      wireShares([
        spent('texts', { day: day(1), down: older, octets: 50_000 }),
        spent('texts', { day: day(2), down: newer, octets: 50_000 }),
      ]).text;
    expect(days(50_000, 25_000)).toBeLessThan(0.75);
    expect(days(25_000, 50_000)).toBeGreaterThan(0.75);
  });

  it('forgets what was long ago', () => {
    const rows = Array.from({ length: 28 }, (_, index) =>
      spent('texts', { day: day(index + 1), down: index < 7 ? 50_000 : 20_000, octets: 50_000 }),
    );
    expect(wireShares(rows).text).toBeLessThan(0.47);
    expect(wireShares(rows).text).toBeGreaterThan(0.4);
  });

  it('lets a day that a wrong clock put into the future weigh no more than any newest day', () => {
    const rows = Array.from({ length: 10 }, (_, index) =>
      spent('texts', { day: day(index + 1), down: 40_000, octets: 100_000 }),
    );
    const odd = spent('texts', { day: '2099-01-01', down: 200, octets: 100 });
    expect(wireShares([...rows, odd]).text).toBeCloseTo(0.4, 2);
  });

  it('stays within bounds after an odd day', () => {
    expect(wireShares([spent('texts', { down: 1e9, octets: 20_000 })]).text).toBe(2);
    expect(wireShares([spent('texts', { down: 0, octets: 20_000 })]).text).toBe(0.1);
    expect(wireShares([spent('lists', { down: 1, items: 1_000 })]).listBytes).toBe(30);
    expect(wireShares([spent('connecting', { down: 1e9, items: 3 })]).session).toBe(20_000);
  });

  it('is between what the cheapest and the dearest day cost, whatever order the rows come in', () => {
    const rows = fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 28 }).map(day),
        octets: fc.integer({ min: 20_000, max: 1_000_000 }),
        share: fc.double({ min: 0.3, max: 1.2, noNaN: true }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(rows, (list) => {
        const spending = list.map(({ day, octets, share }) =>
          spent('texts', { day, octets, down: octets * share }),
        );
        const { text } = wireShares(spending);
        const shares = list.map(({ share }) => share);
        expect(text).toBeGreaterThanOrEqual(Math.min(...shares) - 1e-9);
        expect(text).toBeLessThanOrEqual(Math.max(...shares) + 1e-9);
        expect(wireShares(spending.toReversed()).text).toBeCloseTo(text, 9);
      }),
    );
  });
});

describe('estimateBytes', () => {
  it('adds up what is to cross', () => {
    expect(estimateBytes(defaultShares, {})).toBe(0);
    expect(estimateBytes(defaultShares, { lists: 10, texts: 1_000, attachments: 100_000, sessions: 1 })).toBe(
      870 + 500 + 78_000 + 3_400,
    );
  });

  it('is whole bytes, rounded up', () => {
    expect(estimateBytes(defaultShares, { texts: 1 })).toBe(1);
  });

  it('agrees with what crossed once it was learned from', () => {
    const rows = [
      spent('lists', { up: 1_500, down: 43_500, items: 500 }),
      spent('texts', { up: 3_000, down: 77_000, items: 60, octets: 200_000 }),
    ];
    expect(estimateBytes(wireShares(rows), { lists: 500, texts: 200_000 })).toBe(45_000 + 80_000);
  });
});
