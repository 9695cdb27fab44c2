import type { Hlc, MailboxId, MessageId } from './ids.ts';

/** What a mailbox is for (RFC 6154), from the server's attributes or, without them, from its name. */
export type MailboxRole =
  | 'inbox'
  | 'drafts'
  | 'sent'
  | 'archive'
  | 'junk'
  | 'trash'
  | 'all'
  | 'flagged'
  | 'none';

/** A folder's rank in the sync order. */
export type Priority = 'high' | 'normal' | 'low' | 'off';

/** The numbers of one LIST-STATUS answer (RFC 5819); null where the server did not say. */
export interface MailboxStatus {
  readonly messages: number;
  readonly uidNext: number;
  readonly uidValidity: number;
  readonly unseen: number;
  /** RFC 7162; null on servers without CONDSTORE and for mailboxes without mod-sequences. */
  readonly highestModseq: bigint | null;
}

/**
 * The server's state of a mailbox as it was last observed whole: by a SELECT whose answers were all taken
 * in. Absent until the mailbox was opened once.
 */
export interface MailboxFact {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModseq: bigint | null;
  /** The live UIDs as an IMAP sequence-set (`1:4,7`), '' when there are none. */
  readonly live: string;
  /** When it was observed. */
  readonly observed: Hlc;
}

export interface Mailbox {
  readonly id: MailboxId;
  /** As the server spells it, decoded from modified UTF-7 where the server speaks that. */
  readonly path: string;
  /** The hierarchy delimiter; null for a flat name. */
  readonly delimiter: string | null;
  readonly role: MailboxRole;
  /** False for \Noselect and \NonExistent names, which only hold children. */
  readonly selectable: boolean;
  /** As somebody set it; null to go by the folder above, or by what the folder is for (core/policy/priorities.ts). */
  readonly priority: Priority | null;
  /** Its place among the folders of its rank, lowest first; null where nobody put them in order. */
  readonly position: number | null;
  /** How many of its newest messages somebody asked to have listed, whatever its rule says. */
  readonly listAtLeast: number;
  /** Whether the server has it; false for one made here that it has not been told of. */
  readonly listed: boolean;
  /** As last listed (RFC 9051, 6.3.7). */
  readonly subscribed: boolean;
  /** As last listed; null before the first listing and for unselectable names. */
  readonly status: MailboxStatus | null;
  readonly fact: MailboxFact | null;
  /** The UIDVALIDITY that a listing told last, which may be long ago where it is off; absent before that. */
  readonly seenUidValidity?: number;
  /**
   * What a search found where a rule of so many days would have ended: UIDs below what is listed that are no older; absent before one was
   * needed.
   */
  readonly searchedBack?: {
    readonly uidValidity: number;
    readonly days: number;
    /** The lowest UID that was listed by then. */
    readonly from: number;
    /** An IMAP sequence-set, '' for none. */
    readonly young: string;
  };
  /**
   * What it was before most of it vanished or changed its UIDs, until it is settled what became of its messages; else
   * absent.
   */
  readonly before?: MailboxBefore;
}

export interface MailboxBefore {
  readonly fact: MailboxFact;
  /** The server was put back to an earlier state: its UIDNEXT or HIGHESTMODSEQ was lower than before. */
  readonly wentBack: boolean;
  /** The newest row of all folders then: what came, or came back, since has a higher id. Null when there was none. */
  readonly newestRow: MessageId | null;
}
