import type { ContentId } from '../model/ids.ts';
import type { Replica } from '../replica/database.ts';
import { mayLackTexts } from '../replica/texts-here.ts';

/** What is here. */
export interface ReplicaCounts {
  /** Folders that can hold messages. */
  readonly folders: number;
  readonly messages: number;
  /** Messages whose text is here. */
  readonly texts: number;
  /** Attachments that are here in full. */
  readonly attachments: number;
}

export const countReplica = async (replica: Replica): Promise<ReplicaCounts> => {
  const mailboxes = await replica.mailboxes.toArray();
  const messages = await replica.messages.count();
  return {
    folders: mailboxes.filter(({ selectable }) => selectable).length,
    messages,
    texts: await countWithText(replica, messages),
    attachments: await replica.attachments.filter(({ state }) => state === 'present').count(),
  };
};

/** Counts by content, those with a text or those without, whichever are fewer: keys of a whole table come in one go, rows by content one by one. */
const countWithText = async (replica: Replica, messages: number): Promise<number> => {
  if ((await replica.texts.limit(1).count()) === 0) return 0;
  if (!(await mayLackTexts(replica))) return messages;
  const withText = new Set(
    (await replica.texts.toCollection().primaryKeys()).map(([contentId]) => contentId),
  );
  const contentIds = await replica.contents.toCollection().primaryKeys();
  const without = contentIds.filter((contentId) => !withText.has(contentId));
  if (without.length >= withText.size) return countOf(replica, [...withText]);
  return messages - (await countOf(replica, without));
};

/** How many at a time. */
const pageSize = 1_000;

const countOf = async (replica: Replica, contentIds: readonly ContentId[]): Promise<number> => {
  let count = 0;
  for (let start = 0; start < contentIds.length; start += pageSize) {
    count += await replica.messages
      .where('contentId')
      .anyOf(contentIds.slice(start, start + pageSize))
      .count();
  }
  return count;
};
