import { CommandError } from '../errors.ts';
import type { PartNumber } from '../model/ids.ts';
import type { Envelope } from '../model/message.ts';
import type { BodyPart } from '../model/part.ts';
import { decodeTextPart } from './decode-text.ts';
import { structureOf } from './entity-structure.ts';
import { envelopeOf, referencesOf } from './header-envelope.ts';
import { withCrlf } from './line-ends.ts';
import { type Entity, readEntities } from './mime-entities.ts';

/** A text part with its text as it is shown. */
export interface DescribedText {
  readonly part: PartNumber;
  readonly body: BodyPart;
  readonly text: string;
}

/** What an IMAP server would list of a message. */
export interface DescribedMessage {
  readonly envelope: Envelope;
  /** Message-IDs, oldest first. */
  readonly references: readonly string[];
  readonly structure: BodyPart;
  /** RFC822.SIZE, bytes. */
  readonly size: number;
  /** Every text part in order, decoded; not those of enclosed messages. */
  readonly texts: readonly DescribedText[];
}

/** A line that begins a header field (RFC 5322, 2.2), within what any program writes as a name. */
const fieldStart = /^[!-9;-~]{1,200}[ \t]*:/;

/**
 * What an IMAP server would list of this message (RFC 5322, MIME), so that one made here is shown like any other before
 * a server has it. Line ends that are not CRLF are taken for it. Throws CommandError 'badMessage' for what has no header.
 */
export const describeMessage = (message: Uint8Array): DescribedMessage => {
  const bytes = withCrlf(message);
  if (!fieldStart.test(startOf(bytes))) {
    throw new CommandError('badMessage', 'That is no mail message: it does not begin with a header.');
  }
  const entity = readEntities(bytes);
  const structure = structureOf(entity);
  return {
    envelope: envelopeOf(entity.header),
    references: referencesOf(entity.header),
    structure,
    size: bytes.length,
    texts: textsOf(bytes, entity, structure),
  };
};

const startOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 300));

const textsOf = (bytes: Uint8Array, entity: Entity, body: BodyPart): readonly DescribedText[] => {
  if (entity.kind === 'multipart') {
    return entity.children.flatMap((child, i) => {
      const part = body.children[i];
      return part === undefined ? [] : textsOf(bytes, child, part);
    });
  }
  if (!body.type.startsWith('text/') || body.part === '') return [];
  const encoded = bytes.subarray(entity.bodyStart, entity.bodyEnd);
  return [{ part: body.part, body, text: decodeTextPart(body, encoded, body.encoding) }];
};
