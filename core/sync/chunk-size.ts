// How much to ask for at once: about two seconds of the line, so that what a person waits for waits no longer
// (DESIGN, "The brain"), and no less than what makes the flight worth it.

/** Seconds of throughput in one request. */
const chunkSeconds = 2;

/** What one more message takes in a list with COMPRESS, bytes on the wire (measured: 75 to 82). */
const rowBytes = 80;
/** What a list takes besides, before its compression has seen much: names and headers that come for the first time (measured). */
const dictionaryBytes = 850;

/** What tier 0 of so many messages takes in a flight with other lists, whose dictionary it shares (Dovecot's, measured). */
export const listingBytesAlong = (messages: number): number => messages * rowBytes;

/** What looking at a folder takes that turns out to have nothing new, bytes. */
export const lookBytes = 250;

/** A screenful: what the first request brings, before the line's speed is known. */
const firstScreen = 50;

/** A line that lists a first screen in one request's time, bytes per second. */
export const cautiousSpeed = (dictionaryBytes + firstScreen * rowBytes) / chunkSeconds;

/** Below this a request costs more than what it brings. */
const leastListings = 20;
/** The same of what is no list, bytes. */
const leastBytes = 1_700;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

const messagesIn = (bytes: number): number => Math.floor((bytes - dictionaryBytes) / rowBytes);

/** Messages to list in one FETCH at this speed (bytes per second; null while unknown), when no more than `maxBytes` may cross for them. */
export const listingBatch = (
  bytesPerSecond: number | null,
  maxBytes: number = Number.POSITIVE_INFINITY,
): number => {
  // A chunk of a slow line is little: its lists take the few bytes more that make them worth a request.
  const few = Math.min(leastListings, Math.floor((maxBytes * leastListings) / leastBytes));
  const affordable = Math.max(1, few, messagesIn(maxBytes));
  const batch =
    bytesPerSecond === null
      ? firstScreen
      : clamp(messagesIn(bytesPerSecond * chunkSeconds), leastListings, 5_000);
  return Math.min(batch, affordable);
};

/** What may cross the wire for one request at this speed, bytes. */
export const chunkBytes = (bytesPerSecond: number | null): number =>
  bytesPerSecond === null
    ? 16 * 1024
    : clamp(Math.floor(bytesPerSecond * chunkSeconds), leastBytes, 4 * 1024 * 1024);
