import { useLiveQuery } from 'dexie-react-hooks';
import { type ReactNode, useMemo } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import type { LinkKind } from '../../core/model/link.ts';
import { dayOf } from '../../core/policy/budget.ts';
import { whenToGo } from '../../core/policy/schedule.ts';
import { defaultShares } from '../../core/policy/wire-bytes.ts';
import type { Replica } from '../../core/replica/database.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { spentNow, wireSharesOf } from '../../core/replica/spending.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';
import { type Fetching, FetchingContext, rulesByFolder } from './fetching.ts';
import { budgetOf, costOver, type LineStanding } from './line-standing.ts';
import { roughly } from './roughly.ts';
import { CostContext, type CostOf } from './use-cost.ts';
import { whenItGoes } from './when-it-goes.ts';

/** What is written down about the line, and about what comes over it by itself. */
const readStored = async (replica: Replica, link: LinkKind) => {
  const now = Date.now();
  const [settings, shares, spent, rules, exceptions, marks] = await Promise.all([
    lineSettings(replica),
    wireSharesOf(replica),
    spentNow(replica, { link, now, session: 0 }),
    replica.rules.toArray(),
    replica.exceptions.toArray(),
    replica.queueMarks.toArray(),
  ]);
  return { settings, shares, spent, rules, exceptions, marks };
};

type Stored = Awaited<ReturnType<typeof readStored>>;

const nothingStored: Stored = {
  settings: { terms: new Map(), schedule: { kind: 'always' }, byHand: null, byNetwork: {}, allowance: null },
  shares: defaultShares,
  spent: { session: 0, day: 0, month: 0 },
  rules: [],
  exceptions: [],
  marks: [],
};

/** What the session's budget has been used for: one that broke goes on when the line is back. */
const sessionSpent = ({ link, session }: Activity): number =>
  session === null || (link.kind === 'offline' && link.problem === null) ? 0 : session.counted;

interface Props {
  readonly activity: Activity | null;
  /** Whether the user wants to be online. */
  readonly wanted: boolean;
  readonly folders: readonly FolderView[] | undefined;
  readonly children: ReactNode;
}

const noFolders: readonly FolderView[] = [];

/** The one look at the line that all who show a cost share. */
export const CostProvider = ({ activity, wanted, folders = noFolders, children }: Props) => {
  const replica = useReplica();
  const now = useNow(60_000);
  const link = activity?.linkKind ?? 'dialUp';
  const day = dayOf(now);
  const stored = useLiveQuery(() => readStored(replica, link), [replica, link, day], nothingStored);
  const { settings, shares, spent, rules, exceptions, marks } = stored;

  const state = activity?.link ?? null;
  const session = activity === null ? 0 : sessionSpent(activity);
  // A speed is measured anew every second; what it says changes less often.
  const bytesPerSecond = roughly(activity?.bytesPerSecond ?? null);
  const rttMs = roughly(activity?.rttMs ?? null);
  const next = state?.kind === 'offline' ? state.next : null;
  const problem = state?.kind === 'offline' ? (state.problem?.code ?? null) : null;
  const kind = state?.kind ?? null;

  const standing = useMemo((): LineStanding => {
    const { terms, schedule, allowance } = settings;
    const when = whenItGoes({ kind, problem, next, wanted, schedule });
    const at = when.kind === 'at' ? when.at : now;
    const going = whenToGo({ schedule, now: at, lastStarted: null });
    return {
      link,
      up: wanted && kind !== null && kind !== 'offline',
      when,
      bytesPerSecond,
      rttMs,
      shares,
      terms: terms.get(link) ?? null,
      allowance: allowance?.link === link && allowance.day === day ? allowance.bytes : 0,
      spent: { ...spent, session },
      free: going.kind === 'now' && going.free,
    };
  }, [settings, shares, spent, session, link, day, now, wanted, kind, problem, next, bytesPerSecond, rttMs]);

  const costOf = useMemo(
    (): CostOf => (what) => costOver(standing, what, Math.max(now, Date.now())),
    [standing, now],
  );
  const fetching = useMemo(
    (): Fetching => ({
      link,
      when: standing.when,
      budget: budgetOf(standing),
      folders,
      ruleOf: rulesByFolder(rules, { folders, link }),
      exceptions,
      marks,
    }),
    [link, standing, folders, rules, exceptions, marks],
  );
  return (
    <CostContext value={costOf}>
      <FetchingContext value={fetching}>{children}</FetchingContext>
    </CostContext>
  );
};
