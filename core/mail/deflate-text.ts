import { deflateSync, Inflate } from 'fflate';
import { HostError } from '../errors.ts';

/** No text part that is kept is larger than this, decoded, in UTF-8 bytes. */
export const maxTextBytes = 32 * 1024 * 1024;

// DEFLATE grows at most 1032-fold, so a step of this size cannot overshoot the bound by more than 4 MB.
const stepBytes = 4096;

/** Packs a text for the replica: raw DEFLATE (RFC 1951) of its UTF-8, and the length of that UTF-8 in bytes. */
export const deflateText = (text: string): { deflated: Uint8Array; bytes: number } => {
  const utf8 = new TextEncoder().encode(text);
  return { deflated: deflateSync(utf8), bytes: utf8.length };
};

/**
 * The text that deflateText packed. Throws HostError 'damaged' when the bytes are not such a pack, or would
 * unpack to more than `limitBytes`.
 */
export const inflateText = (deflated: Uint8Array, limitBytes: number = maxTextBytes): string => {
  // Even an empty text packs to a byte or two; fflate takes nothing for an empty text.
  if (deflated.length === 0) throw new HostError('damaged', 'a text in the replica is missing');
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let bytes = 0;
  const inflate = new Inflate((chunk, final) => {
    bytes += chunk.length;
    if (bytes > limitBytes) throw new HostError('damaged', `a text unpacks to more than ${limitBytes} bytes`);
    text += decoder.decode(chunk, { stream: !final });
  });
  try {
    for (let at = 0; at < deflated.length; at += stepBytes) {
      inflate.push(deflated.subarray(at, at + stepBytes), at + stepBytes >= deflated.length);
    }
  } catch (cause) {
    if (cause instanceof HostError) throw cause;
    throw new HostError('damaged', 'a text in the replica cannot be unpacked', { cause });
  }
  return text;
};
