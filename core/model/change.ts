import type { ActionId, ChangeId, MailboxId, MessageId } from './ids.ts';

/** One thing done to one message. */
export type MessageChange =
  /** Only what it changes in the view it was made in: the flags that it adds were not there, those it removes were. */
  | {
      readonly kind: 'flags';
      readonly messageId: MessageId;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly kind: 'move';
      readonly messageId: MessageId;
      /** Where the view showed it. */
      readonly from: MailboxId;
      readonly to: MailboxId;
    }
  | {
      readonly kind: 'copy';
      readonly messageId: MessageId;
      readonly to: MailboxId;
      /** The row that the copy has from the start: here only, until the server has it. */
      readonly copyId: MessageId;
    }
  /** For good: not to the Trash. */
  | { readonly kind: 'delete'; readonly messageId: MessageId; readonly from: MailboxId }
  /** A message made here. Its row says which flags and INTERNALDATE it goes out with, its source row the bytes. */
  | { readonly kind: 'append'; readonly messageId: MessageId; readonly to: MailboxId };

/** One thing done to one folder. Its row id stays whatever it is called. */
export type MailboxChange =
  | { readonly kind: 'createMailbox'; readonly mailboxId: MailboxId; readonly path: string }
  /** Children go along (RFC 9051, 6.3.6). Both paths as the view showed them. */
  | {
      readonly kind: 'renameMailbox';
      readonly mailboxId: MailboxId;
      readonly from: string;
      readonly to: string;
    }
  /** With all its messages; not with its children. */
  | { readonly kind: 'deleteMailbox'; readonly mailboxId: MailboxId; readonly path: string }
  | { readonly kind: 'subscribe'; readonly mailboxId: MailboxId; readonly subscribed: boolean };

export type Change = MessageChange | MailboxChange;

/** What was known of the destination before a change that must not be done twice went out. */
export interface SendingNote {
  /** The destination's UIDVALIDITY; null when it was never looked at. */
  readonly uidValidity: number | null;
  /** The destination's UIDNEXT, or any number below: what arrived has this UID or a higher one. */
  readonly uidNext: number;
}

/** What has become of a change. Everything but 'pending' is settled, and stays as it is. */
export type ChangeState =
  /** `sent` is set before it first goes out, and says where to look whether it arrived before it goes out again. */
  | { readonly kind: 'pending'; readonly sent: SendingNote | null }
  /** Taken back before it went out. */
  | { readonly kind: 'undone' }
  /** It met something that asks for the user: a conflict row says what. */
  | { readonly kind: 'conflict' }
  /** What was done elsewhere stands instead. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'applied' };

/** An entry of the journal. */
export interface JournalEntry {
  /** In clock order, and different on every replica. */
  readonly id: ChangeId;
  /** The first change of those that the user made at one go: they are undone together. */
  readonly action: ActionId;
  /** The action that it takes back, where that had gone out already. */
  readonly undoes?: ActionId;
  /** Not done by the user, but by settling what two sides had made of one thing. */
  readonly settling?: true;
  readonly change: Change;
  readonly state: ChangeState;
}

/** A pending entry about a message, as the view and the plan read it. */
export type PendingEntry<C extends Change = Change> = JournalEntry & {
  readonly change: C;
  readonly state: Extract<ChangeState, { kind: 'pending' }>;
};
