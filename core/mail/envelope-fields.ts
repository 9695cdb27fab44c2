// What the fields of an envelope mean, whether a server's ENVELOPE (RFC 9051, 7.5.2) or a message's own header brings them.
import type { Address } from '../model/message.ts';
import { toByteString } from './byte-string.ts';
import { decodeHeader } from './encoded-words.ts';

/** More addresses than this in one field are not kept: they are never shown, and each copy would carry them. */
export const maxAddresses = 500;
const maxTextLength = 4096;

/**
 * Text for people. Bytes, or a string that may hold bytes as characters, stay bytes until their charset is known. One
 * space for many: some servers do that themselves, and a message must read the same whichever server lists it.
 */
export const headerText = (raw: string | Uint8Array): string => {
  const text = typeof raw === 'string' ? raw : toByteString(raw);
  return decodeHeader(text.replace(/[ \t\r\n]+/g, ' ')).slice(0, maxTextLength);
};

/** Message-IDs and the like: not decoded, one line. */
export const headerToken = (raw: string): string => raw.replace(/\s+/g, ' ').trim().slice(0, maxTextLength);

/** An address as ENVELOPE writes it, decoded. */
export interface AddressFields {
  readonly name: string;
  readonly mailbox: string;
  /** '' for a group's start, its name in `mailbox`, and for a group's end. */
  readonly host: string;
}

/** Null for what says nothing, such as a group's end. */
export const addressOf = ({ name, mailbox, host }: AddressFields): Address | null => {
  const address = host === '' ? '' : `${mailbox}@${host}`;
  const shown = name || (host === '' ? mailbox : '');
  return shown === '' && address === '' ? null : { name: unquoted(shown), address };
};

const unquoted = (name: string): string => {
  const inner = /^"(.*)"$/s.exec(name)?.[1];
  return inner === undefined || inner === '' ? name : inner;
};

/** Message-IDs of the value of a References header field, oldest first. */
export const readReferences = (value: string): readonly string[] => {
  const ids = value.replace(/\s+/g, ' ').match(/<[^<>\s]{1,990}>/g) ?? [];
  // The first names the thread, the last ones the branch: what is between is dropped from endless threads.
  return ids.length > 200 ? [...ids.slice(0, 1), ...ids.slice(-199)] : ids;
};
