import type { MailboxId } from '../../core/model/ids.ts';

/** Something about a folder that takes a dialog. */
export type FolderTask =
  /** `inside` is where the dialog proposes to put it; null for the top. */
  | { readonly kind: 'newFolder'; readonly inside: MailboxId | null }
  | { readonly kind: 'renameFolder'; readonly mailboxId: MailboxId }
  | { readonly kind: 'moveFolder'; readonly mailboxId: MailboxId }
  | { readonly kind: 'deleteFolder'; readonly mailboxId: MailboxId };
