import { decodeHeader } from '../../../core/mail/encoded-words.ts';
import type { Address, Envelope } from '../../../core/model/message.ts';
import { asList, asText, asToken } from './attribute-tree.ts';
import type { ImapAttribute } from './imapflow-internals.ts';
import { parseDateHeader } from './internal-date.ts';

/** More addresses than this in one field are not kept: they are never shown, and each copy would carry them. */
const maxAddresses = 500;
const maxTextLength = 4096;

/** A header's text: bytes of a literal stay bytes until its charset is known. */
const decoded = (attribute: ImapAttribute | undefined): string => {
  const value = asToken(attribute)?.value;
  if (Buffer.isBuffer(value)) return decodeHeader(value).slice(0, maxTextLength);
  return typeof value === 'string' ? decodeHeader(value).slice(0, maxTextLength) : '';
};

/** Message-IDs and the like: not decoded, one line. */
const verbatim = (attribute: ImapAttribute | undefined): string =>
  (asText(attribute) ?? '').replace(/\s+/g, ' ').trim().slice(0, maxTextLength);

const parseAddress = (attribute: ImapAttribute): Address | null => {
  const fields = asList(attribute);
  if (fields === null) return null;
  const [name, , mailbox, host] = fields;
  const domain = verbatim(host);
  // RFC 9051, 7.5.2: without a host it is a group's start, its name in the mailbox field, or a group's end.
  const address = domain === '' ? '' : `${decoded(mailbox)}@${domain}`;
  const shown = decoded(name) || (domain === '' ? decoded(mailbox) : '');
  return shown === '' && address === '' ? null : { name: unquoted(shown), address };
};

const unquoted = (name: string): string => {
  const inner = /^"(.*)"$/s.exec(name)?.[1];
  return inner === undefined || inner === '' ? name : inner;
};

const parseAddresses = (attribute: ImapAttribute | undefined): readonly Address[] =>
  (asList(attribute) ?? [])
    .slice(0, maxAddresses)
    .map(parseAddress)
    .filter((address) => address !== null);

export const emptyEnvelope: Envelope = {
  date: null,
  subject: '',
  from: [],
  sender: [],
  replyTo: [],
  to: [],
  cc: [],
  bcc: [],
  inReplyTo: '',
  messageId: '',
};

/** ENVELOPE (RFC 9051, 7.5.2). What is missing or of the wrong kind is empty. */
export const parseEnvelope = (attribute: ImapAttribute | undefined): Envelope => {
  const fields = asList(attribute);
  if (fields === null) return emptyEnvelope;
  const [date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId] = fields;
  return {
    date: parseDateHeader(asText(date) ?? ''),
    subject: decoded(subject),
    from: parseAddresses(from),
    sender: parseAddresses(sender),
    replyTo: parseAddresses(replyTo),
    to: parseAddresses(to),
    cc: parseAddresses(cc),
    bcc: parseAddresses(bcc),
    inReplyTo: verbatim(inReplyTo),
    messageId: verbatim(messageId),
  };
};

/** Message-IDs of a References header field as BODY[HEADER.FIELDS (REFERENCES)] brings it, oldest first. */
export const parseReferences = (header: string): readonly string[] => {
  const value = /^references:(.*)$/ims.exec(header)?.[1] ?? '';
  const ids = value.replace(/\s+/g, ' ').match(/<[^<>\s]{1,990}>/g) ?? [];
  // The first names the thread, the last ones the branch: what is between is dropped from endless threads.
  return ids.length > 200 ? [...ids.slice(0, 1), ...ids.slice(-199)] : ids;
};
