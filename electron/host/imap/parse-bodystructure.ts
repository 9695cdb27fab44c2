import { headerToken } from '../../../core/mail/envelope-fields.ts';
import { decodeParameters } from '../../../core/mail/mime-parameters.ts';
import type { PartNumber } from '../../../core/model/ids.ts';
import type { BodyPart } from '../../../core/model/part.ts';
import { asList, asNumber, asText } from './attribute-tree.ts';
import type { ImapAttribute, ImapAttributeList } from './imapflow-internals.ts';

/** Nesting and number of parts beyond this are no mail (imapflow's parser stops at 25 levels of its own). */
const maxDepth = 100;
const maxParts = 2000;

class NotUnderstood extends Error {}

/**
 * BODYSTRUCTURE (RFC 9051, 7.5.2) as a tree of parts with the numbers that FETCH takes (6.4.5.1). Null where it is
 * not understood.
 */
export const parseBodystructure = (attribute: ImapAttribute | undefined): BodyPart | null => {
  const list = asList(attribute);
  if (list === null || list.length === 0) return null;
  const budget = { parts: maxParts };
  try {
    // A message that is no multipart has its content in part 1.
    return parsePart(list, isMultipart(list) ? '' : '1', 0, budget);
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
};

const isMultipart = (list: ImapAttributeList): boolean => Array.isArray(list[0]);

const below = (number: string, position: number): string =>
  number === '' ? String(position) : `${number}.${position}`;

const parsePart = (
  list: ImapAttributeList,
  number: string,
  depth: number,
  budget: { parts: number },
): BodyPart => {
  budget.parts -= 1;
  if (depth > maxDepth || budget.parts < 0) throw new NotUnderstood();
  return isMultipart(list)
    ? parseMultipart(list, number, depth, budget)
    : parseLeaf(list, number, depth, budget);
};

const parseMultipart = (
  list: ImapAttributeList,
  number: string,
  depth: number,
  budget: { parts: number },
): BodyPart => {
  const end = list.findIndex((each) => !Array.isArray(each));
  const parts = end < 0 ? list : list.slice(0, end);
  const [subtype, parameters, disposition] = end < 0 ? [] : list.slice(end);
  return {
    part: number as PartNumber | '',
    type: `multipart/${(asText(subtype) ?? 'mixed').toLowerCase()}`,
    parameters: parametersOf(parameters),
    contentId: null,
    encoding: '7bit',
    octets: 0,
    disposition: dispositionOf(disposition).type,
    filename: null,
    children: parts.map((each, i) => {
      const child = asList(each);
      if (child === null || child.length === 0) throw new NotUnderstood();
      return parsePart(child, below(number, i + 1), depth + 1, budget);
    }),
  };
};

const parseLeaf = (
  list: ImapAttributeList,
  number: string,
  depth: number,
  budget: { parts: number },
): BodyPart => {
  const [mediaType, subtype, parameterList, id, , encoding, octets] = list;
  const type = `${asText(mediaType) ?? ''}/${asText(subtype) ?? ''}`.toLowerCase();
  if (asText(mediaType) === null || asText(subtype) === null) throw new NotUnderstood();
  const isMessage = type === 'message/rfc822' || type === 'message/global';
  // Without an ENVELOPE before it, what is there is a leaf's disposition.
  const inner = isMessage && Array.isArray(list[7]) ? asList(list[8]) : null;
  const parameters = parametersOf(parameterList);
  const contentId = asText(id);
  const disposition = dispositionOf(list[extensionStart(list, type, inner !== null) + 1]);
  return {
    part: number as PartNumber,
    // What says nothing that can be read is plain text (RFC 2045, 5.2).
    type: type === '/' ? 'text/plain' : type,
    parameters,
    contentId: contentId === null ? null : headerToken(contentId),
    encoding: (asText(encoding) ?? '7bit').toLowerCase().trim(),
    octets: asNumber(octets) ?? 0,
    disposition: disposition.type,
    filename: disposition.parameters.filename ?? parameters.name ?? null,
    children: inner === null || inner.length === 0 ? [] : [parseInner(inner, number, depth, budget)],
  };
};

/**
 * What a message/rfc822 part n holds: a multipart has its parts at n.1, n.2 and no number of its own that FETCH would
 * take; anything else is n.1.
 */
const parseInner = (
  inner: ImapAttributeList,
  number: string,
  depth: number,
  budget: { parts: number },
): BodyPart => {
  if (!isMultipart(inner)) return parsePart(inner, below(number, 1), depth + 1, budget);
  return { ...parsePart(inner, number, depth + 1, budget), part: '' };
};

/** Where body-fld-md5 is, which the disposition follows: after the line count of text, after a message's own fields. */
const extensionStart = (list: ImapAttributeList, type: string, hasInner: boolean): number => {
  if (hasInner) return 10;
  // Some servers leave the line count out, and the disposition's list tells by where it is.
  if (type.startsWith('text/') && !(list.length === 11 && Array.isArray(list[8]))) return 8;
  return 7;
};

const parametersOf = (attribute: ImapAttribute | undefined): Record<string, string> => {
  const list = asList(attribute) ?? [];
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < list.length && i < 200; i += 2) {
    const name = asText(list[i]);
    const value = asText(list[i + 1]);
    if (name !== null && value !== null) pairs.push([name, value]);
  }
  return decodeParameters(pairs);
};

const dispositionOf = (
  attribute: ImapAttribute | undefined,
): { readonly type: string | null; readonly parameters: Readonly<Record<string, string>> } => {
  const list = asList(attribute);
  const type = asText(list?.[0]);
  if (list === null || type === null) return { type: null, parameters: {} };
  return { type: type.toLowerCase(), parameters: parametersOf(list[1]) };
};
