import type { MailboxId, MessageId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Attachments } from '../ports.ts';
import type { Replica } from '../replica/database.ts';
import { readingParts } from '../replica/lacking-texts.ts';
import { forgetAttachment } from '../replica/record/record-attachments.ts';
import type { WantedPart } from './next-step.ts';
import { hasTrueUid, type SessionWork } from './session-work.ts';

/** Removes the local copies that a person does not want any more; needs no line. */
export const serveRemovals = async (replica: Replica, attachments: Attachments): Promise<void> => {
  const removals = await replica.wants.filter(({ kind }) => kind === 'removal').toArray();
  for (const { contentId, part } of removals) {
    const file = await forgetAttachment(replica, { contentId, part });
    if (file) await attachments.remove(file);
    await attachments.discard(contentId, part);
  }
};

/**
 * What a person waits for, oldest request first, each with a row that can serve it: the message it was asked
 * for on, or a copy of it in another folder.
 */
export const wantedParts = async (replica: Replica, work: SessionWork): Promise<WantedPart[]> => {
  const wants = (await replica.wants.toArray())
    .filter(({ state }) => state === 'waiting')
    .sort((a, b) => (a.asked < b.asked ? -1 : 1));
  const found: WantedPart[] = [];
  for (const { id: wantId, kind, contentId, part, messageId, asked, movedUp } of wants) {
    if (kind === 'removal') continue;
    const rows = await replica.messages.where('contentId').equals(contentId).toArray();
    const servable = rows.filter((row) => isServable(work, row));
    const row = servable.find(({ id }) => id === messageId) ?? servable[0];
    if (row) {
      const at = { mailboxId: row.mailboxId, messageId: row.id };
      found.push({ wantId, kind, ...at, contentId, part, asked, movedUp });
    }
  }
  return found;
};

/** The message on screen, when its text is not here; null otherwise. */
export const readingNow = async (
  replica: Replica,
  work: SessionWork,
  onScreen: MessageId,
): Promise<{ readonly messageId: MessageId; readonly mailboxId: MailboxId } | null> => {
  const row = await replica.messages.get(onScreen);
  if (!row || !isServable(work, row)) return null;
  const content = await replica.contents.get(row.contentId);
  const parts = content?.structure ? readingParts(content.structure) : [];
  if (parts.length === 0) return null;
  const held = await replica.texts.bulkGet(
    parts.map(({ part }): [typeof row.contentId, typeof part] => [row.contentId, part]),
  );
  return held.some((text) => text === undefined) ? { messageId: row.id, mailboxId: row.mailboxId } : null;
};

const isServable = (work: SessionWork, row: Message): boolean =>
  hasTrueUid(work, row) && work.get(row.mailboxId)?.refused === false;
