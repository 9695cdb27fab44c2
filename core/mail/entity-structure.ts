import type { PartNumber } from '../model/ids.ts';
import type { BodyPart } from '../model/part.ts';
import { readDisposition, readTransferEncoding } from './content-fields.ts';
import { headerToken } from './envelope-fields.ts';
import { rawText } from './header-envelope.ts';
import type { Entity } from './mime-entities.ts';
import { decodeParameters } from './mime-parameters.ts';

/** The MIME tree of a message as BODYSTRUCTURE would describe it (RFC 9051, 7.5.2), numbered as FETCH takes it. */
export const structureOf = (entity: Entity): BodyPart =>
  partOf(entity, entity.kind === 'multipart' ? '' : '1');

const below = (number: string, position: number): string =>
  number === '' ? String(position) : `${number}.${position}`;

const partOf = (entity: Entity, number: string): BodyPart =>
  entity.kind === 'multipart' ? multipartOf(entity, number) : leafOf(entity, number);

const multipartOf = (entity: Entity, number: string): BodyPart => {
  const children = entity.children.map((child, i) => partOf(child, below(number, i + 1)));
  return {
    part: number as PartNumber | '',
    type: `multipart/${entity.contentType?.subtype || 'mixed'}`,
    parameters: decodeParameters(entity.contentType?.parameters ?? []),
    contentId: null,
    encoding: '7bit',
    octets: 0,
    disposition: dispositionOf(entity).type,
    filename: null,
    // A multipart has at least one part (RFC 2046, 5.1.1); where there is none, servers list an empty text.
    children: children.length > 0 ? children : [emptyText(below(number, 1))],
  };
};

const emptyText = (number: string): BodyPart => ({
  part: number as PartNumber,
  type: 'text/plain',
  parameters: { charset: 'us-ascii' },
  contentId: null,
  encoding: '7bit',
  octets: 0,
  disposition: null,
  filename: null,
  children: [],
});

const leafOf = (entity: Entity, number: string): BodyPart => {
  const { contentType } = entity;
  const implied = entity.kind === 'message' ? 'message/rfc822' : 'text/plain';
  const type = contentType === null ? implied : `${contentType.type}/${contentType.subtype}`;
  const written = contentType?.parameters ?? [];
  // RFC 2045, 5.2: what text says nothing about is US-ASCII.
  const silent = type.startsWith('text/') && !written.some(([name]) => name.toLowerCase() === 'charset');
  const parameters = decodeParameters(silent ? [...written, ['charset', 'us-ascii']] : written);
  const disposition = dispositionOf(entity);
  const contentId = firstOf(entity, 'content-id');
  const encoding = firstOf(entity, 'content-transfer-encoding');
  return {
    part: number as PartNumber,
    type: type === '/' ? 'text/plain' : type,
    parameters,
    contentId: contentId === undefined ? null : headerToken(rawText(contentId)),
    encoding: (encoding === undefined ? null : readTransferEncoding(encoding)) ?? '7bit',
    octets: entity.bodyEnd - entity.bodyStart,
    disposition: disposition.type,
    filename: disposition.parameters.filename ?? parameters.name ?? null,
    children: entity.kind === 'message' ? [enclosedOf(entity.children[0], number)] : [],
  };
};

/** What a message part n holds: a multipart has its parts at n.1, n.2 and no number of its own; anything else is n.1. */
const enclosedOf = (inner: Entity | undefined, number: string): BodyPart => {
  if (inner === undefined) return emptyText(below(number, 1));
  return inner.kind === 'multipart'
    ? { ...partOf(inner, number), part: '' }
    : partOf(inner, below(number, 1));
};

const firstOf = ({ header, isMime }: Entity, name: string): string | undefined =>
  isMime ? header.get(name)?.[0] : undefined;

const dispositionOf = (
  entity: Entity,
): { readonly type: string | null; readonly parameters: Readonly<Record<string, string>> } => {
  const written = (entity.isMime ? (entity.header.get('content-disposition') ?? []) : []).map(
    readDisposition,
  );
  const chosen = written.find(({ parameters }) => parameters.length > 0) ?? written.at(-1);
  if (chosen === undefined) return { type: null, parameters: {} };
  const { type, parameters } = chosen;
  return { type, parameters: decodeParameters(parameters) };
};
