import type { LinkCounters, LinkShape } from '../support/slow-link.ts';

export type Crossed = Pick<LinkCounters, 'up' | 'down' | 'flights' | 'connections'>;

/**
 * What the line alone takes for this traffic, in seconds: a round trip for each connection's TCP handshake and for each
 * flight, and the bytes at the line's rates. What waits while other bytes still come is counted twice, and the computers'
 * own time not at all.
 */
export const lineSeconds = (
  { up, down, flights, connections }: Crossed,
  { kbitUp, kbitDown, rttMs = 0 }: LinkShape,
): number =>
  ((connections + flights) * rttMs) / 1_000 + transferSeconds(up, kbitUp) + transferSeconds(down, kbitDown);

const transferSeconds = (bytes: number, kbit: number | undefined): number =>
  kbit === undefined ? 0 : (bytes * 8) / (kbit * 1_000);
