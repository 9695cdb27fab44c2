import { RemoteError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ports.ts';
import type {
  SectionRange,
  SectionRequest,
  SectionSource,
} from '../../electron/host/attachments/section-source.ts';

export const session = 'session' as SessionId;

export interface FakePart {
  readonly encoded: Uint8Array;
  /** What BINARY gives; null where the server refuses to decode. */
  readonly decoded: Uint8Array | null;
  /** What the server claims instead of the decoded size. */
  readonly claimedSize?: number | null;
}

export interface FakeSections extends SectionSource {
  binary: boolean;
  /** Ends the session when this many more bytes have come; null for never. */
  cutAfter: number | null;
  /** Part bytes that crossed, by transfer. */
  readonly crossed: { binary: number; encoded: number };
  readonly requests: SectionRequest[];
}

/** A server with one part, whose session ends where the test says. */
export const fakeSections = (part: () => FakePart | null): FakeSections => {
  const fake: FakeSections = {
    binary: true,
    cutAfter: null,
    crossed: { binary: 0, encoded: 0 },
    requests: [],
    hasBinary: () => fake.binary,
    claimAhead: () => null,
    async fetchSection(_session, request): Promise<SectionRange> {
      fake.requests.push(request);
      if (fake.cutAfter === 0) throw new RemoteError('cut', 'The connection ended.');
      const held = part();
      if (!held) throw new RemoteError('gone', 'The message is not there any more.');
      const source = request.binary ? held.decoded : held.encoded;
      if (!source) throw new RemoteError('rejected', 'NO [UNKNOWN-CTE]');
      const all = source.subarray(request.offset, request.offset + request.length);
      const bytes = fake.cutAfter === null ? all : all.subarray(0, fake.cutAfter);
      const cut = fake.cutAfter !== null && fake.cutAfter <= all.length;
      if (fake.cutAfter !== null) fake.cutAfter -= bytes.length;
      fake.crossed[request.binary ? 'binary' : 'encoded'] += bytes.length;
      const size = held.claimedSize === undefined ? (held.decoded?.length ?? null) : held.claimedSize;
      return {
        bytes: Uint8Array.from(bytes),
        binarySize: request.binary && request.withSize ? size : null,
        cut: cut ? new RemoteError('cut', 'The connection ended.') : null,
      };
    },
  };
  return fake;
};

/** Base64 in lines of `lineLength` (null for one line) and CRLF after the last one as often as said. */
export const base64Lines = (bytes: Uint8Array, lineLength: number | null, finalBreaks = 0): Uint8Array => {
  const text = Buffer.from(bytes).toString('base64');
  const lines = lineLength === null ? [text] : (text.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []);
  return Buffer.from(lines.join('\r\n') + '\r\n'.repeat(finalBreaks), 'latin1');
};

/** The same bytes for the same seed, with nothing in them to compress. */
export const noise = (length: number, seed = 1): Uint8Array => {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < length; at++) {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    bytes[at] = state >>> 11;
  }
  return bytes;
};
