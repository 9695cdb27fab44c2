import type { Figure } from './figure.ts';
import { machineWords } from './machine.ts';
import { floorSeconds, type Report } from './report.ts';
import type { Block } from './row.ts';
import { inWords, lineInWords, secondsInWords, verdictInWords, wrapped } from './words.ts';

const toolWidth = 27;
const noteAt = 81;
const noteWidth = 37;
const width = noteAt + noteWidth;

/** For people at a terminal of some 120 columns. */
export const tableReport = (report: Report): string => {
  const { date, machine, source, problems, tls, blocks, figures, seconds } = report;
  return [
    `${date.slice(0, 10)} · ${machineWords(machine)}`,
    ...(source === null ? [] : [`Mail: ${source}.`]),
    ...(tls
      ? [
          `TLS 1.3 by itself, to the greeting: ${tls.full.up} B up, ${tls.full.down} B down (ECDSA); ` +
            `resumed ${tls.resumed.up} and ${tls.resumed.down}.`,
        ]
      : []),
    ...problems,
    ...blocks.flatMap(blockLines),
    ...figureLines(figures),
    '',
    `${inWords(seconds)} s in all. ≈: computed from bytes, rates and round trips.`,
  ].join('\n');
};

const blockLines = (block: Block): string[] => {
  const { scenario, link, rows, floor, verdicts } = block;
  return [
    '',
    `${scenario.padEnd(width - lineInWords(link).length - 3)} [${lineInWords(link)}]`,
    cells('', 'up', 'down', 'total', 'flights', 'seconds', ''),
    ...rows.flatMap(({ tool, measured, note }) => {
      const { up, down, flights, seconds, secondsAre } = measured;
      const figures = [inWords(up), inWords(down), inWords(up + down), inWords(flights)] as const;
      return withNote(tool, [...figures, secondsInWords(seconds, secondsAre)], note);
    }),
    ...withNote(
      'floor',
      [
        inWords(floor.up),
        inWords(floor.down),
        inWords(floor.up + floor.down),
        inWords(floor.flights),
        secondsInWords(floorSeconds(block)),
      ],
      floor.of,
    ),
    ...verdicts.map(
      ({ target, measured, met }) => `  ${verdictInWords(met).padEnd(8)} ${target}: ${measured}`,
    ),
  ];
};

type Figures = readonly [up: string, down: string, total: string, flights: string, seconds: string];

const withNote = (tool: string, figures: Figures, note: string): string[] => {
  const [first = '', ...more] = wrapped(note, noteWidth);
  return [cells(tool, ...figures, first), ...more.map((line) => ' '.repeat(noteAt) + line)];
};

const cells = (
  tool: string,
  ...[up, down, total, flights, seconds, note]: [...Figures, note: string]
): string =>
  (
    `  ${tool.padEnd(toolWidth)}${up.padStart(10)}${down.padStart(12)}${total.padStart(12)}` +
    `${flights.padStart(8)}${seconds.padStart(8)}  ${note}`
  ).trimEnd();

const figureLines = (figures: readonly Figure[]): string[] => {
  if (figures.length === 0) return [];
  const widest = (pick: (figure: Figure) => string): number =>
    Math.max(...figures.map((figure) => pick(figure).length));
  const scenarioWidth = widest(({ scenario }) => scenario);
  const measuredWidth = widest(({ measured }) => measured);
  return [
    '',
    ...figures.map(
      ({ scenario, measured, target, met }) =>
        `${scenario.padEnd(scenarioWidth)}  ${measured.padEnd(measuredWidth)}  ${target}${met ? '' : '  NOT MET'}`,
    ),
  ];
};
