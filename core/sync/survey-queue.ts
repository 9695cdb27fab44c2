// What is to come, line by line, in the order in which the scheduler takes it: for looking at, and for doing something about.
import { leafParts } from '../mail/structure.ts';
import type { PendingEntry } from '../model/change.ts';
import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { QueueEntry } from '../model/queue.ts';
import { estimateBytes, type WireShares } from '../policy/wire-bytes.ts';
import type { Replica } from '../replica/database.ts';
import { pendingEntries } from '../replica/pending-entries.ts';
import { wireSharesOf } from '../replica/spending.ts';
import { readFetchPolicy } from '../replica/wanted-now.ts';
import { chunkBytes, lookBytes } from './chunk-size.ts';
import { firstTurns } from './next-step.ts';
import { type FolderLine, inOrder } from './queue-order.ts';
import { listsToCome } from './remaining.ts';
import type { BudgetLeft, SchedulerState, WantedPart } from './scheduler-state.ts';
import { folderWork } from './scheduler-survey.ts';
import { type SessionWork, surveyWork } from './session-work.ts';
import { wantedParts } from './wanted-parts.ts';

/** No more lines than this are told: nobody reads on. */
const mostLines = 100;

/** What a flag, a move or the like takes on the wire with its answer, bytes. */
const changeBytes = 120;

interface QueueSource {
  readonly state: SchedulerState;
  readonly work: SessionWork;
  readonly shares: WireShares;
}

/** The first lines, from the state that the scheduler decides by. */
export const queueOf = async (
  replica: Replica,
  { state, work, shares, most = mostLines }: QueueSource & Pick<OfflineQueue, 'most'>,
): Promise<readonly QueueEntry[]> => {
  const pending = await pendingEntries(replica);
  const entries: QueueEntry[] = [];
  const told = new Set<string>();
  for (const line of inOrder({ ...state, changesDue: pending.length > 0 })) {
    if (entries.length === most) break;
    switch (line.kind) {
      case 'changes':
        entries.push(await changesEntry(replica, pending));
        break;
      case 'want':
        entries.push(...(await wantEntry(replica, { want: line.want, work, shares })));
        break;
      case 'folder': {
        // One that something waits for stands there, and not again in its class.
        const key = `${line.folder.id} ${line.tier}`;
        if (!told.has(key)) entries.push(...folderEntry(line, { work, shares }));
        told.add(key);
        break;
      }
      // Nobody can do anything about these two, and they are here in a moment.
      case 'reading':
      case 'folders':
        break;
    }
  }
  return entries;
};

const changesEntry = async (
  replica: Replica,
  pending: readonly Pick<PendingEntry, 'change'>[],
): Promise<QueueEntry> => {
  const made = pending.flatMap(({ change }) => (change.kind === 'append' ? [change.messageId] : []));
  const rows = await replica.messages.bulkGet(made);
  const bytes = rows.reduce((sum, row) => sum + (row?.size ?? 0), pending.length * changeBytes);
  return { kind: 'changes', items: pending.length, bytes };
};

const wantEntry = async (
  replica: Replica,
  {
    want,
    work,
    shares,
  }: { readonly want: WantedPart; readonly work: SessionWork; readonly shares: WireShares },
): Promise<readonly QueueEntry[]> => {
  const { wantId, kind, contentId, part, mailboxId, messageId } = want;
  const [row, content, held, message, mailbox] = await Promise.all([
    replica.wants.get(wantId),
    replica.contents.get(contentId),
    replica.attachments.get([contentId, part]),
    replica.messages.get(messageId),
    work.get(mailboxId)?.mailbox ?? replica.mailboxes.get(mailboxId),
  ]);
  if (!row) return [];
  const body = leafParts(content?.structure ?? null).find((leaf) => leaf.part === part);
  const octets = body?.octets ?? 0;
  const left = held?.state === 'partial' ? 1 - held.received / Math.max(1, held.total) : 1;
  const filename = kind === 'attachment' ? body?.filename : null;
  const sizes = kind === 'text' ? { texts: octets } : { attachments: octets * left };
  return [
    {
      kind: 'want',
      ref: { kind: 'want', wantId },
      want: kind,
      messageId,
      name: filename || message?.subject || '',
      path: mailbox?.path ?? '',
      bytes: estimateBytes(shares, sizes),
      state: row.state,
      problem: row.problem,
    },
  ];
};

const folderEntry = (
  { folder, tier, held }: FolderLine,
  { work, shares }: Pick<QueueSource, 'work' | 'shares'>,
): readonly QueueEntry[] => {
  const entry = work.get(folder.id);
  if (!entry) return [];
  const lists = tier === 'lists' ? listsToCome(entry) : 0;
  const texts = tier === 'texts' ? entry.texts : [];
  const attachments = tier === 'attachments' ? entry.attachments : [];
  const sum = (all: readonly { readonly octets: number }[]): number =>
    all.reduce((total, { octets }) => total + octets, 0);
  const bytes = estimateBytes(shares, { lists, texts: sum(texts), attachments: sum(attachments) });
  return [
    {
      kind: 'folder',
      ref: { kind: 'folder', mailboxId: folder.id, tier },
      path: entry.mailbox.path,
      items: lists + texts.length + attachments.length,
      bytes: Math.max(bytes, tier === 'lists' && folder.stale ? lookBytes : 0),
      state: held === 'paused' || held === 'budget' || held === 'refused' ? held : 'waiting',
    },
  ];
};

export interface OfflineQueue {
  readonly link: LinkKind;
  /** Ms since the epoch. */
  readonly now: number;
  readonly budget: BudgetLeft;
  /** No more lines than this; a hundred when it is left out. */
  readonly most?: number;
}

/** The queue while offline, as far as the rows tell: what the server has by now is not known. Surveys everything. */
export const surveyQueue = async (
  replica: Replica,
  { link, now, budget, most = mostLines }: OfflineQueue,
): Promise<readonly QueueEntry[]> => {
  const policy = await readFetchPolicy(replica, { link, now, override: null });
  const work = await surveyWork(replica, policy, null);
  const { wanted } = await wantedParts(replica, work);
  const row = await replica.settings.get('focus');
  const state: SchedulerState = {
    open: null,
    focus: row?.key === 'focus' ? row.mailboxId : null,
    reading: null,
    wanted,
    changesDue: false,
    foldersDue: false,
    folders: folderWork(work, policy, new Set<MailboxId>()),
    turns: firstTurns,
    chunkBytes: chunkBytes(null),
    budget,
  };
  return queueOf(replica, { state, work, shares: await wireSharesOf(replica), most });
};
