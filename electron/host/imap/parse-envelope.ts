import { parseDateHeader } from '../../../core/mail/date-header.ts';
import {
  addressOf,
  headerText,
  headerToken,
  maxAddresses,
  readReferences,
} from '../../../core/mail/envelope-fields.ts';
import type { Address, Envelope } from '../../../core/model/message.ts';
import { asList, asText, asToken } from './attribute-tree.ts';
import type { ImapAttribute } from './imapflow-internals.ts';

/** A header's text: bytes of a literal stay bytes until its charset is known. */
const decoded = (attribute: ImapAttribute | undefined): string => {
  const value = asToken(attribute)?.value;
  return Buffer.isBuffer(value) || typeof value === 'string' ? headerText(value) : '';
};

const verbatim = (attribute: ImapAttribute | undefined): string => headerToken(asText(attribute) ?? '');

const parseAddress = (attribute: ImapAttribute): Address | null => {
  const fields = asList(attribute);
  if (fields === null) return null;
  const [name, , mailbox, host] = fields;
  return addressOf({ name: decoded(name), mailbox: decoded(mailbox), host: verbatim(host) });
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
export const parseReferences = (header: string): readonly string[] =>
  readReferences(/^references:(.*)$/ims.exec(header)?.[1] ?? '');
