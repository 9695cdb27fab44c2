import type { Transform } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';

/** Both directions of COMPRESS=DEFLATE (RFC 4978). */
export const compressionStreams = (
  fail: (error: Error) => void,
): { readonly inflate: Transform; readonly deflate: Transform } => {
  // Kept short of an error at a cut: what came is inflated and handed on.
  const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  // Each write is flushed by itself, which is why commands that belong together are written together.
  const deflate = createDeflateRaw({ level: 9, flush: constants.Z_PARTIAL_FLUSH });
  inflate.on('error', fail);
  deflate.on('error', fail);
  return { inflate, deflate };
};
