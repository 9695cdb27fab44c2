// What a plan consists of, and what becomes of its pieces: the words that plan, settle and the push share.
import type { ChangeId, MailboxId, MessageId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { MailboxCommand } from '../ports.ts';

/** What the plan needs to know of a message that a pending change is about, or that a pending copy makes. */
export interface PlannedMessage {
  readonly id: MessageId;
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly uid: number | null;
  readonly flags: readonly string[];
  readonly modseq: bigint | null;
  /** RFC822.SIZE, bytes. */
  readonly size: number;
}

/** The facts that a plan is made over. */
export interface PlanFacts {
  readonly messages: ReadonlyMap<MessageId, PlannedMessage>;
  readonly mailboxes: ReadonlyMap<MailboxId, Mailbox>;
}

/** One message in a command, and the changes that are settled by what becomes of it. */
export interface PlannedItem {
  readonly messageId: MessageId;
  readonly uid: number;
  readonly changes: readonly ChangeId[];
}

export type PlannedCommand =
  | {
      readonly kind: 'store';
      readonly items: readonly PlannedItem[];
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly kind: 'copy';
      readonly items: readonly (PlannedItem & { readonly copyId: MessageId })[];
      readonly to: MailboxId;
    }
  | { readonly kind: 'move'; readonly items: readonly PlannedItem[]; readonly to: MailboxId }
  | {
      readonly kind: 'expunge';
      readonly items: readonly PlannedItem[];
      readonly unchangedSince: bigint | null;
    };

export interface PlannedAppend {
  readonly messageId: MessageId;
  /** What it goes out with: its row's flags with the pending changes folded in. */
  readonly flags: readonly string[];
  readonly size: number;
  readonly changes: readonly ChangeId[];
}

/** One errand on the wire. */
export type PlanStep =
  | {
      readonly kind: 'mailboxes';
      readonly items: readonly { readonly command: MailboxCommand; readonly changes: readonly ChangeId[] }[];
    }
  /** All that is to be done in one mailbox, in this order. */
  | {
      readonly kind: 'messages';
      readonly mailboxId: MailboxId;
      readonly uidValidity: number;
      readonly commands: readonly PlannedCommand[];
    }
  | { readonly kind: 'append'; readonly mailboxId: MailboxId; readonly messages: readonly PlannedAppend[] };

export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Changes that come to nothing: a flag set and unset again, an append of what was then deleted. */
  readonly nothing: readonly ChangeId[];
  /** Rows made here and deleted again before the server was told: they go when `nothing` is settled. */
  readonly unmade: { readonly messages: readonly MessageId[]; readonly mailboxes: readonly MailboxId[] };
  /**
   * Changes that cannot go yet: their message has no UID (its copy is to be made first, or nobody knows where it is), it
   * may have been sent already and is to be looked for, or its folder is not there; the deletion of a folder that
   * messages are still to be taken out of, and what needs its name.
   */
  readonly waiting: readonly ChangeId[];
}

/** What an answer, or its absence, means for the changes that one message's part in a command stands for. */
export type Outcome = { readonly messageId: MessageId; readonly changes: readonly ChangeId[] } & (
  | { readonly kind: 'flagged'; readonly add: readonly string[]; readonly remove: readonly string[] }
  /** `uid` is null where the server does not say: then it is to be looked for from the note on. */
  | {
      readonly kind: 'moved';
      readonly to: MailboxId;
      readonly uidValidity: number | null;
      readonly uid: number | null;
      /** Also still where it was, marked \\Deleted: the server can delete no message without taking others along. */
      readonly left: boolean;
    }
  | {
      readonly kind: 'appended';
      readonly to: MailboxId;
      readonly uidValidity: number | null;
      readonly uid: number | null;
    }
  | {
      readonly kind: 'copied';
      readonly copyId: MessageId;
      readonly to: MailboxId;
      readonly uidValidity: number | null;
      readonly uid: number | null;
    }
  | { readonly kind: 'expunged' }
  /** It is not where it was: what became of it shows when everything has been looked at. */
  | { readonly kind: 'missing' }
  /** It was to be deleted for good, and changed since: it stays until the user says. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** Perhaps done: to be looked for before it goes out again. */
  | { readonly kind: 'unanswered' }
);

/** What an answer, or its absence, means for the changes that one command on a mailbox stands for. */
export type MailboxOutcome = {
  readonly command: MailboxCommand;
  readonly changes: readonly ChangeId[];
} & (
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** Perhaps done; done already counts as done, so it may go out again. */
  | { readonly kind: 'unanswered' }
);
