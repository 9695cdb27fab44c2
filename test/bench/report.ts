import type { Figure } from './figure.ts';
import { lineSeconds } from './line-seconds.ts';
import type { Machine } from './machine.ts';
import type { Block, Floor, Row } from './row.ts';
import type { TlsAlone } from './tls-alone.ts';

/** All that a run of the benchmark found out. */
export interface Report {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly machine: Machine;
  /** Where the mail is from. */
  readonly source: string | null;
  /** What had to be left out. */
  readonly problems: readonly string[];
  readonly tls: TlsAlone | null;
  readonly blocks: readonly Block[];
  readonly figures: readonly Figure[];
  /** The whole run. */
  readonly seconds: number;
}

/** A floor's seconds on the line of its scenario: TCP, two flights, and its bytes. */
export const floorSeconds = ({ floor, link }: Block): number =>
  lineSeconds({ ...floor, connections: 1 }, link.shape);

/** The same as one object for programs: a row says by itself to which scenario it belongs. */
export const jsonReport = (report: Report) => ({
  ...report,
  blocks: undefined,
  rows: report.blocks.flatMap((block) => [
    ...block.rows.map((row) => ({ ...scenarioOf(block), ...jsonRow(row, block) })),
    { ...scenarioOf(block), tool: 'floor', ...jsonFloor(block.floor), seconds: floorSeconds(block) },
  ]),
  targets: report.blocks.flatMap((block) =>
    block.verdicts.map((verdict) => ({ ...scenarioOf(block), ...verdict })),
  ),
});

const scenarioOf = ({ id, scenario, link }: Block) => ({ id, scenario, link: link.name });

const jsonRow = ({ tool, kind, measured, note }: Row, { link }: Block) => ({
  tool,
  kind,
  ...measured,
  total: measured.up + measured.down,
  lineSeconds: lineSeconds(measured, link.shape),
  note,
});

const jsonFloor = ({ up, down, flights, of }: Floor) => ({ up, down, total: up + down, flights, note: of });
