import type { ContentId, MailboxId, MessageId, PartNumber } from './ids.ts';
import type { LinkKind } from './link.ts';
import type { QueueEntry } from './queue.ts';

/** Why the line is not up, in a form the window can put into words. */
export interface LinkProblem {
  /** A RemoteErrorCode of core/errors.ts, 'budget' when it is spent, or 'engine' for a fault of our own. */
  readonly code: string;
  /** What happened and what to do, in plain words. */
  readonly message: string;
  /** When the next try is due, ms since the epoch; null when it waits for the user. */
  readonly retryAt: number | null;
}

export type LinkState =
  /** `next` is when it goes online by itself, ms since the epoch; null when it waits for the user or for the network. */
  | { readonly kind: 'offline'; readonly problem: LinkProblem | null; readonly next: number | null }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** The line is up, something was asked, and nothing has come since then, ms since the epoch. */
  | { readonly kind: 'stalled'; readonly since: number };

/** What a session brought so far. */
export interface SessionYield {
  readonly messages: number;
  readonly texts: number;
  readonly attachments: number;
  /** Changes made here that the server has now. */
  readonly changes: number;
}

/** What the engine moves right now. */
export type CurrentStep =
  /** Changes made here go out. */
  | { readonly kind: 'push'; readonly done: number; readonly of: number }
  | { readonly kind: 'folders' }
  | { readonly kind: 'check'; readonly mailboxId: MailboxId; readonly path: string }
  | {
      readonly kind: 'lists';
      readonly mailboxId: MailboxId;
      readonly path: string;
      readonly done: number;
      readonly of: number;
    }
  | {
      readonly kind: 'texts';
      readonly mailboxId: MailboxId;
      readonly path: string;
      readonly done: number;
      readonly of: number;
    }
  | {
      readonly kind: 'attachment';
      readonly messageId: MessageId;
      readonly contentId: ContentId;
      readonly part: PartNumber;
      readonly doneBytes: number;
      readonly ofBytes: number;
    };

/** What is still to come, by tier. Bytes are estimates before compression. */
export interface Remaining {
  readonly lists: number;
  readonly texts: number;
  readonly textBytes: number;
  readonly attachments: number;
  readonly attachmentBytes: number;
}

/** Bytes that crossed the line, TLS included, TCP and IP headers not. */
export interface WireBytes {
  readonly up: number;
  readonly down: number;
}

/** The engine's one row about itself: derived, rewritten as it works, and only for looking at. */
export interface Activity {
  readonly key: 'activity';
  readonly link: LinkState;
  /** What the line is taken for, and the network's name where the system tells. */
  readonly linkKind: LinkKind;
  readonly network: string | null;
  readonly step: CurrentStep | null;
  readonly remaining: Remaining;
  /** What is to come, in the order it will come; the first hundred. */
  readonly queue: readonly QueueEntry[];
  /**
   * The session under way, or the last one: when it began (ms since the epoch), what it brought, and what of it counted for the
   * session's budget, bytes: reconnecting by itself goes on with what was cut.
   */
  readonly session: {
    readonly started: number;
    readonly brought: SessionYield;
    readonly counted: number;
  } | null;
  readonly wire: WireBytes;
  /** Client bursts that waited for an answer, this session. */
  readonly flights: number;
  /** Measured from the traffic; null until there was enough of it. */
  readonly bytesPerSecond: number | null;
  readonly rttMs: number | null;
  /** Bytes down in each of the last seconds, oldest first, for the line panel's little plot. */
  readonly recent: readonly number[];
  /** When everything was last in step with the server, ms since the epoch; null for never. */
  readonly syncedAt: number | null;
}
