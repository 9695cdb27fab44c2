// How patient the engine is with which line, ms: what costs little is looked at often, what costs by the byte or minute seldom.
import type { Price } from '../model/budget.ts';
import type { LinkKind } from '../model/link.ts';

const second = 1_000;
const minute = 60 * second;

/** Waits before trying again; the last one repeats. */
const backoff = [2 * second, 5 * second, 15 * second, minute, 5 * minute] as const;
/** Where every try costs, they go on to be rarer. */
const longerBackoff = [...backoff, 15 * minute, 30 * minute] as const;

/** How long to wait after the `failures`th failure in a row. */
export const backoffMs = (link: LinkKind, failures: number): number => {
  const waits = link === 'broadband' ? backoff : longerBackoff;
  return waits[Math.min(failures, waits.length) - 1] ?? 0;
};

/** How long not to try where the system says that there is no network at all: it may be wrong. */
export const noNetworkMs = 5 * minute;

/** A session that held this long was no failure to connect: the waits start over. */
export const heldMs = minute;

/** How long to rest between looks at the server while online. */
export const lookEveryMs = (link: LinkKind, price: Price | null): number => {
  if (price?.per === 'MB') return 60 * minute;
  return link === 'broadband' ? 5 * minute : 15 * minute;
};

/** How long to stay when nothing is left to do: a person's next click needs no new login then. */
export const lingerMs = (price: Price | null): number => (price?.per === 'minute' ? 0 : 10 * second);

/** A line on which something was asked counts as stalled after such a silence. */
export const stalledAfterMs = (rttMs: number | null): number => Math.max(8 * second, 4 * (rttMs ?? 0));
