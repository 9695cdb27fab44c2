// The IMAP server as the brain sees it: one session at a time per id.
import type { ConnectionSettings } from '../model/account.ts';
import type { AccountId } from '../model/ids.ts';
import type {
  AppendAnswer,
  AppendRequest,
  CommandAnswers,
  MailboxCommand,
  MessageAnswers,
  MessageCommand,
} from './changing.ts';
import type {
  FetchedText,
  MailboxListing,
  MessageIdentity,
  MessageListing,
  OpenedMailbox,
  OpenedTogether,
  OpenMailboxRequest,
  SelectedMailbox,
  TextRequest,
  UidSetText,
} from './reading.ts';
import type { Batch, RemoteSession, SerializedError, SessionId, SessionMeter, WireMeter } from './session.ts';

/** Account of a connection test: what was tried in order, and how each step went. */
export interface TestStep {
  readonly step: 'reach' | 'secure' | 'login' | 'folders';
  readonly verdict: 'passed' | 'failed' | 'skipped';
  /** In plain words; on failure what happened and what to do; '' for a step that was not come to. */
  readonly detail: string;
  /** Set when the step failed on a certificate that the user may trust by hand. */
  readonly fingerprint: string | null;
}

/** Which mailboxes to look at: all but `without`; see `Remote.listMailboxes`. */
export interface FolderLook {
  readonly without: readonly string[];
  readonly known: readonly string[];
}

/** A look that goes along with the login. */
export interface FolderLookAlong extends FolderLook {
  /** It does not where the line turns out to have a round trip of so many ms, or more. */
  readonly rttBelowMs?: number;
}

/** The IMAP server. All methods but `connect` take a session that `connect` gave; a closed one rejects with 'cut'. */
export interface Remote {
  /**
   * Connects and logs in with the password the host keeps for the account. `look` is what `listMailboxes` will be asked for
   * first: it goes along with the login, a round trip earlier, where the host knows the server well enough; its answer is not
   * compressed then.
   */
  connect(accountId: AccountId, settings: ConnectionSettings, look?: FolderLookAlong): Promise<RemoteSession>;
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
  /** Opens several in one flight, one after another; at most 16. */
  openMailboxes(session: SessionId, requests: readonly OpenMailboxRequest[]): Promise<OpenedTogether>;
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
