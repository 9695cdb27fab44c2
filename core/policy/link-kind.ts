// What kind of line it is: as somebody says, as it was said of this network, as it looks, as it was last time.
import type { LinkKind } from '../model/link.ts';

/** A geostationary satellite is no nearer than this, ms there and back. */
export const satelliteRttMs = 450;
/** What the fastest modem does, bytes per second, and what is no broadband. */
const dialUpBytesPerSecond = 8 * 1024;
const meteredBytesPerSecond = 64 * 1024;

/** A line changes its kind only once it has looked like another so many times in a row. */
const looksToChange = 3;

/** What a line looks like, from its traffic; null while its speed is not known. */
export const recogniseLink = ({
  rttMs,
  bytesPerSecond,
}: {
  readonly rttMs: number | null;
  readonly bytesPerSecond: number | null;
}): LinkKind | null => {
  if (bytesPerSecond === null || !(bytesPerSecond > 0)) return null;
  if (rttMs !== null && rttMs >= satelliteRttMs) return 'satellite';
  if (bytesPerSecond < dialUpBytesPerSecond) return 'dialUp';
  return bytesPerSecond < meteredBytesPerSecond ? 'metered' : 'broadband';
};

/** What the looks at a line so far came to. */
export interface Recognition {
  /** What it is taken for; null before it was recognised. */
  readonly kind: LinkKind | null;
  /** What it has looked like since, and how many times in a row; null when it looks like `kind`. */
  readonly other: { readonly kind: LinkKind; readonly looks: number } | null;
}

export const notRecognised: Recognition = { kind: null, other: null };

/** One more look. One that recognises nothing (null) says nothing. */
export const lookAgain = (recognition: Recognition, seen: LinkKind | null): Recognition => {
  if (seen === null) return recognition;
  if (seen === recognition.kind) return { kind: seen, other: null };
  const looks = recognition.other?.kind === seen ? recognition.other.looks + 1 : 1;
  return looks >= looksToChange
    ? { kind: seen, other: null }
    : { kind: recognition.kind, other: { kind: seen, looks } };
};

/** What to take a line for. Of a line that nobody knows anything about, the careful guess. */
export const linkKindNow = ({
  byHand,
  byNetwork,
  network,
  measured,
  last,
}: {
  readonly byHand: LinkKind | null;
  readonly byNetwork: Readonly<Record<string, LinkKind>>;
  /** The network's name; null where nobody knows. */
  readonly network: string | null;
  readonly measured: LinkKind | null;
  /** What it was last time. */
  readonly last: LinkKind | null;
}): LinkKind => {
  // A network may be called `constructor`.
  const named = network !== null && Object.hasOwn(byNetwork, network) ? byNetwork[network] : undefined;
  return byHand ?? named ?? measured ?? last ?? 'dialUp';
};
