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
   * or of everything from the known UIDNEXT on.
   */
  readonly listings:
    | { readonly kind: 'none' }
    | { readonly kind: 'newest'; readonly count: number; readonly exists: number }
    | { readonly kind: 'arrived' };
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
  /** Why listings that were asked for are missing from `listings`; null when all came. */
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
  /** Every mailbox with its STATUS, in one flight where the server has LIST-STATUS. No mailbox is open afterwards. */
  listMailboxes(session: SessionId): Promise<readonly MailboxListing[]>;
  /** Selects a mailbox and brings what changed since `known`. */
  openMailbox(session: SessionId, request: OpenMailboxRequest): Promise<OpenedMailbox>;
  /** Tier 0 of these UIDs in the open mailbox; vanished ones are left out. */
  fetchListings(session: SessionId, uids: UidSetText): Promise<Batch<MessageListing>>;
  /** Flags, size, INTERNALDATE and Message-ID of these UIDs in the open mailbox. */
  fetchIdentities(session: SessionId, uids: UidSetText): Promise<Batch<MessageIdentity>>;
  /** Every live UID of the open mailbox. */
  searchAll(session: SessionId): Promise<UidSetText>;
  /** Text parts of messages in the open mailbox; a part the server does not have is left out. */
  fetchTexts(session: SessionId, requests: readonly TextRequest[]): Promise<Batch<FetchedText>>;
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

/** The ports an engine is built from. */
export interface HostPorts {
  readonly remote: Remote;
  readonly attachments: Attachments;
}

export type { Security };
