// Whether the first look at the folders goes along with the login: a round trip less, and some bytes more, because nothing is
// compressed before the login is through (RFC 4978, 3: COMPRESS comes last in its write).
import type { Hlc, MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import { satelliteRttMs } from '../policy/link-kind.ts';
import type { FolderLookAlong, MailboxListing } from '../ports.ts';
import { pendingRange } from '../replica/pending-entries.ts';
import { tickClock } from '../replica/read-clock.ts';
import { readFetchPolicy } from '../replica/wanted-now.ts';
import type { ActivityReport } from './activity-report.ts';
import { cautiousSpeed, chunkBytes } from './chunk-size.ts';
import { folderLook } from './folder-look.ts';
import { firstTurns, nextStep } from './next-step.ts';
import type { SessionGoals, SyncOptions } from './options.ts';
import type { BudgetLeft } from './scheduler-state.ts';
import { folderWork } from './scheduler-survey.ts';
import { SessionBudget } from './session-budget.ts';
import { unseenWork } from './session-work.ts';
import { readingNow, wantedParts } from './wanted-parts.ts';

/** Below this a round trip is nothing that anybody waits for, and no reason to send a byte more, ms. */
const leastRttMs = 100;

/**
 * More than this is not spent on a round trip, bytes. What a server sends before it waits to hear that it arrived is some 14,600
 * (RFC 6928), of which the TLS handshake takes its part.
 */
const mostExtraBytes = 5_000;

/** What a line of LIST and one of STATUS take more without COMPRESS, bytes (measured); a folder's name is in both. */
const extraBytes = (path: string): number => 95 + 2 * path.length;

/** What is known of the line before anything crosses it. */
export interface LineBefore {
  readonly kind: LinkKind;
  /** Whether somebody pays for its bytes, or allows only so many. */
  readonly counted: boolean;
  /** As last measured; null where nothing was. */
  readonly rttMs: number | null;
  /** The same, bytes per second. */
  readonly bytesPerSecond: number | null;
}

/**
 * Whether a look at these folders is worth the bytes that it takes more when it goes along with the login: not on a line whose kind
 * is known for bytes that are dear or slow, and only where they take less time than the round trip that they save.
 */
export const isWorthBytes = (paths: readonly string[], line: LineBefore): boolean => {
  const { kind, counted, rttMs, bytesPerSecond } = line;
  if (kind !== 'broadband' || counted || paths.length === 0) return false;
  // A line is recognised by its traffic, and a session with nothing new has little: its round trip tells at once.
  if (rttMs === null || rttMs < leastRttMs || rttMs >= satelliteRttMs) return false;
  const extra = paths.reduce((sum, path) => sum + extraBytes(path), 0);
  const extraMs = (extra / (bytesPerSecond ?? cautiousSpeed)) * 1_000;
  return extra <= mostExtraBytes && extraMs < rttMs;
};

/** A look at the folders that was taken with the login. */
export interface EarlyLook {
  readonly listings: readonly MailboxListing[];
  /** A time before it was taken. */
  readonly listedAt: Hlc;
}

export interface LookBefore {
  readonly look: FolderLookAlong;
  readonly listedAt: Hlc;
}

/** What the session will begin with: which folders, and what it may cost. */
export type LookGoals = Pick<SessionGoals, 'folders' | 'budgetBytes'>;

/** The look to take along; null where the session had better take it by itself, or begins with something else. */
export const lookBefore = async (
  options: SyncOptions,
  report: ActivityReport,
  goals: LookGoals,
): Promise<LookBefore | null> => {
  const { replica, clock } = options;
  const budget = new SessionBudget(replica, clock, report, goals.budgetBytes ?? null);
  const left = await budget.now();
  const isPriced = budget.price?.per === 'MB' && !report.free;
  const counted = left.left !== null || isPriced;
  const { rttMs, bytesPerSecond } = report.current;
  const mailboxes = await replica.mailboxes.toArray();
  const paths = mailboxes.flatMap(({ path, listed }) => (listed ? [path] : []));
  if (!isWorthBytes(paths, { kind: report.linkKind, counted, rttMs, bytesPerSecond })) return null;
  if (!(await beginsWithFolders(options, report, { goals, budget: left }))) return null;
  const listedAt = await tickClock(replica, clock.now());
  // The line may be another one today, which nothing has crossed yet.
  return { look: { ...(await folderLook(replica)), rttBelowMs: satelliteRttMs }, listedAt };
};

/** Whether nothing goes before the folders: nothing that a person waits for, and nothing that was done here. */
const beginsWithFolders = async (
  { replica, clock }: SyncOptions,
  { linkKind: link }: ActivityReport,
  { goals, budget }: { readonly goals: LookGoals; readonly budget: BudgetLeft },
): Promise<boolean> => {
  const policy = await readFetchPolicy(replica, { link, now: clock.now(), override: null });
  const work = unseenWork(policy, goals.folders);
  const row = await replica.settings.get('focus');
  const focus = row?.key === 'focus' ? row : null;
  const onScreen = focus?.messageId ?? null;
  const { wanted } = await wantedParts(replica, work);
  const step = nextStep({
    open: null,
    focus: focus?.mailboxId ?? null,
    reading: onScreen === null ? null : await readingNow(replica, work, onScreen),
    wanted,
    changesDue: (await pendingRange(replica).count()) > 0,
    foldersDue: true,
    folders: folderWork(work, policy, new Set<MailboxId>()),
    turns: firstTurns,
    chunkBytes: chunkBytes(null),
    budget,
  });
  return step.kind === 'folders';
};
