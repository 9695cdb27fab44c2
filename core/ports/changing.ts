// What the remote is told to do to messages and mailboxes, and what it answers.
import type { PartNumber, Sha256 } from '../model/ids.ts';
import type { Envelope } from '../model/message.ts';
import type { AttachmentForm, BodyPart } from '../model/part.ts';
import type { FlagObservation, UidSetText } from './reading.ts';
import type { SerializedError } from './session.ts';

/** Something to do to messages of the open mailbox. A UID that is not there (any more) is passed over. */
export type MessageCommand =
  | {
      readonly kind: 'store';
      readonly uids: UidSetText;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  /** `to` is a path, as everywhere. */
  | { readonly kind: 'copy'; readonly uids: UidSetText; readonly to: string }
  | { readonly kind: 'move'; readonly uids: UidSetText; readonly to: string }
  /** For good. With `unchangedSince` only what has not changed since then (RFC 7162, 3.1.3). */
  | { readonly kind: 'expunge'; readonly uids: UidSetText; readonly unchangedSince: bigint | null };

/** Something to do to mailboxes. Done already (created there, gone there) counts as done. */
export type MailboxCommand =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'subscribe'; readonly path: string; readonly subscribed: boolean };

/** Where messages went (RFC 4315: COPYUID, APPENDUID). */
export interface CopiedUids {
  readonly uidValidity: number;
  readonly pairs: readonly (readonly [from: number, to: number])[];
}

export type CommandAnswer =
  | {
      readonly kind: 'done';
      /** Of copies and moves; null where the server does not say. */
      readonly copied: CopiedUids | null;
      /** Of an expunge: what was left alone because it changed since. */
      readonly changed: UidSetText;
      /**
       * Of an expunge or a move: what is still there, marked \\Deleted, because an EXPUNGE without UIDPLUS would have
       * taken other people's messages along.
       */
      readonly marked: UidSetText;
      /** Which of the UIDs were not in the mailbox (any more). */
      readonly missing: UidSetText;
    }
  /** The server's own words, and its response code (RFC 5530) in capitals, such as TRYCREATE or OVERQUOTA; '' for none. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /**
   * The line was cut before the answer: it may have been done, or not, or in part (a move without MOVE). Also without a
   * cut, where a set too long for one line was copied or moved in part: it has to be looked for.
   */
  | { readonly kind: 'unanswered' };

/** Answers in the order of the commands; `cut` says why the later ones are unanswered, null when all came. */
export interface CommandAnswers {
  readonly answers: readonly CommandAnswer[];
  readonly cut: SerializedError | null;
}

export interface MessageAnswers extends CommandAnswers {
  /** What the server said of flags meanwhile. An entry without FLAGS (a silent STORE tells MODSEQ alone) is left out. */
  readonly flags: readonly FlagObservation[];
  /** New mod-sequences of messages whose flags were not told again: their own STORE's. */
  readonly modseqs: readonly { readonly uid: number; readonly modseq: bigint }[];
}

/** Where the bytes of a message to append come from. */
export type MessageSource =
  /** RFC 5322, with CRLF line ends. */
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  /** A message whose every part is here, put together again: not byte for byte, but nothing that one can read is lost. */
  | {
      readonly kind: 'parts';
      readonly envelope: Envelope;
      readonly references: readonly string[];
      readonly structure: BodyPart;
      readonly texts: readonly { readonly part: PartNumber; readonly text: string }[];
      readonly files: readonly {
        readonly part: PartNumber;
        readonly sha256: Sha256;
        readonly form: AttachmentForm;
      }[];
    };

export interface AppendRequest {
  readonly flags: readonly string[];
  /** INTERNALDATE, ms since the epoch. */
  readonly internalDate: number;
  readonly source: MessageSource;
}

export type AppendAnswer =
  /** `uid` is null where the server does not say (no UIDPLUS). */
  | { readonly kind: 'done'; readonly uidValidity: number | null; readonly uid: number | null }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unanswered' };
