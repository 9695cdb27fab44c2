import type { Replica } from '../replica/database.ts';

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
  const withText = new Set<string>(
    (await replica.texts.toCollection().primaryKeys()).map(([contentId]) => contentId),
  );
  const contentIds = await replica.messages.orderBy('contentId').keys();
  return {
    folders: mailboxes.filter(({ selectable }) => selectable).length,
    messages: contentIds.length,
    texts: contentIds.filter((contentId) => withText.has(String(contentId))).length,
    attachments: await replica.attachments.filter(({ state }) => state === 'present').count(),
  };
};
