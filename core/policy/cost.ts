import type { Price } from '../model/budget.ts';

/** What bytes cost: how many, how long, how much. */
export interface Cost {
  readonly bytes: number;
  /** Null while the line's speed is not known. */
  readonly ms: number | null;
  /** Not rounded; null without a price, or where it goes by the time and that is not known. */
  readonly money: { readonly amount: number; readonly currency: string } | null;
}

/**
 * What so many wire bytes cost at this speed (bytes per second) and price. A flight adds its round trip to the time; what takes
 * any bytes takes at least one.
 */
export const costOf = ({
  bytes,
  flights = bytes > 0 ? 1 : 0,
  bytesPerSecond,
  rttMs,
  price,
}: {
  readonly bytes: number;
  readonly flights?: number;
  readonly bytesPerSecond: number | null;
  readonly rttMs: number | null;
  readonly price: Price | null;
}): Cost => {
  const ms =
    bytesPerSecond !== null && bytesPerSecond > 0
      ? (bytes / bytesPerSecond) * 1_000 + flights * (rttMs ?? 0)
      : null;
  return { bytes, ms, money: moneyFor({ bytes, ms, price }) };
};

const moneyFor = ({
  bytes,
  ms,
  price,
}: {
  readonly bytes: number;
  readonly ms: number | null;
  readonly price: Price | null;
}): Cost['money'] => {
  if (price === null) return null;
  const { per, amount, currency } = price;
  if (per === 'MB') return { amount: (bytes / 1_000_000) * amount, currency };
  return ms === null ? null : { amount: (ms / 60_000) * amount, currency };
};
