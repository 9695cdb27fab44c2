import type { MailboxId, MessageId } from '../../core/model/ids.ts';

/** The messages that an action is about. A whole folder is not read before something is done to it. */
export type Acted =
  | { readonly kind: 'messages'; readonly mailboxId: MailboxId; readonly ids: readonly MessageId[] }
  | { readonly kind: 'folder'; readonly mailboxId: MailboxId; readonly except: readonly MessageId[] };
