import type { Address, Envelope } from '../model/message.ts';
import { readAddresses } from './address-list.ts';
import { fromByteString } from './byte-string.ts';
import { decodeCharset } from './charset.ts';
import { parseDateHeader } from './date-header.ts';
import { headerText, headerToken, readReferences } from './envelope-fields.ts';
import type { HeaderFields } from './mime-entities.ts';

/** A value that is not decoded further than to characters. */
export const rawText = (value: string): string => decodeCharset(fromByteString(value), null);

/** The ENVELOPE that a server would make of a header (RFC 9051, 7.5.2). */
export const envelopeOf = (header: HeaderFields): Envelope => {
  const last = (name: string): string => header.get(name)?.at(-1) ?? '';
  const addresses = (name: string): readonly Address[] => readAddresses(header.get(name) ?? []);
  const from = addresses('from');
  const orFrom = (name: string): readonly Address[] => {
    const found = addresses(name);
    return found.length > 0 ? found : from;
  };
  return {
    date: parseDateHeader(rawText(last('date'))),
    subject: headerText(last('subject')),
    from,
    sender: orFrom('sender'),
    replyTo: orFrom('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    inReplyTo: headerToken(rawText(last('in-reply-to'))),
    messageId: headerToken(rawText(last('message-id'))),
  };
};

/** Message-IDs of the References header, oldest first. */
export const referencesOf = (header: HeaderFields): readonly string[] =>
  readReferences((header.get('references') ?? []).join(' '));
