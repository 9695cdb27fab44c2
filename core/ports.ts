// What the brain needs from its host, and nothing else crosses. Every promise here may reject with a
// RemoteError or HostError of core/errors.ts; every value is plain data (structured clone), so a port works
// the same in-process, over a MessagePort and over a WebSocket.
import type { ConnectionSettings, Security } from './model/account.ts';
import type { AccountId, ContentId, PartNumber, Sha256 } from './model/ids.ts';
import type { MailboxRole, MailboxStatus } from './model/mailbox.ts';
import type { Envelope } from './model/message.ts';
import type { AttachmentForm, BodyPart } from './model/part.ts';

// ---- Remote: one IMAP session at a time per id -----------------------------------------------------------

export type SessionId = string & { readonly __brand: 'SessionId' };

/** What the server offers, as far as the brain plans differently for it. */
export interface RemoteFeatures {
  readonly condstore: boolean;
  readonly qresync: boolean;
  readonly binary: boolean;
  readonly compress: boolean;
  /** Deletes some messages without taking along what others marked. */
  readonly uidplus: boolean;
}

export interface RemoteSession {
  readonly id: SessionId;
  readonly features: RemoteFeatures;
}

/** What crossed this session's socket so far. Bytes are true wire bytes: TLS in, TCP/IP headers out. */
export interface WireMeter {
  readonly up: number;
  readonly down: number;
  /** Client bursts that waited for an answer, the TLS hello being the first. */
  readonly flights: number;
  /** Smallest time from a burst's last byte to the answer's first, ms; null before the first answer. */
  readonly rttMs: number | null;
  /** Recent down-rate while the line was busy, bytes per second; null before there was enough traffic. */
  readonly bytesPerSecond: number | null;
  /** Set while `bytesPerSecond` is no measure but what the line does at least: so far every answer came in one piece. */
  readonly atLeast?: true;
  /** What would have crossed without COMPRESS, bytes up and down. */
  readonly uncompressed: number;
  /** How long nothing has come although something was asked, ms; null when nothing is awaited. */
  readonly silentMs: number | null;
}

/** A session's meter, and whether its line still holds. */
export interface SessionMeter extends WireMeter {
  /** Why the connection ended; null while it holds, as far as its socket knows. */
  readonly ended: SerializedError | null;
}

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
  readonly references: readonly string[];
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

/** Results that came before a cut are not thrown away: `cut` says why the rest is missing, null when all came. */
export interface Batch<T> {
  readonly items: readonly T[];
  readonly cut: SerializedError | null;
}

export interface SerializedError {
  readonly code: string;
  readonly message: string;
  /** For a failed `connect`: what it cost. */
  readonly spent?: WireMeter;
}

export interface TextRequest {
  readonly uid: number;
  readonly part: PartNumber;
  readonly encoding: string;
  /** Encoded size as BODYSTRUCTURE says, bytes. */
  readonly octets: number;
  /** Fetch no more than this many bytes from the part's start. */
  readonly maxBytes: number;
}

export interface FetchedText {
  readonly uid: number;
  readonly part: PartNumber;
  readonly bytes: Uint8Array;
  /** The transfer encoding that `bytes` still carry; 'binary' when the server decoded them (RFC 3516). */
  readonly encoding: string;
  /** False when maxBytes cut it. */
  readonly complete: boolean;
}

/** What SELECT says of a mailbox, without any of its messages. */
export interface SelectedMailbox {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModseq: bigint | null;
  readonly exists: number;
}

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

/** Account of a connection test: what was tried in order, and how each step went. */
export interface TestStep {
  readonly step: 'reach' | 'secure' | 'login' | 'folders';
  readonly verdict: 'passed' | 'failed' | 'skipped';
  /** In plain words; on failure what happened and what to do; '' for a step that was not come to. */
  readonly detail: string;
  /** Set when the step failed on a certificate that the user may trust by hand. */
  readonly fingerprint: string | null;
}

/** The IMAP server. All methods but `connect` take a session that `connect` gave; a closed one rejects with 'cut'. */
export interface Remote {
  /** Connects and logs in with the password the host keeps for the account. */
  connect(accountId: AccountId, settings: ConnectionSettings): Promise<RemoteSession>;
  /**
   * Every mailbox with its STATUS, in one flight where the server has LIST-STATUS; of the paths in `without` not a byte but
   * their names. `known` are the paths that can be opened as far as the caller knows: where `without` names any, theirs are
   * asked for in the same flight as the names. No mailbox is open afterwards.
   */
  listMailboxes(
    session: SessionId,
    without?: readonly string[],
    known?: readonly string[],
  ): Promise<readonly MailboxListing[]>;
  /** Selects a mailbox and brings what changed since `known`. */
  openMailbox(session: SessionId, request: OpenMailboxRequest): Promise<OpenedMailbox>;
  /** Tier 0 of these UIDs in the open mailbox; vanished ones are left out. */
  fetchListings(session: SessionId, uids: UidSetText): Promise<Batch<MessageListing>>;
  /** Flags, size, INTERNALDATE and Message-ID of these UIDs in the open mailbox. */
  fetchIdentities(session: SessionId, uids: UidSetText): Promise<Batch<MessageIdentity>>;
  /** Every live UID of the open mailbox. */
  searchAll(session: SessionId): Promise<UidSetText>;
  /** The UIDs of the open mailbox whose INTERNALDATE is `since` (ms since the epoch) or later, and some of the day before. */
  searchSince(session: SessionId, since: number): Promise<UidSetText>;
  /** Text parts of messages in the open mailbox; a part the server does not have is left out. */
  fetchTexts(session: SessionId, requests: readonly TextRequest[]): Promise<Batch<FetchedText>>;
  /** Selects a mailbox and asks nothing about its messages: cheap, whatever happened there. Rejects with 'gone' on NO. */
  selectMailbox(session: SessionId, path: string): Promise<SelectedMailbox>;
  /** Commands on the open mailbox, in this order and in one flight where the server's extensions allow it. */
  changeMessages(session: SessionId, commands: readonly MessageCommand[]): Promise<MessageAnswers>;
  /** The UIDs from `from` on, in the open mailbox, that carry each of these Message-IDs (a search, then a look: no false hits). */
  findMessageIds(
    session: SessionId,
    from: number,
    messageIds: readonly string[],
  ): Promise<readonly UidSetText[]>;
  /** Appends messages to a mailbox, which need not be the open one. */
  appendMessages(
    session: SessionId,
    path: string,
    messages: readonly AppendRequest[],
  ): Promise<{ readonly answers: readonly AppendAnswer[]; readonly cut: SerializedError | null }>;
  /** Commands on mailboxes, in this order, in one flight. No mailbox is open afterwards. */
  changeMailboxes(session: SessionId, commands: readonly MailboxCommand[]): Promise<CommandAnswers>;
  /** Also answers for a session that was cut, until it is disconnected. */
  meter(session: SessionId): Promise<SessionMeter>;
  /** Ends the session in an orderly way and tells all that crossed; null where that is not known any more. Never rejects. */
  disconnect(session: SessionId): Promise<WireMeter | null>;
  /** Tries settings out, step by step, without keeping anything; never rejects. */
  test(settings: ConnectionSettings, password: string): Promise<readonly TestStep[]>;
}

