// Rows of spending, added up as the window shows them.
import type { Day, Purpose, Spending } from '../../core/model/budget.ts';
import type { LinkKind } from '../../core/model/link.ts';
import { pathInWords } from '../../core/replica/path-in-words.ts';

/** From what is asked for to what it takes: the order in which they are stacked and listed. */
export const purposes = [
  'lists',
  'texts',
  'attachments',
  'changes',
  'checking',
  'connecting',
] as const satisfies readonly Purpose[];

export const purposeWords: Readonly<Record<Purpose, string>> = {
  lists: 'Message lists',
  texts: 'Texts',
  attachments: 'Attachments',
  changes: 'Changes made here',
  checking: 'Looking for changes',
  connecting: 'Connecting',
};

export const groupings = ['day', 'folder', 'purpose'] as const;

export type Grouping = (typeof groupings)[number];

/** One line of the table. */
interface SpendingLine {
  readonly key: string;
  /** The folder's name or the purpose; a day as it is written, `2026-11-22`. */
  readonly name: string;
  readonly rows: readonly Spending[];
  readonly up: number;
  readonly down: number;
  readonly counted: number;
}

/** What all of it comes to. */
export const sumOf = (rows: readonly Spending[]): Pick<SpendingLine, 'up' | 'down' | 'counted'> =>
  rows.reduce(
    (sum, { up, down, counted }) => ({
      up: sum.up + up,
      down: sum.down + down,
      counted: sum.counted + counted,
    }),
    { up: 0, down: 0, counted: 0 },
  );

const keyOf = ({ day, mailboxId, purpose }: Spending, by: Grouping): string => {
  switch (by) {
    case 'day':
      return day;
    case 'folder':
      return String(mailboxId);
    case 'purpose':
      return purpose;
  }
};

const nameOf = (rows: readonly Spending[], by: Grouping): string => {
  const last = rows.at(-1);
  if (last === undefined) return '';
  switch (by) {
    case 'day':
      return last.day;
    case 'folder':
      // The name it had when bytes crossed for it last.
      return last.path === null ? 'No folder: connecting and looking' : pathInWords(last.path);
    case 'purpose':
      return purposeWords[last.purpose];
  }
};

/** The lines of the table: newest day first, what took most first. */
export const groupSpending = (rows: readonly Spending[], by: Grouping): readonly SpendingLine[] => {
  const groups = new Map<string, Spending[]>();
  for (const row of rows) {
    const key = keyOf(row, by);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const lines = [...groups].map(([key, group]) => ({
    key,
    name: nameOf(group, by),
    rows: group,
    ...sumOf(group),
  }));
  return lines.sort((a, b) => (by === 'day' ? b.key.localeCompare(a.key) : b.up + b.down - (a.up + a.down)));
};

/** What crossed on one day, for the plot: down above the line, up below it. */
export interface DayBar {
  readonly day: Day;
  readonly down: Readonly<Record<Purpose, number>>;
  readonly up: Readonly<Record<Purpose, number>>;
}

const nothing: Readonly<Record<Purpose, number>> = {
  lists: 0,
  texts: 0,
  attachments: 0,
  changes: 0,
  checking: 0,
  connecting: 0,
};

/** A bar a day, also for those on which nothing crossed. */
export const dayBars = (rows: readonly Spending[], days: readonly Day[]): readonly DayBar[] =>
  days.map((day) => {
    const bar = { day, down: { ...nothing }, up: { ...nothing } };
    for (const row of rows) {
      if (row.day !== day) continue;
      bar.down[row.purpose] += row.down;
      bar.up[row.purpose] += row.up;
    }
    return bar;
  });

const total = (of: DayBar['up']): number => purposes.reduce((sum, purpose) => sum + of[purpose], 0);

/** As many lines the plot has on its larger side at most. */
const mostLines = 4;

/** Where the plot has its lines: round numbers of bytes around 0, those sent below it. */
export const plotLines = (bars: readonly DayBar[]): readonly number[] => {
  const down = Math.max(1, ...bars.map((bar) => total(bar.down)));
  const up = Math.max(0, ...bars.map((bar) => total(bar.up)));
  const least = Math.max(mostLines, down, up) / mostLines;
  const unit = 10 ** Math.floor(Math.log10(least));
  const step = unit * ([1, 2, 5].find((times) => times * unit >= least) ?? 10);
  const [below, above] = [Math.ceil(up / step), Math.ceil(down / step)];
  return Array.from({ length: below + above + 1 }, (_, index) => (index - below) * step);
};

/** The days that the plot names: today, and each a week before the next. */
export const weeklyDays = (bars: readonly DayBar[]): readonly Day[] =>
  bars.flatMap(({ day }, index) => ((bars.length - 1 - index) % 7 === 0 ? [day] : []));

/** Which kinds of link anything crossed on. */
export const linksOf = (rows: readonly Spending[]): readonly LinkKind[] => [
  ...new Set(rows.map(({ link }) => link)),
];

/** What TCP's and IP's headers add to what crosses, 0 to 1, as estimated for what counted; null where nothing did. */
export const headerShare = (rows: readonly Spending[]): number | null => {
  const { up, down, counted } = sumOf(rows.filter((row) => row.counted > 0));
  return up + down === 0 ? null : Math.max(0, counted / (up + down) - 1);
};
