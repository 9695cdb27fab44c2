import type { FileSpec } from './mime-entity.ts';
import { makePhoto } from './png.ts';
import type { SeededRandom } from './random.ts';

/** Makes a file of about this many bytes: a table that compresses well, noise that does not, or a picture. */
export function makeFile(
  random: SeededRandom,
  sort: 'table' | 'binary' | 'photo',
  byteLength: number,
): FileSpec {
  const number = random.integer(1, 99);
  switch (sort) {
    case 'table':
      return { type: 'text/csv', name: `tide-gauge-${number}.csv`, content: makeTable(random, byteLength) };
    case 'binary':
      return {
        type: 'application/octet-stream',
        name: random.pick([`engine-log-${number}.bin`, `survey-${number}.zip`, `chart-update-${number}.dat`]),
        content: random.bytes(byteLength),
      };
    case 'photo':
      return { type: 'image/png', name: `IMG_${1000 + number}.png`, content: makePhoto(random, byteLength) };
  }
}

function makeTable(random: SeededRandom, byteLength: number): Buffer {
  const rows = ['time_utc,level_m,wind_ms,battery_v\r\n'];
  let length = 0;
  for (let minute = 0; length < byteLength; minute += 10) {
    const clock = new Date(Date.UTC(2024, 0, 1, 0, minute)).toISOString().slice(0, 16);
    const level = (2.1 + 1.8 * Math.sin(minute / 118.5) + random.next() * 0.04).toFixed(2);
    const row = `${clock},${level},${random.integer(0, 18)},${(12 + random.next()).toFixed(1)}\r\n`;
    rows.push(row);
    length += row.length;
  }
  return Buffer.from(rows.join(''));
}
