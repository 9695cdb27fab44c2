// A file of frames: each is its payload's length and CRC-32 (both 32 bits, little-endian), then the payload. A
// frame that is not whole, or not what its CRC says, ends what the file is worth.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const headerBytes = 8;

/** A payload with its frame around it. */
export const frameOf = (payload: Uint8Array): Uint8Array => {
  const frame = Buffer.alloc(headerBytes + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt32LE(crc32(payload), 4);
  frame.set(payload, headerBytes);
  return frame;
};

export interface FrameFile {
  /** The payloads of the whole frames, each valid until the next is asked for. */
  readonly payloads: Generator<Uint8Array>;
  /** Bytes from the start that whole frames take, once the payloads are read to the end. */
  wholeLength(): number;
  /** Bytes in the file. */
  readonly length: number;
}

/** Reads a file frame by frame; throws ENOENT and the like as they are. */
export const readFrames = (path: string): FrameFile => {
  const descriptor = openSync(path, 'r');
  const length = fstatSync(descriptor).size;
  let whole = 0;
  function* payloads(): Generator<Uint8Array> {
    try {
      for (;;) {
        const header = readAt(descriptor, whole, Math.min(headerBytes, length - whole));
        if (header.length < headerBytes) return;
        const payloadBytes = header.readUInt32LE(0);
        if (payloadBytes > length - whole - headerBytes) return;
        const payload = readAt(descriptor, whole + headerBytes, payloadBytes);
        if (payload.length < payloadBytes || crc32(payload) !== header.readUInt32LE(4)) return;
        whole += headerBytes + payloadBytes;
        yield payload;
      }
    } finally {
      closeSync(descriptor);
    }
  }
  return { payloads: payloads(), wholeLength: () => whole, length };
};

const readAt = (descriptor: number, position: number, length: number): Buffer => {
  const buffer = Buffer.alloc(Math.max(0, length));
  let read = 0;
  while (read < buffer.length) {
    const more = readSync(descriptor, buffer, read, buffer.length - read, position + read);
    if (more === 0) break;
    read += more;
  }
  return buffer.subarray(0, read);
};
