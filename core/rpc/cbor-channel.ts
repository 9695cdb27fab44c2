// CBOR (RFC 8949) as the wire form where only bytes cross. The build of cbor-x without `new Function` is taken on
// both sides: the window runs under a content security policy without 'unsafe-eval', and record definitions, the
// feature that compiles code, have no place in frames that come from outside.
import { Encoder, setSizeLimits } from 'cbor-x/index-no-eval';
import type { BinaryChannel, Channel } from './channel.ts';

// Nine bytes can announce an array of 100 million elements, and the decoder would make room for it.
setSizeLimits({ maxArraySize: 2_000_000, maxMapSize: 10_000, maxObjectSize: 10_000 });

const codec = new Encoder({
  useRecords: false,
  mapsAsObjects: true,
  structuredClone: false,
  tagUint8Array: false,
  // A decoded Uint8Array must not keep its whole frame alive.
  copyBuffers: true,
});

/** Turns a channel of bytes into one of plain data. A frame that is no CBOR closes it. */
export const cborChannel = (bytes: BinaryChannel): Channel => ({
  post: (frame) => bytes.post(codec.encode(frame)),
  onFrame: (listener) =>
    bytes.onFrame((frame) => {
      let decoded: unknown;
      try {
        if (!(frame instanceof Uint8Array)) throw new TypeError('a frame is not binary');
        decoded = codec.decode(frame);
      } catch (error) {
        bytes.close(`unreadable frame: ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
      listener(decoded);
    }),
  onClose: (listener) => bytes.onClose(listener),
  close: (reason) => bytes.close(reason),
});
