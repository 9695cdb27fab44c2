import type { Message } from '../../model/message.ts';
import type { MessageListing } from '../../ports.ts';
import { lackingParts } from '../../replica/lacking-attachments.ts';
import { lackingText } from '../../replica/lacking-texts.ts';
import { recordListings } from '../../replica/record/record-listings.ts';
import type { SessionContext } from '../session-context.ts';
import { addAttachments, addTexts, type MailboxWork } from '../session-work.ts';

/** Commits listings of an open mailbox and queues what they make wanted. */
export const keepListings = async (
  context: SessionContext,
  entry: MailboxWork,
  listings: readonly MessageListing[],
): Promise<void> => {
  const { fact } = entry.mailbox;
  if (listings.length === 0 || !fact) return;
  const { options, goals } = context;
  const { rows, added } = await recordListings(options.replica, {
    mailboxId: entry.mailbox.id,
    uidValidity: fact.uidValidity,
    asOf: fact.highestModseq,
    listings,
    now: options.clock.now(),
  });
  context.added += added;
  if (goals.tiers >= 1) addTexts(entry, await withoutText(context, rows));
  if (goals.tiers >= 2) addAttachments(entry, await withoutAttachments(context, rows));
};

const withoutText = async ({ options: { replica } }: SessionContext, rows: readonly Message[]) => {
  const contentIds = rows.map(({ contentId }) => contentId);
  const held = new Set(
    (await replica.texts.where('contentId').anyOf(contentIds).primaryKeys()).map(([id]) => id),
  );
  const structures = await structuresOf(replica, rows);
  return rows.flatMap((row) =>
    held.has(row.contentId) ? [] : (lackingText(row, structures.get(row.contentId) ?? null) ?? []),
  );
};

const withoutAttachments = async ({ options: { replica } }: SessionContext, rows: readonly Message[]) => {
  const carrying = rows.filter(({ attachments }) => attachments > 0);
  const held = await replica.attachments
    .where('contentId')
    .anyOf(carrying.map(({ contentId }) => contentId))
    .toArray();
  const present = new Set(
    held.filter(({ state }) => state === 'present').map(({ contentId, part }) => `${contentId} ${part}`),
  );
  const structures = await structuresOf(replica, carrying);
  return carrying
    .flatMap((row) => lackingParts(row, structures.get(row.contentId) ?? null))
    .filter(({ contentId, part }) => !present.has(`${contentId} ${part}`));
};

const structuresOf = async (replica: SessionContext['options']['replica'], rows: readonly Message[]) => {
  const contents = await replica.contents.bulkGet(rows.map(({ contentId }) => contentId));
  return new Map(contents.flatMap((content) => (content ? [[content.contentId, content.structure]] : [])));
};
