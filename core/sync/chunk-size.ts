// How much to ask for at once: about two seconds of the line, so that what a person waits for waits no longer
// (DESIGN, "The brain"), and no less than what makes the flight worth it.

/** Seconds of throughput in one request. */
const chunkSeconds = 2;

/** What tier 0 of a message costs on the wire with COMPRESS, bytes (measured on real mail). */
export const listingWireBytes = 85;

/** What looking at a folder takes that turns out to have nothing new, bytes. */
export const lookBytes = 250;

/** A screenful: what the first request brings, before the line's speed is known. */
const firstScreen = 50;

/** A line that lists a first screen in one request's time, bytes per second. */
export const cautiousSpeed = (firstScreen * listingWireBytes) / chunkSeconds;

/** Below this a request costs more than what it brings. */
const leastListings = 20;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Messages to list in one FETCH at this speed (bytes per second; null while unknown), when no more than `maxBytes` may cross for them. */
export const listingBatch = (
  bytesPerSecond: number | null,
  maxBytes: number = Number.POSITIVE_INFINITY,
): number => {
  const affordable = Math.max(1, Math.floor(maxBytes / listingWireBytes));
  const batch =
    bytesPerSecond === null
      ? firstScreen
      : clamp(Math.floor((bytesPerSecond * chunkSeconds) / listingWireBytes), leastListings, 5_000);
  return Math.min(batch, affordable);
};

/** What may cross the wire for one request at this speed, bytes. */
export const chunkBytes = (bytesPerSecond: number | null): number =>
  bytesPerSecond === null
    ? 16 * 1024
    : clamp(Math.floor(bytesPerSecond * chunkSeconds), leastListings * listingWireBytes, 4 * 1024 * 1024);
