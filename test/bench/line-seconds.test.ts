import { expect, test } from 'vitest';
import { links } from '../support/slow-link.ts';
import { lineSeconds } from './line-seconds.ts';

test('a line takes a round trip for each connection and each flight, and its rates for the bytes', () => {
  const crossed = { up: 16_000, down: 640_000, flights: 4, connections: 1 };
  expect(lineSeconds(crossed, links.satellite)).toBeCloseTo(5 * 0.6 + 1 + 10);
});

test('a line without limits takes no time', () => {
  expect(lineSeconds({ up: 1_000, down: 1_000, flights: 9, connections: 2 }, {})).toBe(0);
});
