import { attributeText } from './completion.ts';
import type { ImapAttribute, ImapAttributeList, ImapToken } from './imapflow-internals.ts';

// Reading of the attribute tree that imapflow's parser makes of an answer. Everything in it is the server's word: each
// reader gives null for what is not of its kind, and never throws.

export const asList = (attribute: ImapAttribute | undefined): ImapAttributeList | null =>
  Array.isArray(attribute) ? attribute : null;

export const asToken = (attribute: ImapAttribute | undefined): ImapToken | null =>
  attribute === undefined || attribute === null || Array.isArray(attribute) ? null : (attribute as ImapToken);

/** Text of a token; bytes of a literal are read as UTF-8, and as Windows-1252 where they are none. */
export const asText = (attribute: ImapAttribute | undefined): string | null => {
  const value = asToken(attribute)?.value;
  return Buffer.isBuffer(value) ? textOfBytes(value) : attributeText(attribute);
};

const textOfBytes = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

/** Bytes of a string or literal; null for lists, and for NIL. */
export const asBytes = (attribute: ImapAttribute | undefined): Buffer | null => {
  const value = asToken(attribute)?.value;
  if (Buffer.isBuffer(value)) return value;
  // imapflow leaves the value of a zero-length literal out.
  if (value === undefined && asToken(attribute)?.type === 'LITERAL') return Buffer.alloc(0);
  return typeof value === 'string' ? Buffer.from(value) : null;
};

/** A number of 32 bits; null for anything else. */
export const asNumber = (attribute: ImapAttribute | undefined): number | null => {
  const text = attributeText(attribute);
  if (text === null || !/^\d{1,10}$/.test(text)) return null;
  const number = Number(text);
  return number <= 4294967295 ? number : null;
};

/** A mod-sequence: 63 bits (RFC 7162, 7); null for anything else, and for 0, which means none. */
export const asModseq = (attribute: ImapAttribute | undefined): bigint | null => {
  const text = attributeText(attribute);
  if (text === null || !/^\d{1,20}$/.test(text)) return null;
  const modseq = BigInt(text);
  return modseq > 0n && modseq < 1n << 64n ? modseq : null;
};

/** The pairs of a list such as `(MESSAGES 3 UIDNEXT 4)`, names upper case. */
export const asPairs = (list: ImapAttributeList | null): ReadonlyMap<string, ImapAttribute> => {
  const pairs = new Map<string, ImapAttribute>();
  if (list === null) return pairs;
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = attributeText(list[i]);
    if (name !== null) pairs.set(name.toUpperCase(), list[i + 1] ?? null);
  }
  return pairs;
};
