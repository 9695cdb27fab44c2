import { type LeafPart, textParts } from '../mail/structure.ts';
import type { ContentId, MailboxId, MessageId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { BodyPart } from '../model/part.ts';
import type { Replica } from './database.ts';

/** A message whose text is not here, and what it would take to have it. */
export interface LackingText {
  readonly messageId: MessageId;
  readonly mailboxId: MailboxId;
  readonly contentId: ContentId;
  readonly internalDate: number;
  /** Encoded size of the part that reads best, bytes. */
  readonly octets: number;
}

/** How many contents to look at in one go. */
const pageSize = 500;

/** The queue of tier 1, derived: every message none of whose text is here, in no particular order. Copies of one
 * content come once each; whichever is fetched first serves them all. */
export const lackingTexts = async (replica: Replica): Promise<LackingText[]> => {
  // Keys of a whole table come in one go; those of an index would come one by one.
  const held = new Set((await replica.texts.toCollection().primaryKeys()).map(([contentId]) => contentId));
  const lacking = (await replica.contents.toCollection().primaryKeys()).filter((id) => !held.has(id));
  const found: LackingText[] = [];
  for (let start = 0; start < lacking.length; start += pageSize) {
    const page = lacking.slice(start, start + pageSize);
    found.push(...(await lackingAmong(replica, page)));
  }
  return found;
};

const lackingAmong = async (replica: Replica, contentIds: readonly ContentId[]): Promise<LackingText[]> => {
  const [contents, rows] = await Promise.all([
    replica.contents.bulkGet([...contentIds]),
    replica.messages.where('contentId').anyOf(contentIds).toArray(),
  ]);
  const structures = new Map(
    contents.flatMap((content) => (content ? [[content.contentId, content.structure]] : [])),
  );
  return rows.flatMap((row) => lackingText(row, structures.get(row.contentId) ?? null) ?? []);
};

/** What a row without text needs; null when the message has no text to fetch. */
export const lackingText = (row: Message, structure: BodyPart | null): LackingText | null => {
  const parts = structure ? readingParts(structure) : [];
  if (parts.length === 0) return null;
  const octets = parts.reduce((sum, part) => sum + part.octets, 0);
  const { id: messageId, mailboxId, contentId, internalDate } = row;
  return { messageId, mailboxId, contentId, internalDate, octets };
};

/** The parts to fetch for reading: the plain text, or the HTML where there is no plain text. */
export const readingParts = (structure: BodyPart): readonly LeafPart[] => {
  const { plain, html } = textParts(structure);
  return plain.length > 0 ? plain : html;
};
