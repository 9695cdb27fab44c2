import type { ContentId, Hlc, MailboxId, MessageId } from './ids.ts';
import type { BodyPart } from './part.ts';

export interface Address {
  /** Display name, decoded (RFC 2047); '' when there is none. */
  readonly name: string;
  /** `local@domain`; '' for a group's start or end. */
  readonly address: string;
}

/** The ENVELOPE of RFC 9051, 2.3.5, with encoded words (RFC 2047) decoded. */
export interface Envelope {
  /** The Date header in ms since the epoch; null where it is missing or unreadable. */
  readonly date: number | null;
  readonly subject: string;
  readonly from: readonly Address[];
  readonly sender: readonly Address[];
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  /** With its angle brackets; '' when there is none. */
  readonly inReplyTo: string;
  readonly messageId: string;
}

/**
 * The part of a message that the server may change, as last observed. `modseq` is the mod-sequence as of
 * which the flags are known to hold: the message's own MODSEQ where the server said it, else the mailbox's
 * HIGHESTMODSEQ when they were fetched (which is at or above the message's own). Null without CONDSTORE;
 * `observed` then orders observations.
 */
export interface MessageFact {
  readonly flags: readonly string[];
  readonly modseq: bigint | null;
  readonly observed: Hlc;
}

/** What a message holds, and no server may change: shared by all its copies, in whichever mailbox. */
export interface Content {
  readonly contentId: ContentId;
  readonly envelope: Envelope;
  /** Message-IDs of the References header, oldest first. */
  /** Null while not known: they come with the text. */
  readonly references: readonly string[] | null;
  /** The MIME tree; null where the server's BODYSTRUCTURE could not be understood. */
  readonly structure: BodyPart | null;
}

/** Encoded sizes of the parts that are read as text, bytes. */
export interface TextOctets {
  readonly plain: readonly number[];
  readonly html: readonly number[];
}

/** What the view makes of a message: its fact with the pending changes applied (core/merge/view.ts). */
export interface ShownMessage {
  readonly mailboxId: MailboxId;
  readonly flags: readonly string[];
  /** 1 without \Seen, else 0: IndexedDB has no boolean keys. */
  readonly unseen: 0 | 1;
  /** 1 while the server does not know it like this yet. */
  readonly unsent: 0 | 1;
}

/**
 * One message in one mailbox, as the server was seen to hold it, with what the view makes of it. A message that exists
 * only here (appended or copied and not sent yet, or kept after it went on the server) has no UID; `mailboxId` and
 * `flags` are then those that it is to have there, or last had.
 */
export interface Message extends MessageFact {
  readonly id: MessageId;
  readonly mailboxId: MailboxId;
  /** Another than the mailbox fact's while the row waits to be re-matched by content; 0 without a UID. */
  readonly uidValidity: number;
  readonly uid: number | null;
  /** When the server was seen not to hold it any more, if it is kept all the same until it is settled why; else null. */
  readonly vanished: Hlc | null;
  /** An index over facts and journal, written with both; null when the view does not show it. */
  readonly shown: ShownMessage | null;
  readonly contentId: ContentId;
  /** INTERNALDATE, ms since the epoch, UTC. */
  readonly internalDate: number;
  /** RFC822.SIZE, bytes. */
  readonly size: number;
  /** List columns, copied from the content so that a screenful of the list reads one table. */
  readonly sender: string;
  readonly subject: string;
  readonly attachments: number;
  /**
   * Copied from the content as well, so that what is wanted of 100,000 messages is told without reading their contents; absent in a
   * row that was written before this was kept.
   */
  readonly textOctets?: TextOctets;
}
