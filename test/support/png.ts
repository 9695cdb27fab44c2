import { crc32, deflateSync } from 'node:zlib';
import type { SeededRandom } from './random.ts';

/** A picture of sea, sky and a low sun, in about `byteLength` bytes; any program can open it. */
export function makePhoto(random: SeededRandom, byteLength: number): Buffer {
  const width = Math.max(8, Math.round(Math.sqrt((byteLength / 3) * 1.5)));
  const height = Math.max(6, Math.round(width / 1.5));
  const noise = random.bytes(width * height);
  const horizon = height * (0.4 + random.next() * 0.3);
  const sun = { x: width * random.next(), y: horizon * 0.7, radius: height * 0.08 };
  const rows = Buffer.alloc(height * (1 + width * 3));
  let at = 0;
  for (let y = 0; y < height; y++) {
    rows[at++] = 0;
    for (let x = 0; x < width; x++) {
      const grain = ((noise[y * width + x] ?? 0) & 15) - 8;
      const inSun = Math.hypot(x - sun.x, y - sun.y) < sun.radius;
      const depth = y < horizon ? y / horizon : (y - horizon) / (height - horizon);
      const [red, green, blue] = inSun ? sunColour : y < horizon ? skyColour(depth) : seaColour(depth);
      rows[at++] = clamp(red + grain);
      rows[at++] = clamp(green + grain);
      rows[at++] = clamp(blue + grain);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    // Stored, not compressed: the bytes must not depend on the zlib a Node version happens to carry.
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

type Colour = readonly [number, number, number];

const sunColour: Colour = [255, 226, 150];

function skyColour(depth: number): Colour {
  return [90 + 140 * depth, 140 + 60 * depth, 215 - 40 * depth];
}

function seaColour(depth: number): Colour {
  return [40 - 20 * depth, 100 - 50 * depth, 130 - 50 * depth];
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
