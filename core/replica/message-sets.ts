// Which messages an action on more than a selection is about. All of them as the view shows them.
import Dexie from 'dexie';
import { knownReferences } from '../mail/known-references.ts';
import type { ContentId, MailboxId, MessageId } from '../model/ids.ts';
import type { Content } from '../model/message.ts';
import type { Replica } from './database.ts';

const listRange = (replica: Replica, mailboxId: MailboxId, before: number | typeof Dexie.maxKey) =>
  replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between([mailboxId, Dexie.minKey, Dexie.minKey], [mailboxId, before, Dexie.minKey], true, false);

/** Every message of a folder, newest first. */
export const shownMessageIds = async (replica: Replica, mailboxId: MailboxId): Promise<MessageId[]> =>
  (await listRange(replica, mailboxId, Dexie.maxKey).primaryKeys()).reverse();

/** The messages of a folder that came before a time (INTERNALDATE, ms since the epoch), newest first. */
export const messagesOlderThan = async (
  replica: Replica,
  mailboxId: MailboxId,
  before: number,
): Promise<MessageId[]> => (await listRange(replica, mailboxId, before).primaryKeys()).reverse();

/**
 * The messages of the conversation that a message belongs to, in the folder that shows it, newest first: what answers what,
 * by Message-ID, References and In-Reply-To (RFC 5322, 3.6.4).
 */
export const threadMessages = async (replica: Replica, messageId: MessageId): Promise<MessageId[]> => {
  const row = await replica.messages.get(messageId);
  if (!row?.shown) return [];
  const { mailboxId } = row.shown;
  const contentIds = await threadContents(replica, row.contentId);
  const rows = await replica.messages.where('contentId').anyOf(contentIds).toArray();
  return rows
    .filter(({ shown }) => shown?.mailboxId === mailboxId)
    .sort((a, b) => b.internalDate - a.internalDate || b.id - a.id)
    .map(({ id }) => id);
};

/** No conversation is longer; some programs write one Message-ID on everything. */
const longestThread = 1_000;

const threadContents = async (replica: Replica, from: ContentId): Promise<readonly ContentId[]> => {
  const thread = new Set<ContentId>([from]);
  const followed = new Set<string>(['']);
  let next = (await replica.contents.bulkGet([from])).flatMap((content) => content ?? []);
  while (next.length > 0 && thread.size < longestThread) {
    const links = [...new Set(next.flatMap(linksOf))].filter((link) => !followed.has(link));
    for (const link of links) followed.add(link);
    const linked = await Promise.all([
      replica.contents.where('envelope.messageId').anyOf(links).limit(longestThread).toArray(),
      replica.contents.where('envelope.inReplyTo').anyOf(links).limit(longestThread).toArray(),
      replica.contents.where('references').anyOf(links).limit(longestThread).toArray(),
    ]);
    next = linked.flat().filter(({ contentId }) => !thread.has(contentId));
    for (const { contentId } of next) thread.add(contentId);
  }
  return [...thread];
};

const linksOf = (content: Content): readonly string[] => [
  content.envelope.messageId,
  content.envelope.inReplyTo,
  ...knownReferences(content),
];
