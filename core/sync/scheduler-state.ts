// What the scheduler decides by.
import type { Period } from '../model/budget.ts';
import type { ContentId, Hlc, MailboxId, MessageId, PartNumber } from '../model/ids.ts';
import type { Priority } from '../model/mailbox.ts';
import type { Tier } from '../model/queue.ts';

/** What one folder and tier still needs. */
export interface TierQueue {
  /** Messages to list, texts, or attachments. */
  readonly items: number;
  readonly paused: boolean;
  /** When the user moved it up; null when nobody did. */
  readonly movedUp: Hlc | null;
}

/** What of a folder is known well enough to share a flight with other folders, estimated bytes on the wire. */
export interface TogetherBytes {
  /** Opening it, with the listings of all that arrived; null where it has to be opened by itself. */
  readonly opening: number | null;
  /** Opening it for all the texts that are wanted; null where they come only once it is open. */
  readonly texts: number | null;
}

/** What one folder still needs, in this session. */
export interface FolderWork {
  readonly id: MailboxId;
  readonly priority: Priority;
  /** The server's numbers moved: it must be opened. Part of the tier of lists. */
  readonly stale: boolean;
  /** Something that was done here, or asked for, waits for a look at it. */
  readonly awaited: boolean;
  /** The server would not have it opened in this session. */
  readonly refused: boolean;
  /** UIDs that rows which wait could be re-matched with by content. Part of the tier of lists. */
  readonly unidentified: number;
  readonly queues: Readonly<Record<Tier, TierQueue>>;
  /** Absent: it is opened by itself, and what is wanted of it comes later. */
  readonly together?: TogetherBytes;
}

/** Something a person asked for. */
export interface WantedPart {
  readonly wantId: number;
  readonly kind: 'text' | 'attachment';
  /** 'unreachable': it waits for a folder that can serve it. */
  readonly state: 'waiting' | 'paused' | 'failed' | 'unreachable';
  readonly mailboxId: MailboxId;
  readonly messageId: MessageId;
  readonly contentId: ContentId;
  readonly part: PartNumber;
  readonly asked: Hlc;
  readonly movedUp: Hlc | null;
}

/** As core/policy/budget.ts tells it: what may still cross, bytes (null: no limit), and which period's limit binds. */
export interface BudgetLeft {
  readonly kind: 'open' | 'near' | 'spent';
  readonly left: number | null;
  readonly period: Period | null;
}

/** How long everyone has waited, in chunks; kept from step to step within a session. */
export interface Turns {
  /** Chunks that have crossed since a folder with work last had one. */
  readonly waited: ReadonlyMap<MailboxId, number>;
  /** Chunks of unasked work since a folder last got one because it had waited longest. */
  readonly sinceShare: number;
  /** Whether the last chunk was of an attachment that somebody asked for. */
  readonly wasAsked: boolean;
}

export interface SchedulerState {
  /** The mailbox that is open on the wire; null for none. */
  readonly open: MailboxId | null;
  /** The folder on screen; null for none. */
  readonly focus: MailboxId | null;
  /** The message on screen whose text is not here; null for none. */
  readonly reading: { readonly messageId: MessageId; readonly mailboxId: MailboxId } | null;
  /** In any order. */
  readonly wanted: readonly WantedPart[];
  /** Something was done here that may go out now. */
  readonly changesDue: boolean;
  /** The folders are to be listed: nobody knows what became of them since. */
  readonly foldersDue: boolean;
  /** In rank order (rankMailboxes). */
  readonly folders: readonly FolderWork[];
  readonly turns: Turns;
  /** About two seconds of the line, bytes on the wire. */
  readonly chunkBytes: number;
  readonly budget: BudgetLeft;
}
