import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import { type Ranked, rankMailboxes } from '../../policy/priorities.ts';
import type { Deed } from '../commands/act.ts';
import { delimiterOf, makeMailbox, usualPath } from '../commands/make-mailbox.ts';
import type { Replica } from '../database.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';

/** What the parts of one settling share. All of it happens in one transaction. */
export interface Settling {
  readonly replica: Replica;
  /** For entries that settling adds to the journal, and for its clock. */
  readonly deed: Deed;
  /** Facts: their paths are the server's. */
  readonly mailboxes: ReadonlyMap<MailboxId, Mailbox>;
  /** Folders that are not on the server any more. */
  readonly gone: ReadonlySet<MailboxId>;
  /** Vanished messages that are here in full. */
  readonly held: ReadonlySet<MessageId>;
  /** Rows that gave way to a vanished one's, by their old id: whose place it was is whose place it stays. */
  readonly followed: Map<MessageId, Message>;
  /** The folder for what has no other, made when it is first needed. */
  recovered(): Promise<{ readonly id: MailboxId; readonly path: string }>;
}

/** Said of what is nowhere to be found, where there are folders with messages that nobody looks into. */
export const unseenIn = ({ mailboxes }: Settling): { readonly mayBeUnseen?: true } =>
  rankMailboxes([...mailboxes.values()]).some(isNeverOpened) ? { mayBeUnseen: true } : {};

const isNeverOpened = ({ mailbox: { listed, selectable, status }, priority }: Ranked<Mailbox>): boolean =>
  priority === 'off' && listed && selectable && status?.messages !== 0;

export const pathOf = ({ mailboxes }: Settling, id: MailboxId): string => mailboxes.get(id)?.path ?? '';

/** The folder "Recovered", by its id and path; made when there is none. */
export const recoveredMailbox = async (
  replica: Replica,
  deed: Deed,
  gone: ReadonlySet<MailboxId>,
): Promise<{ readonly id: MailboxId; readonly path: string }> => {
  const shown = await shownMailboxes(replica);
  const path = usualPath(shown, 'Recovered');
  const there = shown.find((mailbox) => mailbox.path === path && mailbox.selectable && !gone.has(mailbox.id));
  if (there) return { id: there.id, path };
  const id = await makeMailbox(replica, deed, { path, delimiter: delimiterOf(shown), role: 'none' });
  return { id, path };
};
