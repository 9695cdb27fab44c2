// Which bytes of a part are asked for next.
import type { AttachmentRequest } from '../../../core/ports.ts';
import type { PartialDescription } from './partial-file.ts';
import type { SectionRequest } from './section-source.ts';

/** No answer is longer than this, whatever chunk is asked for: it is held in memory. */
const mostAtOnce = 16 * 1024 * 1024;

/** Asked for beyond the promised end, so that the answer shows whether the part ends there: servers are wrong about that. */
const beyondEnd = 1_024;

/** Base64 in lines decodes to more than this share of it. */
const leastDecodedShare = 0.7;

/** What is here of a part, and how its bytes come. */
export type Progress = Pick<PartialDescription, 'transfer' | 'total'> & { readonly received: number };

/** The range of the part as it is that goes on after `received` bytes; at its end it reaches beyond. */
export const encodedRange = (
  { uid, part, octets, chunkBytes }: AttachmentRequest,
  received: number,
): SectionRequest => {
  const chunk = Math.min(chunkBytes, mostAtOnce);
  const left = octets - received;
  const length = left <= chunk ? Math.max(left, 0) + beyondEnd : chunk;
  return { uid, part, binary: false, offset: received, length, withSize: false };
};

/** The range that goes on where the file ends; at the part's end it reaches beyond. */
export const nextRange = (
  request: AttachmentRequest,
  { transfer, total, received }: Progress,
): SectionRequest => {
  if (transfer === 'encoded') return encodedRange(request, received);
  const { uid, part, chunkBytes } = request;
  const chunk = Math.min(chunkBytes, mostAtOnce);
  const left = total === null ? Number.POSITIVE_INFINITY : total - received;
  const length = left <= chunk ? Math.max(left, 0) + beyondEnd : chunk;
  return { uid, part, binary: true, offset: received, length, withSize: total === null };
};

/** The range after the one that is asked for, where it is certain that there is one and how long it is; else null. */
export const rangeAfter = (request: AttachmentRequest, progress: Progress): SectionRequest | null => {
  const asked = nextRange(request, progress);
  const received = asked.offset + asked.length;
  const { octets } = request;
  if (!asked.binary) return received < octets ? nextRange(request, { ...progress, received }) : null;
  const { total } = progress;
  if (total === null && octets * leastDecodedShare - received < asked.length) return null;
  if (total !== null && received >= total) return null;
  return { ...nextRange(request, { ...progress, received }), withSize: false };
};
