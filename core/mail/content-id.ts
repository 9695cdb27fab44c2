import { sha256 } from '@noble/hashes/sha2.js';
import type { ContentId } from '../model/ids.ts';

export interface ContentIdentity {
  /** `e:…` or `g:…` where the server names content; null where it does not. */
  readonly serverContentId: string | null;
  /** With its angle brackets; '' when there is none. */
  readonly messageId: string;
  /** ms since the epoch. */
  readonly internalDate: number;
  /** RFC822.SIZE, bytes. */
  readonly size: number;
  /** Decoded. */
  readonly subject: string;
}

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const toBase64url = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const group = (first << 16) | (second << 8) | third;
    for (let digit = 0; digit <= Math.min(3, bytes.length - at); digit += 1) {
      text += base64url.charAt((group >> (18 - 6 * digit)) & 63);
    }
  }
  return text;
};

/**
 * Names what a message contains, whichever mailbox or UID it is found under: the server's own name for it, else
 * `f:` and 160 bits of SHA-256 over the four fields as a JSON array, which no two sets of fields share.
 *
 * Two different messages get the same name only when Message-ID, INTERNALDATE (in seconds on most servers),
 * size and subject are all equal, which scripts manage; `contentIdApart` then tells them apart where that can be
 * noticed. The other way round, one message gets two names when a server changes INTERNALDATE on COPY, or when a
 * later version decodes subjects otherwise; its text is then fetched once more, and nothing is lost.
 */
export const contentIdOf = (identity: ContentIdentity): ContentId => {
  const { serverContentId, messageId, internalDate, size, subject } = identity;
  if (serverContentId !== null) return serverContentId as ContentId;
  const fields = JSON.stringify([messageId, internalDate, size, subject]);
  return `f:${toBase64url(sha256(new TextEncoder().encode(fields)).subarray(0, 20))}` as ContentId;
};

/** Where a message lies, in a form that no other message on the server shares for long. */
export interface ContentPlace {
  readonly uidValidity: number;
  readonly uid: number;
}

/**
 * A name that this message shares with no copy of itself, for one that the fingerprint cannot tell from others: moved, it is
 * fetched again, which is better than another's text.
 */
export const contentIdApart = (contentId: ContentId, { uidValidity, uid }: ContentPlace): ContentId =>
  `${contentId}@${uidValidity}.${uid}` as ContentId;

/** The name without what tells it apart. */
export const sharedContentId = (contentId: ContentId): ContentId =>
  contentId.startsWith('f:') ? (contentId.replace(/@.*$/s, '') as ContentId) : contentId;
