// The view of the folder tree: what the server lists, with the pending changes to folders replayed in clock order.
import type { MailboxChange } from '../model/change.ts';
import type { Mailbox } from '../model/mailbox.ts';

/** A mailbox as the window shows it. */
export interface ShownMailbox extends Mailbox {
  /** The server does not know it like this yet. */
  readonly unsent: boolean;
}

/**
 * Mailboxes with the pending changes, in clock order, done: renamed with their children, deleted ones left out. One made
 * here is among the mailboxes already, not listed; it takes part from its creation on, so that it does not go along
 * with another that had its name before.
 */
export const viewMailboxes = (
  mailboxes: readonly Mailbox[],
  changes: readonly MailboxChange[],
): readonly ShownMailbox[] => {
  const rows = mailboxes.map((mailbox): ShownMailbox => ({ ...mailbox, unsent: !mailbox.listed }));
  const toCome = new Set(
    changes.filter(({ kind }) => kind === 'createMailbox').map(({ mailboxId }) => mailboxId),
  );
  let shown: readonly ShownMailbox[] = rows.filter(({ id, listed }) => listed || !toCome.has(id));
  for (const change of changes) {
    if (change.kind !== 'createMailbox') shown = replay(shown, change);
    else {
      const made = rows.find(({ id, listed }) => id === change.mailboxId && !listed);
      if (made) shown = [...shown, made];
    }
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
      const to = renamedPath(renamed, change);
      return shown.map((mailbox) =>
        isWithin(mailbox.path, from, delimiter)
          ? { ...mailbox, path: to + mailbox.path.slice(from.length), unsent: true }
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

/** What a folder is called once it is renamed: under its parent of now, if only its own name was changed. */
export const renamedPath = (
  { path, delimiter }: Pick<Mailbox, 'path' | 'delimiter'>,
  { from, to }: { readonly from: string; readonly to: string },
): string => {
  if (path === from || delimiter === null || parentOf(from, delimiter) !== parentOf(to, delimiter)) return to;
  return `${parentOf(path, delimiter)}${to.slice(parentOf(to, delimiter).length)}`;
};

/** With the delimiter at its end; '' at the top. */
const parentOf = (path: string, delimiter: string): string => path.slice(0, path.lastIndexOf(delimiter) + 1);

/** Whether a path is this folder's or lies below it. */
export const isWithin = (path: string, folder: string, delimiter: string | null): boolean =>
  path === folder || (delimiter !== null && path.startsWith(`${folder}${delimiter}`));
