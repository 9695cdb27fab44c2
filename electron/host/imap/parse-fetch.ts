import type { FlagObservation, MessageIdentity, MessageListing } from '../../../core/ports.ts';
import { asBytes, asList, asModseq, asNumber, asText, asToken } from './attribute-tree.ts';
import { attributeText } from './completion.ts';
import type { ImapAnswer, ImapAttribute, ImapToken } from './imapflow-internals.ts';
import { parseInternalDate } from './internal-date.ts';
import { parseBodystructure } from './parse-bodystructure.ts';
import { emptyEnvelope, parseEnvelope, parseReferences } from './parse-envelope.ts';

/** A section of a body as an answer names it. */
export interface FetchedSection {
  readonly kind: 'BODY' | 'BINARY';
  /** `1.2`, `HEADER.FIELDS`; '' for the whole message. */
  readonly section: string;
  /** First byte, where the answer is a part of the section. */
  readonly origin: number | null;
  readonly bytes: Buffer | null;
}

/** The data items of one FETCH answer (RFC 9051, 7.5.2), as yet unread. */
export interface FetchAnswer {
  /** Message sequence number. */
  readonly number: number | null;
  readonly uid: number | null;
  readonly items: ReadonlyMap<string, ImapAttribute>;
  readonly sections: readonly FetchedSection[];
}

const bodySection = (name: ImapToken, value: ImapAttribute): FetchedSection => ({
  kind: String(name.value).toUpperCase() === 'BINARY' ? 'BINARY' : 'BODY',
  section: (attributeText(name.section?.[0] ?? null) ?? '').toUpperCase(),
  origin: name.partial?.[0] ?? null,
  bytes: asBytes(value),
});

const numberOf = ({ command = '' }: ImapAnswer): number | null =>
  /^\d{1,10}$/.test(command) ? Number(command) || null : null;

/** Null for what is no FETCH answer. */
export const parseFetchAnswer = (answer: ImapAnswer): FetchAnswer | null => {
  const list = asList(answer.attributes?.[1]);
  if (list === null) return null;
  const items = new Map<string, ImapAttribute>();
  const sections: FetchedSection[] = [];
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = asToken(list[i]);
    const value = list[i + 1] ?? null;
    if (name === null || typeof name.value !== 'string') continue;
    if (name.section === undefined) items.set(name.value.toUpperCase(), value);
    else sections.push(bodySection(name, value));
  }
  const uid = asNumber(items.get('UID')) || null;
  return { number: numberOf(answer), uid, items, sections };
};

/** FLAGS as the server spells them, sorted, each once. */
const flagsOf = (attribute: ImapAttribute | undefined): readonly string[] | null => {
  const list = asList(attribute);
  if (list === null) return null;
  const flags = list.map(asText).filter((flag) => flag !== null && flag !== '' && flag !== '\\Recent');
  return [...new Set(flags as string[])].sort();
};

/** Flags and MODSEQ; null without a UID or flags. */
export const flagObservation = ({ uid, items }: FetchAnswer): FlagObservation | null => {
  const flags = flagsOf(items.get('FLAGS'));
  if (uid === null || flags === null) return null;
  return { uid, flags, modseq: asModseq(asList(items.get('MODSEQ'))?.[0]) };
};

/** INTERNALDATE and size with what stands in for broken ones, so that one bad date does not hide a message. */
const dateAndSize = (items: FetchAnswer['items'], dateHeader: number | null) => ({
  internalDate: parseInternalDate(asText(items.get('INTERNALDATE')) ?? '') ?? dateHeader ?? 0,
  size: asNumber(items.get('RFC822.SIZE')) ?? 0,
});

const contentIdOf = (items: FetchAnswer['items']): string | null => {
  const emailId = asText(asList(items.get('EMAILID'))?.[0]);
  if (emailId !== null && /^[A-Za-z0-9_-]{1,255}$/.test(emailId)) return `e:${emailId}`;
  const gmail = asText(items.get('X-GM-MSGID'));
  return gmail !== null && /^\d{1,20}$/.test(gmail) ? `g:${gmail}` : null;
};

/** Message-IDs of the References field, where an answer has that field (empty or not): null without it. */
export const referencesIn = ({ sections }: FetchAnswer): readonly string[] | null => {
  const header = sections.find(({ section }) => section.startsWith('HEADER.FIELDS'))?.bytes ?? null;
  return header === null ? null : parseReferences(header.toString('latin1'));
};

/**
 * Tier 0 of a message; null without what nothing can be shown for: UID and flags. `lenient` is for answers to a
 * question without ENVELOPE, asked because the server's could not be parsed. Null also for what somebody else expunged
 * meanwhile: until the session is told, a server may answer with a ghost that has NIL for all that was in it (RFC 2180, 4.1.3),
 * and no date.
 */
export const messageListing = (answer: FetchAnswer, lenient: boolean): MessageListing | null => {
  const observation = flagObservation(answer);
  const { items } = answer;
  if (observation === null || (!items.has('ENVELOPE') && !lenient)) return null;
  if (!items.has('RFC822.SIZE')) return null;
  const envelope = items.has('ENVELOPE') ? parseEnvelope(items.get('ENVELOPE')) : emptyEnvelope;
  const place = dateAndSize(items, envelope.date);
  const empty = asList(items.get('ENVELOPE'))?.every((field) => field === null) === true;
  if (empty && place.internalDate <= 0) return null;
  return {
    ...observation,
    modseq: null,
    ...place,
    envelope,
    references: referencesIn(answer),
    structure: parseBodystructure(items.get('BODYSTRUCTURE')),
    serverContentId: contentIdOf(items),
  };
};

/** What re-matches a row; null without UID and flags, and for a ghost. */
export const messageIdentity = (answer: FetchAnswer): MessageIdentity | null => {
  const observation = flagObservation(answer);
  if (observation === null || !answer.items.has('RFC822.SIZE')) return null;
  const header = answer.sections.find(({ section }) => section.startsWith('HEADER.FIELDS'))?.bytes;
  const place = dateAndSize(answer.items, null);
  if (header === null && place.internalDate <= 0) return null;
  const messageId = /^message-id:\s*(.*)$/ims.exec((header ?? Buffer.alloc(0)).toString('latin1'))?.[1] ?? '';
  return {
    ...observation,
    ...place,
    messageId: messageId.replace(/\s+/g, ' ').trim(),
  };
};
