// What the remote tells of mailboxes and messages, and how it is asked.
import type { PartNumber } from '../model/ids.ts';
import type { MailboxRole, MailboxStatus } from '../model/mailbox.ts';
import type { Envelope } from '../model/message.ts';
import type { BodyPart } from '../model/part.ts';
import type { SerializedError } from './session.ts';

/** One line of the account's LIST, with its STATUS. */
export interface MailboxListing {
  readonly path: string;
  readonly delimiter: string | null;
  readonly role: MailboxRole;
  readonly selectable: boolean;
  readonly subscribed: boolean;
  /** Null for unselectable names and where the server refused to say. */
  readonly status: MailboxStatus | null;
}

/** A sequence-set of UIDs in IMAP's notation without `*`: `1:4,7`. '' is the empty set. */
export type UidSetText = string;

export interface FlagObservation {
  readonly uid: number;
  readonly flags: readonly string[];
  /** The message's MODSEQ where the server said it. */
  readonly modseq: bigint | null;
}

/** Tier 0 of one message. */
export interface MessageListing extends FlagObservation {
  readonly internalDate: number;
  readonly size: number;
  readonly envelope: Envelope;
  /** Null where they were not asked for: they come with the text (`TextRequest.references`). */
  readonly references: readonly string[] | null;
  readonly structure: BodyPart | null;
  /** `e:…` or `g:…` where the server names content (EMAILID, X-GM-MSGID), else null. */
  readonly serverContentId: string | null;
}

/** What tells a message apart without fetching it: enough to re-match rows after a UIDVALIDITY change. */
export interface MessageIdentity extends FlagObservation {
  readonly internalDate: number;
  readonly size: number;
  readonly messageId: string;
}

export interface OpenMailboxRequest {
  readonly path: string;
  /** What the replica holds of it; null for nothing yet. */
  readonly known: {
    readonly uidValidity: number;
    readonly uidNext: number;
    readonly highestModseq: bigint | null;
  } | null;
  /**
   * Ask for listings in the same flight: of the newest `count` messages (`exists` being the count STATUS told),
   * or of everything from a UID on.
   */
  readonly listings:
    | { readonly kind: 'none' }
    | { readonly kind: 'newest'; readonly count: number; readonly exists: number }
    | { readonly kind: 'arrived'; readonly from: number };
  /** Text parts to bring in the same flight, by UIDs of the known state: without one, none are asked for. Absent: none. */
  readonly texts?: readonly TextRequest[];
}

export interface OpenedMailbox {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModseq: bigint | null;
  readonly exists: number;
  /**
   * What the flags below are complete about, when UIDVALIDITY is the known one:
   * 'changes' all that changed since the known HIGHESTMODSEQ, 'all' every live message, 'nothing' for no claim.
   */
  readonly flagsCover: 'changes' | 'all' | 'nothing';
  readonly flags: readonly FlagObservation[];
  /** UIDs that went since the known state (QRESYNC); null where the server could not say. */
  readonly vanished: UidSetText | null;
  /** Every live UID; null when `vanished` made it unnecessary to ask. */
  readonly uids: UidSetText | null;
  readonly listings: readonly MessageListing[];
  /**
   * Of those asked for, what the server gave at once: none under another UIDVALIDITY than the known one, where their UIDs mean
   * other messages (RFC 9051, 2.3.1.1). What is missing can be asked for again with `fetchTexts`.
   */
  readonly texts: readonly FetchedText[];
  /** Why listings or texts that were asked for are missing; null when nothing was cut off. */
  readonly cut: SerializedError | null;
}

export interface TextRequest {
  readonly uid: number;
  readonly part: PartNumber;
  readonly encoding: string;
  /** Encoded size as BODYSTRUCTURE says, bytes. */
  readonly octets: number;
  /** Fetch no more than this many bytes from the part's start. */
  readonly maxBytes: number;
  /** Ask for the message's References along with it. */
  readonly references?: true;
}

export interface FetchedText {
  readonly uid: number;
  readonly part: PartNumber;
  readonly bytes: Uint8Array;
  /** The transfer encoding that `bytes` still carry; 'binary' when the server decoded them (RFC 3516). */
  readonly encoding: string;
  /** False when maxBytes cut it. */
  readonly complete: boolean;
  /** Where they were asked for and the server gave them. */
  readonly references?: readonly string[];
}

/**
 * What opening several mailboxes in one flight came to, in the order of the requests. Null for one that has to be opened by
 * itself: its answer needs another question (another UIDVALIDITY, no mod-sequences after all), or the server refused, or a
 * cut came before its end. The last of them is open afterwards when it is not null, else none.
 */
export interface OpenedTogether {
  readonly opened: readonly (OpenedMailbox | null)[];
  /** Of the bytes that crossed, how many came and went for each, TLS in; they add up to what the meter grew by. */
  readonly bytes: readonly { readonly up: number; readonly down: number }[];
  readonly cut: SerializedError | null;
}

/** What SELECT says of a mailbox, without any of its messages. */
export interface SelectedMailbox {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModseq: bigint | null;
  readonly exists: number;
}
