import type { Address } from '../model/message.ts';
import { addressWords, unstructuredWords, writeDate, writeField } from './write-header.ts';
import { writeText } from './write-text.ts';

/** A plain text message as it is written in the window. */
export interface Draft {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
  /** LF or CRLF line ends. */
  readonly text: string;
  /** The Message-ID of the message it answers, with its angle brackets; '' for none. */
  readonly inReplyTo: string;
  /** Message-IDs with angle brackets, oldest first. */
  readonly references: readonly string[];
  /** With its angle brackets, made by the caller. */
  readonly messageId: string;
  /** ms since the epoch. */
  readonly date: number;
}

/** The draft as a message (RFC 5322, MIME), with CRLF line ends. Nothing in it can begin a header field of its own. */
export const composeDraft = (draft: Draft): Uint8Array => {
  const { body, encoding, flowed } = writeText(draft.text);
  const fields = [
    writeField('Date', [writeDate(draft.date)]),
    ...addressField('From', [draft.from]),
    ...addressField('To', draft.to),
    ...addressField('Cc', draft.cc),
    ...addressField('Bcc', draft.bcc),
    writeField('Subject', unstructuredWords(draft.subject)),
    ...messageIdField('Message-ID', [draft.messageId]),
    ...messageIdField('In-Reply-To', [draft.inReplyTo]),
    ...messageIdField('References', draft.references),
    'MIME-Version: 1.0\r\n',
    `Content-Type: text/plain; charset=utf-8${flowed ? '; format=flowed' : ''}\r\n`,
    `Content-Transfer-Encoding: ${encoding}\r\n`,
  ];
  return new TextEncoder().encode(`${fields.join('')}\r\n${body}`);
};

const addressField = (name: string, addresses: readonly Address[]): readonly string[] => {
  const words = addressWords(addresses);
  return words.length === 0 ? [] : [writeField(name, words)];
};

/** Message-IDs of other people's messages go into the draft, so they are checked like anything received. */
const messageIdField = (name: string, ids: readonly string[]): readonly string[] => {
  const words = ids.filter((id) => /^<[!-;=?-~]{1,900}>$/.test(id));
  return words.length === 0 ? [] : [writeField(name, words)];
};
