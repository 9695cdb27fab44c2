import type { ContentId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Mailbox } from '../../core/model/mailbox.ts';
import type { Content, Message } from '../../core/model/message.ts';
import type { Replica } from '../../core/replica/database.ts';
import { newReplica } from '../sync/new-replica.ts';

export const inbox = 1 as MailboxId;
export const clients = 2 as MailboxId;
export const trash = 3 as MailboxId;

const uidValidity = 1_700_000_000;

/** A mailbox that the server has, all of whose messages are listed. */
export const listedMailbox = (
  id: MailboxId,
  path: string,
  { uids = [], ...change }: Partial<Mailbox> & { uids?: readonly number[] } = {},
): Mailbox => ({
  id,
  path,
  delimiter: '/',
  role: 'none',
  selectable: true,
  priority: null,
  position: null,
  listAtLeast: 0,
  listed: true,
  subscribed: true,
  status: {
    messages: uids.length,
    uidNext: uids.length + 1,
    uidValidity,
    unseen: uids.length,
    highestModseq: 1n,
  },
  fact: {
    uidValidity,
    uidNext: uids.length + 1,
    highestModseq: 1n,
    live: uids.length === 0 ? '' : `1:${uids.length}`,
    observed: '0' as Hlc,
  },
  ...change,
});

/** An unread message that the server has; its id is its UID. */
export const listedMessage = (uid: number, change: Partial<Message> = {}): Message => {
  const mailboxId = change.mailboxId ?? inbox;
  const flags = change.flags ?? [];
  return {
    id: uid as MessageId,
    mailboxId,
    uidValidity,
    uid,
    contentId: `f:${uid}` as ContentId,
    internalDate: 1_000 * uid,
    size: 10,
    sender: 'Ann',
    subject: `Subject ${uid}`,
    attachments: 0,
    flags,
    modseq: 1n,
    observed: '0' as Hlc,
    vanished: null,
    shown: { mailboxId, flags, unseen: flags.includes('\\Seen') ? 0 : 1, unsent: 0 },
    ...change,
  };
};

export const contentOf = (
  { contentId, subject }: Pick<Message, 'contentId' | 'subject'>,
  { messageId = '', inReplyTo = '', references = [] as readonly string[] | null } = {},
): Content => ({
  contentId,
  envelope: {
    date: null,
    subject,
    from: [],
    sender: [],
    replyTo: [],
    to: [],
    cc: [],
    bcc: [],
    inReplyTo,
    messageId,
  },
  references,
  structure: null,
});

/** INBOX with `count` unread messages, an empty folder Clients, and Trash. */
export const filledReplica = async (count: number): Promise<Replica> => {
  const replica = newReplica();
  const uids = Array.from({ length: count }, (_, index) => index + 1);
  await replica.mailboxes.bulkAdd([
    listedMailbox(inbox, 'INBOX', { role: 'inbox', uids }),
    listedMailbox(clients, 'Clients'),
    listedMailbox(trash, 'Trash', { role: 'trash' }),
  ]);
  await replica.messages.bulkAdd(uids.map((uid) => listedMessage(uid)));
  return replica;
};

/** Message ids for numbers. */
export const ids = (...numbers: readonly number[]): MessageId[] => numbers as MessageId[];

/** What a folder shows, oldest first, as `id flags`. */
export const shownIn = async (replica: Replica, mailboxId: MailboxId): Promise<string[]> => {
  const rows = await replica.messages.filter(({ shown }) => shown?.mailboxId === mailboxId).toArray();
  return rows.map(({ id, shown }) => [id, ...(shown?.flags ?? [])].join(' '));
};
