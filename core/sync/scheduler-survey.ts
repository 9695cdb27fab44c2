// The state that the scheduler decides by, read from rows and from the session's work before every step.
import { countUids } from '../merge/uid-set.ts';
import type { MailboxId } from '../model/ids.ts';
import type { QueueMark, Tier } from '../model/queue.ts';
import type { FetchPolicy } from '../replica/wanted-now.ts';
import { chunkBytes } from './chunk-size.ts';
import { isPushDue } from './push/push-changes.ts';
import type { BudgetLeft, FolderWork, SchedulerState, TierQueue, TogetherBytes } from './scheduler-state.ts';
import type { SessionContext } from './session-context.ts';
import type { MailboxWork, SessionWork } from './session-work.ts';
import { togetherBytes } from './together-bytes.ts';
import { readingNow, wantedParts } from './wanted-parts.ts';

/** What is wanted and absent right now. */
export const surveyState = async (context: SessionContext, budget: BudgetLeft): Promise<SchedulerState> => {
  const { work, open, tried, turns, report, push, foldersDue, policy } = context;
  const { replica } = context.options;
  const row = await replica.settings.get('focus');
  const focus = row?.key === 'focus' ? row : null;
  const onScreen = focus?.messageId ?? null;
  const { wanted, awaited } = await wantedParts(replica, work);
  return {
    open,
    focus: focus?.mailboxId ?? null,
    reading: onScreen === null || tried.has(onScreen) ? null : await readingNow(replica, work, onScreen),
    wanted,
    changesDue: await isPushDue(context),
    foldersDue,
    folders: folderWork(work, policy, new Set([...push.deferred, ...awaited]), (entry) =>
      togetherBytes(context, entry),
    ),
    turns,
    chunkBytes: chunkBytes(report.planningSpeed),
    budget,
  };
};

/**
 * The work as the scheduler sees it, in rank order. `awaited` are folders that something waits for a look at; without `together`, each is
 * opened by itself.
 */
export const folderWork = (
  work: SessionWork,
  { marks }: FetchPolicy,
  awaited: ReadonlySet<MailboxId>,
  together?: (entry: MailboxWork) => TogetherBytes,
): FolderWork[] => {
  const byFolder = new Map<string, QueueMark>(
    marks.map((mark) => [markKey(mark.mailboxId, mark.tier), mark] as const),
  );
  return [...work.values()].map((entry): FolderWork => {
    const { id } = entry.mailbox;
    const queue = (tier: Tier, items: number): TierQueue => {
      const mark = byFolder.get(markKey(id, tier));
      return { items, paused: mark?.paused ?? false, movedUp: mark?.movedUp ?? null };
    };
    return {
      id,
      priority: entry.priority,
      stale: entry.stale,
      awaited: awaited.has(id) || isAskedFor(entry),
      refused: entry.refused,
      unidentified: countUids(entry.unidentified),
      queues: {
        lists: queue('lists', countUids(entry.unlisted)),
        texts: queue('texts', entry.texts.length),
        attachments: queue('attachments', entry.attachments.length),
      },
      ...(together ? { together: together(entry) } : {}),
    };
  });
};

/** Somebody asked for rows of a folder that is off, and nobody has ever looked into it. */
const isAskedFor = ({ priority, mailbox: { fact, listAtLeast } }: MailboxWork): boolean =>
  priority === 'off' && fact === null && listAtLeast > 0;

const markKey = (mailboxId: MailboxId, tier: Tier): string => `${mailboxId} ${tier}`;
