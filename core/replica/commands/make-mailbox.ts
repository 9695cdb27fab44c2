import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { MailboxRole } from '../../model/mailbox.ts';
import type { Replica } from '../database.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import type { Deed } from './act.ts';

/** The account's hierarchy delimiter; null where names are flat or nothing is known yet. */
export const delimiterOf = (mailboxes: readonly ShownMailbox[]): string | null =>
  mailboxes.find(({ delimiter }) => delimiter !== null)?.delimiter ?? null;

/** Adds a folder that the server is to be told of. The path is checked already. */
export const makeMailbox = async (
  replica: Replica,
  deed: Deed,
  { path, delimiter, role }: Pick<ShownMailbox, 'path' | 'delimiter' | 'role'>,
): Promise<MailboxId> => {
  const mailboxId = await replica.mailboxes.add({
    path,
    delimiter,
    role,
    selectable: true,
    priority: null,
    position: null,
    listAtLeast: 0,
    listed: false,
    subscribed: true,
    status: null,
    fact: null,
  });
  deed.record({ kind: 'createMailbox', mailboxId, path });
  return mailboxId;
};

/** The folder of a role; where there is none, the one of its usual name, made if need be. */
export const mailboxFor = async (
  replica: Replica,
  deed: Deed,
  role: Extract<MailboxRole, 'trash' | 'archive' | 'drafts'>,
): Promise<MailboxId> => {
  const mailboxes = await shownMailboxes(replica);
  const path = usualPath(mailboxes, usualNames[role]);
  const existing =
    mailboxes.find((mailbox) => mailbox.role === role && mailbox.selectable) ??
    mailboxes.find((mailbox) => mailbox.path === path && mailbox.selectable);
  return existing?.id ?? makeMailbox(replica, deed, { path, delimiter: delimiterOf(mailboxes), role });
};

const usualNames = { trash: 'Trash', archive: 'Archive', drafts: 'Drafts' } as const;

/** Where a folder of this name goes: some servers hold every folder below INBOX, and take none beside it. */
export const usualPath = (mailboxes: readonly ShownMailbox[], name: string): string => {
  const prefix = `INBOX${delimiterOf(mailboxes) ?? ''}`;
  const others = mailboxes.filter(({ listed, path }) => listed && path !== 'INBOX');
  const isBelowInbox = others.length > 0 && others.every(({ path }) => path.startsWith(prefix));
  return isBelowInbox && prefix !== 'INBOX' ? prefix + name : name;
};
