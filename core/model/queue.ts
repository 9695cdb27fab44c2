import type { Hlc, MailboxId, MessageId } from './ids.ts';
import type { Want } from './part.ts';

/** The three tiers of DESIGN, as queues. */
export type Tier = 'lists' | 'texts' | 'attachments';

/** What the user did to the queue of one folder and tier. Without a row, nothing. */
export interface QueueMark {
  readonly mailboxId: MailboxId;
  readonly tier: Tier;
  readonly paused: boolean;
  /** The one that was moved up last goes first; null when it was not. */
  readonly movedUp: Hlc | null;
  /** What was cancelled: of lists, UIDs up to this one under `uidValidity`; of texts and attachments, message rows up to this one. */
  readonly cancelled: { readonly through: number; readonly uidValidity: number } | null;
}

/** Names an entry that the user can do something about. */
export type QueueRef =
  | { readonly kind: 'want'; readonly wantId: number }
  | { readonly kind: 'folder'; readonly mailboxId: MailboxId; readonly tier: Tier };

/** What a cancelled entry was, to put it back. */
export type Cancelled =
  | {
      readonly kind: 'want';
      readonly want: Want;
      /** Whether the attachment was noted as declined by that. */
      readonly declined: boolean;
    }
  | {
      readonly kind: 'folder';
      readonly ref: Extract<QueueRef, { kind: 'folder' }>;
      readonly mark: QueueMark | null;
      /** The folder's, which cancelling its lists sets to 0. */
      readonly listAtLeast: number;
    }
  /** There was nothing any more. */
  | { readonly kind: 'nothing' };

/** One line of the queue. Bytes are estimates of what will cross the wire. */
export type QueueEntry =
  | { readonly kind: 'changes'; readonly items: number; readonly bytes: number }
  | {
      readonly kind: 'want';
      readonly ref: Extract<QueueRef, { kind: 'want' }>;
      readonly want: 'text' | 'attachment';
      readonly messageId: MessageId;
      /** The attachment's name, or the message's subject. */
      readonly name: string;
      readonly path: string;
      readonly bytes: number;
      readonly state: 'waiting' | 'paused' | 'failed';
      /** In plain words, when it failed. */
      readonly problem: string | null;
    }
  | {
      readonly kind: 'folder';
      readonly ref: Extract<QueueRef, { kind: 'folder' }>;
      readonly path: string;
      /** Messages, texts or attachments; 0 for a folder that is only to be looked at. */
      readonly items: number;
      readonly bytes: number;
      /** 'budget': it waits because the budget is nearly spent; 'refused': the server did not let us in. */
      readonly state: 'waiting' | 'paused' | 'budget' | 'refused';
    };
