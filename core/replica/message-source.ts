import { inflateText } from '../mail/deflate-text.ts';
import { isEncrypted, leafParts } from '../mail/structure.ts';
import type { ContentId } from '../model/ids.ts';
import type { Content, Message } from '../model/message.ts';
import type { AttachmentPart, BodyPart, TextPart } from '../model/part.ts';
import type { MessageSource } from '../ports.ts';
import { ancestorsOf } from './ancestors.ts';
import type { Replica } from './database.ts';

/**
 * Where the bytes of a message can be had from here: as it was made, or put together again when every leaf of it is here
 * in full. Null when something is missing, and for what is signed or encrypted, which is worth nothing unless it is the
 * same byte for byte.
 */
export const messageSource = async (
  replica: Replica,
  { id, contentId }: Pick<Message, 'id' | 'contentId'>,
): Promise<MessageSource | null> => {
  const held = await replica.transaction(
    'r',
    [replica.raws, replica.contents, replica.texts, replica.attachments],
    async () => ({
      raw: await replica.raws.get(id),
      content: await contentWithReferences(replica, contentId),
      texts: await replica.texts.where('contentId').equals(contentId).toArray(),
      attachments: await replica.attachments.where('contentId').equals(contentId).toArray(),
    }),
  );
  if (held.raw !== undefined) return { kind: 'raw', bytes: held.raw.bytes };
  return held.content === undefined ? null : fromParts(held.content, held.texts, held.attachments);
};

const contentWithReferences = async (replica: Replica, contentId: ContentId) => {
  const content = await replica.contents.get(contentId);
  return content && { ...content, references: await ancestorsOf(replica, content) };
};

const fromParts = (
  content: Content & { readonly references: readonly string[] },
  texts: readonly TextPart[],
  attachments: readonly AttachmentPart[],
): MessageSource | null => {
  const { envelope, references, structure } = content;
  if (structure === null || mustStayAsItIs(structure)) return null;
  const leaves = leafParts(structure);
  const wholeTexts = new Map(texts.filter(({ complete }) => complete).map((text) => [text.part, text]));
  const files = new Map(
    attachments.flatMap((each) =>
      each.state === 'present'
        ? [[each.part, { part: each.part, sha256: each.sha256, form: each.form }]]
        : [],
    ),
  );
  if (leaves.some(({ part }) => !wholeTexts.has(part) && !files.has(part))) return null;
  return {
    kind: 'parts',
    envelope,
    references,
    structure,
    texts: leaves.flatMap(({ part }) => {
      const text = wholeTexts.get(part);
      return text === undefined || files.has(part) ? [] : [{ part, text: inflateText(text.deflated) }];
    }),
    files: leaves.flatMap(({ part }) => files.get(part) ?? []),
  };
};

/** RFC 1847, RFC 3156, RFC 8551. */
const mustStayAsItIs = (structure: BodyPart): boolean =>
  isEncrypted(structure) ||
  nodesOf(structure).some(
    ({ type }) => type === 'multipart/signed' || /^application\/(?:x-)?pkcs7-mime$/.test(type),
  );

const nodesOf = (structure: BodyPart): readonly BodyPart[] => {
  const nodes = [structure];
  for (const node of nodes) if (node.type.startsWith('multipart/')) nodes.push(...node.children);
  return nodes;
};
