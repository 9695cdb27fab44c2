// What a byte of text costs on the wire, as it turns out within a session: mail compresses very differently, and a first session has
// learned nothing yet from earlier ones.
import { shareBounds, type WireShares } from '../policy/wire-bytes.ts';

/** What was known before the session counts as much as so many encoded bytes of text. */
const octetsBefore = 20_000;
/** Encoded bytes of text after which what came before counts half: folders differ. */
const halfLifeOctets = 300_000;

export class TextShare {
  #bytes = 0;
  #octets = 0;

  /** So many bytes crossed for texts of so many encoded bytes. */
  learn({ bytes, octets }: { readonly bytes: number; readonly octets: number }): void {
    if (octets <= 0) return;
    const weight = 0.5 ** (octets / halfLifeOctets);
    this.#bytes = this.#bytes * weight + bytes;
    this.#octets = this.#octets * weight + octets;
  }

  /** Wire bytes an encoded byte of text. */
  from({ text }: Pick<WireShares, 'text'>): number {
    const share = (octetsBefore * text + this.#bytes) / (octetsBefore + this.#octets);
    const [least, most] = shareBounds.text;
    return Math.min(most, Math.max(least, share));
  }
}
