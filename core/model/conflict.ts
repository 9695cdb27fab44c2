import type { ActionId, ChangeId, ContentId, Hlc, MailboxId, MessageId } from './ids.ts';

/** The message that a conflict is about, in words that outlast its row. */
export interface MessageInConflict {
  /** Its row may be gone. */
  readonly messageId: MessageId;
  readonly contentId: ContentId;
  readonly sender: string;
  readonly subject: string;
}

/** Where two sides met and the table of meetings does not settle it silently. Paths are the server's. */
export type Meeting =
  /** Flagged, moved or copied here, expunged there. `putBack` is where it was appended to because it was held in full. */
  | {
      readonly kind: 'expungedThere';
      readonly message: MessageInConflict;
      readonly wanted: 'flags' | 'move' | 'copy';
      readonly mailbox: string;
      readonly putBack: string | null;
      /** There are folders that are never opened (priority 'off'): it may be in one of those, for all that is known. */
      readonly mayBeUnseen?: true;
    }
  /** Moved here, moved elsewhere there: the server's place stands. */
  | {
      readonly kind: 'movedThere';
      readonly message: MessageInConflict;
      readonly wanted: { readonly mailboxId: MailboxId; readonly path: string };
      readonly stands: string;
    }
  /** Deleted for good here, its flags changed there since: it is still there. */
  | {
      readonly kind: 'changedThere';
      readonly message: MessageInConflict;
      readonly mailbox: string;
      readonly flags: readonly string[];
    }
  /** A change's folder is gone there. What existed only here went to `recovered`; null where the message is elsewhere still. */
  | {
      readonly kind: 'folderGone';
      readonly message: MessageInConflict | null;
      readonly mailbox: string;
      readonly recovered: string | null;
    }
  /** Messages came into a folder after it was deleted here: it is still there. */
  | {
      readonly kind: 'folderChanged';
      readonly mailboxId: MailboxId;
      readonly mailbox: string;
      readonly messages: number;
      /** They did not come since: what was done to them before is not settled. */
      readonly unsettled?: true;
    }
  /** The server said no. */
  | {
      readonly kind: 'refused';
      readonly message: MessageInConflict | null;
      readonly mailbox: string;
      /** The server's own words. */
      readonly reason: string;
    }
  /** More than half of a folder vanished at once: its rows are kept here until the user says. */
  | {
      readonly kind: 'manyGone';
      readonly mailboxId: MailboxId;
      readonly mailbox: string;
      readonly messageIds: readonly MessageId[];
      /** How many the folder had. */
      readonly of: number;
      /** As above. */
      readonly mayBeUnseen?: true;
    }
  /**
   * UIDNEXT or HIGHESTMODSEQ went backwards: the server was put back to an earlier state. What had been deleted since
   * and is there again went to `trashed` (a path; null where there was nothing of that).
   */
  | {
      readonly kind: 'wentBack';
      readonly mailboxId: MailboxId;
      readonly mailbox: string;
      readonly returned: number;
      readonly trashed: string | null;
    };

/** A row under "Needs attention". */
export interface Conflict {
  readonly id: number;
  readonly at: Hlc;
  readonly meeting: Meeting;
  /** The journal entries that met it. */
  readonly changes: readonly ChangeId[];
  /** 1 until the user has dealt with it: IndexedDB has no boolean keys. */
  readonly open: 0 | 1;
  /** What the user did about it, if that is in the journal: undone, it is open again. */
  readonly answer?: ActionId;
}

/** What the user can do about a conflict. */
export type ConflictAction = 'putBack' | 'doAgain' | 'keepBoth' | 'dismiss';
