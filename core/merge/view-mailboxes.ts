// The view of the folder tree: what the server lists, with the pending changes to folders replayed in clock order.
import type { MailboxChange } from '../model/change.ts';
import type { Mailbox } from '../model/mailbox.ts';

/** A mailbox as the window shows it. */
export interface ShownMailbox extends Mailbox {
  /** The server does not know it like this yet. */
  readonly unsent: boolean;
}

/**
 * Mailboxes with the changes done: renamed with their children, deleted ones left out. What was made here is among the
 * mailboxes already, not listed.
 */
export const viewMailboxes = (
  mailboxes: readonly Mailbox[],
  changes: readonly MailboxChange[],
): readonly ShownMailbox[] => {
  // A folder made here joins in when it is made: an earlier renaming of what had its path then is not about it.
  const made = new Set(
    changes.flatMap(({ kind, mailboxId }) => (kind === 'createMailbox' ? [mailboxId] : [])),
  );
  const isMadeLater = ({ id, listed }: Mailbox) => !listed && made.has(id);
  const show = (mailbox: Mailbox): ShownMailbox => ({ ...mailbox, unsent: !mailbox.listed });
  let shown: readonly ShownMailbox[] = mailboxes.filter((mailbox) => !isMadeLater(mailbox)).map(show);
  for (const change of changes) {
    if (change.kind === 'createMailbox') {
      const joining = mailboxes.filter((mailbox) => mailbox.id === change.mailboxId && isMadeLater(mailbox));
      shown = [...shown, ...joining.map(show)];
    } else shown = replay(shown, change);
  }
  return shown;
};

const replay = (
  shown: readonly ShownMailbox[],
  change: Exclude<MailboxChange, { kind: 'createMailbox' }>,
): readonly ShownMailbox[] => {
  switch (change.kind) {
    case 'renameMailbox': {
      const renamed = shown.find(({ id }) => id === change.mailboxId);
      if (!renamed) return shown;
      const { path: from, delimiter } = renamed;
      return shown.map((mailbox) =>
        isWithin(mailbox.path, from, delimiter)
          ? { ...mailbox, path: change.to + mailbox.path.slice(from.length), unsent: true }
          : mailbox,
      );
    }
    case 'deleteMailbox':
      return shown.filter(({ id }) => id !== change.mailboxId);
    case 'subscribe':
      return shown.map((mailbox) =>
        mailbox.id === change.mailboxId
          ? { ...mailbox, subscribed: change.subscribed, unsent: true }
          : mailbox,
      );
  }
};

/** Whether a path is this folder's or lies below it. */
export const isWithin = (path: string, folder: string, delimiter: string | null): boolean =>
  path === folder || (delimiter !== null && path.startsWith(`${folder}${delimiter}`));
