// What birpc puts on the wire, and the answer we put inside: errors travel as data, so that they arrive typed
// whichever way the frames are encoded.
import * as v from 'valibot';
import type { SerializedError } from '../ports.ts';

const callId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

export const requestSchema = v.strictObject({
  t: v.literal('q'),
  i: callId,
  /** `port.method` */
  m: v.pipe(v.string(), v.maxLength(64)),
  a: v.pipe(v.array(v.unknown()), v.maxLength(8)),
});

/** What a connection cost that did not come about. */
const wireMeter = v.object({
  up: v.number(),
  down: v.number(),
  flights: v.number(),
  rttMs: v.nullable(v.number()),
  bytesPerSecond: v.nullable(v.number()),
  atLeast: v.exactOptional(v.literal(true)),
  uncompressed: v.number(),
  silentMs: v.nullable(v.number()),
});

export const responseSchema = v.object({
  t: v.literal('s'),
  i: callId,
  /** An answer; missing when the host could not encode one. */
  r: v.optional(
    v.variant('ok', [
      v.object({ ok: v.literal(true), value: v.optional(v.unknown()) }),
      v.object({
        ok: v.literal(false),
        error: v.object({
          code: v.string(),
          message: v.string(),
          fingerprint: v.exactOptional(v.string()),
          spent: v.exactOptional(wireMeter),
        }),
      }),
    ]),
  ),
});

export type Answer =
  | { readonly ok: true; readonly value?: unknown }
  | { readonly ok: false; readonly error: SerializedError & { fingerprint?: string } };
