import { expect, test } from 'vitest';
import { links } from '../support/slow-link.ts';
import { markdownReport } from './markdown.ts';
import { jsonReport, type Report } from './report.ts';
import type { Block, Row } from './row.ts';
import { tableReport } from './table.ts';
import { besideTheBest, underATenth, within } from './verdicts.ts';

const crossing = (figures: Partial<Row['measured']>): Row['measured'] => ({
  up: 500,
  down: 2_000,
  flights: 4,
  connections: 1,
  seconds: 3.04,
  secondsAre: 'measured',
  ...figures,
});

const ours: Row = { tool: 'Packetboat', kind: 'ours', measured: crossing({}), note: '' };
const theirs: Row = {
  tool: 'mbsync',
  kind: 'peer',
  measured: crossing({ down: 1_234_567, flights: 3, seconds: 1_144.06, secondsAre: 'computed' }),
  note: 'whole messages, since it has nothing that is smaller, from the first day to the last',
};
const lesser: Row = {
  ...theirs,
  tool: 'mbsync, headers',
  kind: 'lesserPeer',
  measured: crossing({ down: 9_000 }),
};

const block: Block = {
  id: 'first-sight',
  scenario: 'first sight',
  link: { name: 'satellite', shape: links.satellite },
  floor: { up: 0, down: 640, flights: 2, of: 'the rows' },
  rows: [ours, theirs],
  verdicts: besideTheBest([ours, theirs]),
};

const report: Report = {
  date: '2026-11-22T19:00:00.000Z',
  machine: { cpu: 'Cpu', cores: 2, node: '20.0.0', dovecot: '2.3.19', mbsync: '1.4.4', offlineimap: null },
  source: 'generated mail',
  problems: [],
  tls: null,
  blocks: [block],
  figures: [{ scenario: 'merge', measured: '5/s', target: '≥ 6/s', met: false, details: { perSecond: 5 } }],
  seconds: 12,
};

test('a row is met or not in bytes, flights and seconds, each beside the best of the others', () => {
  const other = { ...theirs, tool: 'other', measured: crossing({ down: 2_100, seconds: 2.9 }) };
  expect(besideTheBest([ours, theirs, other])).toEqual([
    { target: 'bytes at or under the best other: 2,600 B (other)', measured: '2,500 B', met: true },
    { target: 'flights at or under the best other: 3 (mbsync)', measured: '4', met: false },
    { target: 'seconds at or under the best other: 2.9 s (other)', measured: '3.0 s', met: false },
  ]);
  expect(besideTheBest([ours])).toEqual([]);
});

test('a tenth is asked of those that show as much, not of those that show less', () => {
  expect(underATenth([ours, theirs, lesser])).toEqual([
    {
      target: 'bytes under a tenth of the best other that shows as much: 1,235,067 B (mbsync)',
      measured: '2,500 B, 1/494.0',
      met: true,
    },
  ]);
});

test('a fixed limit holds for bytes and for flights', () => {
  expect(within(ours, { bytes: 2_500, flights: 4 }).met).toBe(true);
  expect(within(ours, { bytes: 2_499 }).met).toBe(false);
  expect(within(ours, { bytes: 2_500, flights: 3 }).met).toBe(false);
});

test('the table fits a terminal of 120 columns, says what was computed, and what was not met', () => {
  const lines = tableReport(report).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  const words = lines.map((line) => line.trim().replace(/ +/g, ' '));
  expect(words).toContain('Packetboat 500 2,000 2,500 4 3.0');
  expect(words).toContain('mbsync 500 1,234,567 1,235,067 3 ≈1,144 whole messages, since it has nothing');
  expect(words).toContain('floor 0 640 640 2 1.8 the rows');
  expect(words).toContain('NOT MET flights at or under the best other: 3 (mbsync): 4');
});

test('Markdown has the date, the machine, the versions and a line for every row', () => {
  const lines = markdownReport(report).split('\n');
  expect(lines[0]).toBe(
    'Measured on 2026-11-22: Cpu, 2 cores · Node 20.0.0 · Dovecot 2.3.19 · mbsync 1.4.4 · no offlineimap.',
  );
  expect(lines).toContain(
    '| first sight (satellite, 512/128 kbit/s, 0.6 s) | Packetboat | 500 | 2,000 | 4 | 3.0 |  |',
  );
  expect(lines).toContain('|  | *floor* | 0 | 640 | 2 | 1.8 | the rows |');
  expect(lines).toContain('| merge | 5/s | ≥ 6/s: NOT MET |');
});

test('JSON has a row for every tool of a scenario, and the floor as one of them', () => {
  const { rows, figures, machine } = JSON.parse(JSON.stringify(jsonReport(report)));
  expect(rows.map(({ id, tool, total }: Record<string, unknown>) => [id, tool, total])).toEqual([
    ['first-sight', 'Packetboat', 2_500],
    ['first-sight', 'mbsync', 1_235_067],
    ['first-sight', 'floor', 640],
  ]);
  expect(rows[0]).toMatchObject({ secondsAre: 'measured', lineSeconds: 3 + 500 / 16_000 + 2_000 / 64_000 });
  expect(figures).toEqual(report.figures);
  expect(machine.offlineimap).toBeNull();
});
