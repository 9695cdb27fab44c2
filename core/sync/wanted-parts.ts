import { readingParts } from '../mail/structure.ts';
import type { MailboxId, MessageId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Attachments } from '../ports.ts';
import type { Replica } from '../replica/database.ts';
import { forgetAttachment } from '../replica/record/record-attachments.ts';
import type { WantedPart } from './scheduler-state.ts';
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

export interface WantedParts {
  readonly wanted: readonly WantedPart[];
  /** Folders that have to be looked at before they can serve what is wanted of them. */
  readonly awaited: ReadonlySet<MailboxId>;
}

/**
 * What a person asked for, each with the row that serves it: the message it was asked for on, or a copy of it in another
 * folder. One that no folder can serve now is 'unreachable'.
 */
export const wantedParts = async (replica: Replica, work: SessionWork): Promise<WantedParts> => {
  const wanted: WantedPart[] = [];
  const awaited = new Set<MailboxId>();
  for (const want of await replica.wants.toArray()) {
    const { id: wantId, kind, contentId, part, messageId, asked, movedUp, state } = want;
    if (kind === 'removal') continue;
    const rows = await replica.messages.where('contentId').equals(contentId).toArray();
    const servable = rows.filter((row) => isServable(work, row));
    const same = ({ id }: Message): boolean => id === messageId;
    const row = servable.find(same) ?? servable[0];
    const at = row ?? rows.find(same) ?? rows[0];
    if (!at) continue;
    if (!row && state === 'waiting') for (const { mailboxId } of rows) awaited.add(mailboxId);
    const place = { mailboxId: at.mailboxId, messageId: at.id };
    const is = row || state !== 'waiting' ? state : 'unreachable';
    wanted.push({ wantId, kind, state: is, ...place, contentId, part, asked, movedUp });
  }
  return { wanted, awaited };
};

/** The message on screen, when its text is not here; null otherwise. */
export const readingNow = async (
  replica: Replica,
  work: SessionWork,
  onScreen: MessageId,
): Promise<{ readonly messageId: MessageId; readonly mailboxId: MailboxId } | null> => {
  const row = await replica.messages.get(onScreen);
  if (!row || !isServable(work, row) || work.get(row.mailboxId)?.priority === 'off') return null;
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
