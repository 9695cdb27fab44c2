import { describe, expect, it } from 'vitest';
import { formatBytes, formatRate } from '../../renderer/format/bytes.ts';
import { formatCount, formatCounted } from '../../renderer/format/count.ts';
import {
  formatAgo,
  formatDay,
  formatDue,
  formatListDate,
  formatMessageDate,
  formatSessionDate,
  formatShortDay,
  formatTime,
  formatTimeOfDay,
  formatUntil,
} from '../../renderer/format/date.ts';
import { formatMilliseconds, formatSeconds } from '../../renderer/format/duration.ts';
import { formatMoney } from '../../renderer/format/money.ts';

/** Non-breaking spaces read as plain ones, so that the expectations below are what a person sees. */
const seen = (text: string) => text.replaceAll('\u00a0', ' ');

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [3240, '3.2 KB'],
    [9949, '9.9 KB'],
    [9951, '10 KB'],
    [214_300, '214 KB'],
    [999_499, '999 KB'],
    [999_600, '1 MB'],
    [1_240_000, '1.2 MB'],
    [18_400_000, '18 MB'],
    [1_400_000_000, '1.4 GB'],
    [-5, '0 B'],
  ])('%d bytes are said as %s', (bytes, said) => {
    expect(seen(formatBytes(bytes))).toBe(said);
  });

  it('says a rate per second', () => {
    expect(seen(formatRate(5100))).toBe('5.1 KB/s');
  });

  it('keeps a number and its unit on one line', () => {
    expect(formatBytes(23_000)).toBe('23\u00a0KB');
  });
});

describe('durations', () => {
  it.each([
    [0, '1 s'],
    [0.2, '1 s'],
    [38.4, '38 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [170, '3 min'],
    [3570, '1 h'],
    [4800, '1 h 20 min'],
    [7170, '2 h'],
    [6 * 3600 + 1500, '6 h'],
    [26 * 3600, '1 day'],
    [72 * 3600, '3 days'],
  ])('%d seconds are said as %s', (seconds, said) => {
    expect(seen(formatSeconds(seconds))).toBe(said);
  });

  it('says a round trip in milliseconds below a second and in seconds above', () => {
    expect([seen(formatMilliseconds(150.4)), seen(formatMilliseconds(1810))]).toEqual(['150 ms', '1.8 s']);
  });
});

describe('dates', () => {
  // A Wednesday, in whatever zone the test runs.
  const now = new Date(2024, 9, 16, 15, 30).getTime();
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime();

  it.each([
    [at(2024, 9, 16, 14, 2), '14:02'],
    [at(2024, 9, 16, 0, 0), '00:00'],
    [at(2024, 9, 15, 23, 59), 'Tue'],
    [at(2024, 9, 14, 14, 2), 'Mon'],
    [at(2024, 9, 10, 8, 0), 'Thu'],
    [at(2024, 9, 9, 8, 0), '9 Oct'],
    [at(2024, 0, 2, 8, 0), '2 Jan'],
    [at(2023, 9, 14, 8, 0), '14 Oct 2023'],
    [at(2024, 9, 17, 8, 0), '17 Oct'],
  ])('a list says %d as %s', (date, said) => {
    expect(seen(formatListDate(date, now))).toBe(said);
  });

  it('keeps weekdays right over the end of summer time', () => {
    const afterChange = at(2024, 9, 28, 12, 0);
    expect(formatListDate(at(2024, 9, 22, 23, 30), afterChange)).toBe('Tue');
  });

  it('says a message date with its weekday, and with its year when that is another', () => {
    expect(seen(formatMessageDate(at(2024, 9, 14, 14, 2), now))).toBe('Mon 14 Oct, 14:02');
    expect(seen(formatMessageDate(at(2022, 9, 14, 14, 2), now))).toBe('Fri 14 Oct 2022, 14:02');
  });

  it.each([
    [20_000, 'just now'],
    [-5000, 'just now'],
    [3 * 60_000, '3 min ago'],
    [2 * 3_600_000 + 60_000, '2 h ago'],
    [26 * 3_600_000, 'yesterday'],
    [3 * 86_400_000, '3 days ago'],
    [21 * 86_400_000, '3 weeks ago'],
    [150 * 86_400_000, '5 months ago'],
    [900 * 86_400_000, '2 years ago'],
  ])('%d ms back is %s', (back, said) => {
    expect(seen(formatAgo(now - back, now))).toBe(said);
  });

  it('says when a try is due, with the day only when it is not today', () => {
    expect(formatDue(at(2024, 9, 16, 16, 5), now)).toBe('at 16:05');
    expect(seen(formatDue(at(2024, 9, 17, 6, 5), now))).toBe('on Thu 17 Oct, 06:05');
    expect(seen(formatDue(now + 11_400, now))).toBe('in 12 s');
    expect(formatDue(now - 1_000, now)).toBe('now');
  });

  it('says a time of day with two digits each', () => {
    expect(formatTime(at(2024, 9, 16, 4, 5))).toBe('04:05');
    expect([0, 125, 1_439].map(formatTimeOfDay)).toEqual(['00:00', '02:05', '23:59']);
  });

  it('says until when something lasts, with the day only when that is more than one off', () => {
    expect(formatUntil(at(2024, 9, 17, 2, 0), now)).toBe('02:00');
    expect(seen(formatUntil(at(2024, 10, 1, 0, 0), now))).toBe('Fri 1 Nov, 00:00');
  });

  it('says calendar days by how far back they are', () => {
    expect(
      ['2024-10-16', '2024-10-15', '2024-10-09', '2023-12-31'].map((day) => seen(formatDay(day, now))),
    ).toEqual(['Today', 'Yesterday', 'Wed 9 Oct', 'Sun 31 Dec 2023']);
    expect(seen(formatShortDay('2024-10-09'))).toBe('9 Oct');
  });

  it('says when a session began', () => {
    expect(formatSessionDate(at(2024, 9, 16, 14, 2), now)).toBe('Today, 14:02');
    expect(formatSessionDate(at(2024, 9, 15, 23, 59), now)).toBe('Yesterday, 23:59');
    expect(seen(formatSessionDate(at(2024, 9, 2, 8, 0), now))).toBe('Wed 2 Oct, 08:00');
  });
});

describe('counts', () => {
  it('sets thousands apart', () => {
    expect(formatCount(1400)).toBe('1,400');
  });

  it('says one and many', () => {
    expect([formatCounted(1, 'message'), formatCounted(0, 'message'), formatCounted(2, 'text')]).toEqual([
      '1 message',
      '0 messages',
      '2 texts',
    ]);
  });
});

describe('money', () => {
  it.each([
    [0.04, 'USD', '$0.04'],
    [1.5, 'USD', '$1.50'],
    [0.004, 'USD', 'less than $0.01'],
    [0, 'USD', '$0.00'],
    [120.4, 'JPY', '¥120'],
    [0.3, 'JPY', 'less than ¥1'],
    [1.234, 'KWD', 'KWD 1.234'],
    [1_234.5, 'EUR', '€1,234.50'],
    [3, 'CAD', 'CA$3.00'],
    [1.5, 'EURO', '1.50 EURO'],
  ])('%d %s are said as %s', (amount, currency, said) => {
    expect(seen(formatMoney({ amount, currency }))).toBe(said);
  });
});
