import { attachmentParts } from '../mail/structure.ts';
import type { ContentId, MailboxId, MessageId, PartNumber } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { BodyPart } from '../model/part.ts';
import type { Replica } from './database.ts';

/** An attachment that is not here, or not in full. */
export interface LackingAttachment {
  readonly messageId: MessageId;
  readonly mailboxId: MailboxId;
  readonly contentId: ContentId;
  readonly internalDate: number;
  readonly part: PartNumber;
  readonly octets: number;
}

/** The queue of tier 2 when everything is wanted: every attachment that is not here in full. */
export const lackingAttachments = async (replica: Replica): Promise<LackingAttachment[]> => {
  const found: LackingAttachment[] = [];
  const seen = new Set<ContentId>();
  const rows = await replica.messages.filter(({ attachments }) => attachments > 0).toArray();
  for (const row of rows) {
    if (seen.has(row.contentId)) continue;
    seen.add(row.contentId);
    const content = await replica.contents.get(row.contentId);
    const held = await replica.attachments.where('contentId').equals(row.contentId).toArray();
    const present = new Set(held.filter(({ state }) => state === 'present').map(({ part }) => part));
    found.push(...lackingParts(row, content?.structure ?? null).filter(({ part }) => !present.has(part)));
  }
  return found;
};

/** The attachments of a message that was just listed. */
export const lackingParts = (row: Message, structure: BodyPart | null): LackingAttachment[] =>
  (structure ? attachmentParts(structure) : []).flatMap(({ part, octets }): LackingAttachment[] => {
    if (part === '') return [];
    const { id: messageId, mailboxId, contentId, internalDate } = row;
    return [{ messageId, mailboxId, contentId, internalDate, part, octets }];
  });
