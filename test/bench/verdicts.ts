import type { Row, Verdict } from './row.ts';

const total = ({ measured }: Row): number => measured.up + measured.down;

const number = (value: number): string => Math.round(value).toLocaleString('en');

const kinds = [
  { what: 'bytes', of: total, words: (row: Row) => `${number(total(row))} B` },
  {
    what: 'flights',
    of: ({ measured }: Row) => measured.flights,
    words: ({ measured }: Row) => `${measured.flights}`,
  },
  {
    what: 'seconds',
    of: ({ measured }: Row) => measured.seconds,
    words: ({ measured }: Row) => `${measured.seconds.toFixed(1)} s`,
  },
] as const;

/** Bytes, flights and seconds of ours beside the best of the others in each. Empty where there are no others. */
export const besideTheBest = (rows: readonly Row[]): Verdict[] => {
  const ours = rows.find(({ kind }) => kind === 'ours');
  if (!ours) return [];
  return kinds.flatMap(({ what, of, words }) => {
    const best = bestOf(
      rows.filter(({ kind }) => kind === 'peer' || kind === 'lesserPeer'),
      of,
    );
    if (!best) return [];
    return {
      target: `${what} at or under the best other: ${words(best)} (${best.tool})`,
      measured: words(ours),
      met: of(ours) <= of(best),
    };
  });
};

/** Bytes of ours under a tenth of the best that brings as much. Empty where there are no others. */
export const underATenth = (rows: readonly Row[]): Verdict[] => {
  const ours = rows.find(({ kind }) => kind === 'ours');
  const best = bestOf(
    rows.filter(({ kind }) => kind === 'peer'),
    total,
  );
  if (!ours || !best) return [];
  return [
    {
      target: `bytes under a tenth of the best other that shows as much: ${number(total(best))} B (${best.tool})`,
      measured: `${number(total(ours))} B, 1/${(total(best) / total(ours)).toFixed(1)}`,
      met: total(ours) * 10 < total(best),
    },
  ];
};

/** Bytes and flights of one row against fixed limits. */
export const within = (row: Row, most: { readonly bytes: number; readonly flights?: number }): Verdict => ({
  target: `≤ ${number(most.bytes)} B${most.flights === undefined ? '' : `, ≤ ${most.flights} flights`} (${row.tool})`,
  measured: `${number(total(row))} B, ${row.measured.flights} flights`,
  met: total(row) <= most.bytes && row.measured.flights <= (most.flights ?? Number.POSITIVE_INFINITY),
});

const bestOf = (rows: readonly Row[], of: (row: Row) => number): Row | undefined =>
  rows.reduce<Row | undefined>((best, row) => (best && of(best) <= of(row) ? best : row), undefined);