// ---- Attachments: files on the host's disk ---------------------------------------------------------------

export interface AttachmentRequest {
  readonly contentId: ContentId;
  readonly uid: number;
  readonly part: PartNumber;
  readonly encoding: string;
  /** Encoded size as BODYSTRUCTURE says, bytes. */
  readonly octets: number;
  /** True inside multipart/signed: the bytes must stay as they came. */
  readonly signed: boolean;
  /** Fetch about this many bytes now. */
  readonly chunkBytes: number;
}

export type AttachmentProgress =
  | { readonly kind: 'partial'; readonly received: number; readonly total: number }
  | {
      readonly kind: 'present';
      readonly sha256: Sha256;
      readonly size: number;
      readonly form: AttachmentForm;
    };

export interface Attachments {
  /**
   * Fetches the next bytes of a part of a message in the session's open mailbox, from wherever the file on disk
   * ends, straight to disk. What came before a cut stays, and the rejection is the session's.
   */
  fetchNext(session: SessionId, request: AttachmentRequest): Promise<AttachmentProgress>;
  /** What the disk holds of a part that is not finished; null for nothing. */
  partial(
    contentId: ContentId,
    part: PartNumber,
  ): Promise<{ readonly received: number; readonly total: number } | null>;
  /** Drops an unfinished part. */
  discard(contentId: ContentId, part: PartNumber): Promise<void>;
  /** Drops a finished file. The caller knows that nothing refers to it any more. */
  remove(sha256: Sha256): Promise<void>;
  /** Decoded bytes of a finished file, for small things such as inline images. */
  read(sha256: Sha256, form: AttachmentForm): Promise<Uint8Array>;
}

// ---- What the window asks of its shell -------------------------------------------------------------------

export interface ShellInfo {
  readonly shell: 'electron' | 'browser' | 'terminal';
  /** Where passwords go: the system's keychain, or memory only (then it is asked for at every start). */
  readonly secrets: 'keychain' | 'memory';
  /** An account that is ready to open, such as the demo's; null for none. */
  readonly offered: OfferedAccount | null;
}

export interface OfferedAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly address: string;
  readonly connection: ConnectionSettings;
  /** What to call it: "Demo on a simulated dial-up line". */
  readonly label: string;
}

/** The password that an account test tries: as it was typed, or as it is kept for an account. */
export type TestPassword =
  | { readonly kind: 'typed'; readonly password: string }
  | { readonly kind: 'kept'; readonly accountId: AccountId };

/** What the window (not the engine) may ask for. */
export interface Shell {
  info(): Promise<ShellInfo>;
  /** Tries settings out, as Remote.test does. `run` is a name of the caller's for this test. */
  testAccount(
    settings: ConnectionSettings,
    password: TestPassword,
    run: string,
  ): Promise<readonly TestStep[]>;
  /** The steps that a test under way has behind it, in order; none of one that has ended. */
  testProgress(run: string): Promise<readonly TestStep[]>;
  setPassword(accountId: AccountId, password: string): Promise<void>;
  hasPassword(accountId: AccountId): Promise<boolean>;
  forgetPassword(accountId: AccountId): Promise<void>;
  /** Opens a finished attachment with the system's program for it. */
  openAttachment(sha256: Sha256, form: AttachmentForm, filename: string): Promise<void>;
  /** Asks where to and copies a finished attachment there; false when the user thought better of it. */
  saveAttachment(sha256: Sha256, form: AttachmentForm, filename: string): Promise<boolean>;
  readAttachment(sha256: Sha256, form: AttachmentForm): Promise<Uint8Array>;
}

// ---- Clock -----------------------------------------------------------------------------------------------

export interface Clock {
  /** Wall time, ms since the epoch. May jump; nothing orders by it alone. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// ---- Network ---------------------------------------------------------------------------------------------

export interface Network {
  /** The name of the network that the machine is on (SSID, or the connection's name); null where the system does not tell. */
  name(): Promise<string | null>;
}

/** The ports an engine is built from. */
export interface HostPorts {
  readonly remote: Remote;
  readonly attachments: Attachments;
}

export type { Security };
