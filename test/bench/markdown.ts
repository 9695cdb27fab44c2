import { machineWords } from './machine.ts';
import { floorSeconds, type Report } from './report.ts';
import type { Block } from './row.ts';
import { inWords, lineInWords, secondsInWords, verdictInWords } from './words.ts';

/** The same for a page: what it was made on, the table, what is asked of it, and the speeds. */
export const markdownReport = ({ date, machine, source, problems, tls, blocks, figures }: Report): string =>
  [
    `Measured on ${date.slice(0, 10)}: ${machineWords(machine)}.`,
    ...(source === null ? [] : [`Mail: ${source}.`]),
    ...(tls
      ? [
          `TLS 1.3 by itself, to the server's greeting: ${tls.full.up} B up and ${tls.full.down} B down (ECDSA), ` +
            `${tls.resumed.up} and ${tls.resumed.down} resumed.`,
        ]
      : []),
    ...problems,
    '',
    '| scenario | tool | up, B | down, B | flights | seconds | note |',
    '|---|---|--:|--:|--:|--:|---|',
    ...blocks.flatMap(blockRows),
    '',
    '| asked | measured | |',
    '|---|---|---|',
    ...blocks.flatMap(({ scenario, link, verdicts }) =>
      verdicts.map(({ target, measured, met }) =>
        line([`${scenario} (${link.name}): ${target}`, measured, verdictInWords(met)]),
      ),
    ),
    ...(figures.length === 0 ? [] : ['', '| speed | measured | asked |', '|---|---|---|']),
    ...figures.map(({ scenario, measured, target, met }) =>
      line([scenario, measured, met ? target : `${target}: ${verdictInWords(met)}`]),
    ),
  ].join('\n');

const blockRows = (block: Block): string[] => {
  const { scenario, link, rows, floor } = block;
  const first = `${scenario} (${lineInWords(link)})`;
  return [
    ...rows.map(({ tool, measured, note }, index) => {
      const { up, down, flights, seconds, secondsAre } = measured;
      const figures = [inWords(up), inWords(down), inWords(flights), secondsInWords(seconds, secondsAre)];
      return line([index === 0 ? first : '', tool, ...figures, note]);
    }),
    line([
      '',
      '*floor*',
      inWords(floor.up),
      inWords(floor.down),
      inWords(floor.flights),
      secondsInWords(floorSeconds(block)),
      floor.of,
    ]),
  ];
};

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
