import type { Transform } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';

export interface CompressionStreams {
  readonly inflate: Transform;
  readonly deflate: Transform;
  /** Bytes that did not have to cross so far, up and down. */
  readonly saved: number;
}

/** Both directions of COMPRESS=DEFLATE (RFC 4978). */
export const compressionStreams = (fail: (error: Error) => void): CompressionStreams => {
  // Kept short of an error at a cut: what came is inflated and handed on.
  const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  // Each write is flushed by itself, which is why commands that belong together are written together.
  const deflate = createDeflateRaw({ level: 9, flush: constants.Z_PARTIAL_FLUSH });
  let plain = 0;
  let compressed = 0;
  inflate.on('data', (chunk: Buffer) => {
    plain += chunk.length;
  });
  deflate.on('data', (chunk: Buffer) => {
    compressed += chunk.length;
  });
  inflate.on('error', fail);
  deflate.on('error', fail);
  return {
    inflate,
    deflate,
    get saved() {
      // `bytesWritten` of a zlib stream is what it took in and worked through.
      return plain - inflate.bytesWritten + deflate.bytesWritten - compressed;
    },
  };
};
