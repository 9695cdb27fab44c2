// Flag changes of many messages in as few STOREs as can be told quickly: the fewest would be a covering problem.
import type { ChangeId } from '../model/ids.ts';
import { type FlagBundle, isNamed } from './flag-bundles.ts';
import type { PlannedCommand, PlannedItem } from './plan-steps.ts';
import { formatUidSet, uidSetOf } from './uid-set.ts';

/** What is to change on one message. */
export interface FlagDelta extends Omit<PlannedItem, 'changes'> {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** The changes that it comes from. */
  readonly bundles: readonly FlagBundle[];
}

type Store = Extract<PlannedCommand, { kind: 'store' }>;

/** Messages that get the same flags by one STORE of one sign. */
interface Group {
  readonly flags: readonly string[];
  readonly deltas: readonly FlagDelta[];
}

/** The commands that bring these changes about; messages are named once each in `deltas`. */
export const storeCommands = (deltas: readonly FlagDelta[]): readonly Store[] => {
  const removals = new Map(
    fewestGroups(deltas, ({ remove }) => remove).map((group) => [uidsKey(group.deltas), group]),
  );
  const stores = fewestGroups(deltas, ({ add }) => add).map((group): Store => {
    const key = uidsKey(group.deltas);
    const remove = removals.get(key)?.flags ?? [];
    removals.delete(key);
    return storeOf(group.deltas, { add: group.flags, remove });
  });
  return [
    ...stores,
    ...[...removals.values()].map((group) => storeOf(group.deltas, { add: [], remove: group.flags })),
  ];
};

const storeOf = (
  deltas: readonly FlagDelta[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Store => {
  const touched = new Set([...add, ...remove].map(lower));
  const items = deltas
    .map(({ messageId, uid, bundles }) => ({ messageId, uid, changes: changesNaming(bundles, touched) }))
    .sort((a, b) => a.uid - b.uid);
  return { kind: 'store', items, add, remove };
};

const changesNaming = (bundles: readonly FlagBundle[], touched: ReadonlySet<string>): readonly ChangeId[] =>
  bundles.filter((bundle) => isNamed(bundle, touched)).flatMap(({ changes }) => changes);

type Pick = (delta: FlagDelta) => readonly string[];

/** By whole change or flag by flag, whichever takes fewer commands, and of equal numbers fewer bytes. */
const fewestGroups = (deltas: readonly FlagDelta[], pick: Pick): readonly Group[] => {
  const whole = groupByChange(deltas, pick);
  const single = groupByFlag(deltas, pick);
  if (whole.length !== single.length) return whole.length < single.length ? whole : single;
  return bytesOf(whole) <= bytesOf(single) ? whole : single;
};

const groupByChange = (deltas: readonly FlagDelta[], pick: Pick): readonly Group[] => {
  const groups = new Map<string, { flags: readonly string[]; deltas: FlagDelta[] }>();
  for (const delta of deltas) {
    const flags = pick(delta);
    if (flags.length > 0) groupOf(groups, flags.map(lower).sort().join(' '), flags).deltas.push(delta);
  }
  return [...groups.values()];
};

/** Flags that go to the same messages share a command. */
const groupByFlag = (deltas: readonly FlagDelta[], pick: Pick): readonly Group[] => {
  const single = new Map<string, { flags: readonly string[]; deltas: FlagDelta[] }>();
  for (const delta of deltas) {
    for (const flag of pick(delta)) groupOf(single, lower(flag), [flag]).deltas.push(delta);
  }
  const shared = new Map<string, Group>();
  for (const { flags, deltas: members } of single.values()) {
    const key = uidsKey(members);
    shared.set(key, { flags: [...(shared.get(key)?.flags ?? []), ...flags], deltas: members });
  }
  return [...shared.values()];
};

const groupOf = (
  groups: Map<string, { flags: readonly string[]; deltas: FlagDelta[] }>,
  key: string,
  flags: readonly string[],
): { deltas: FlagDelta[] } => {
  const group = groups.get(key) ?? { flags, deltas: [] };
  groups.set(key, group);
  return group;
};

const uidsKey = (deltas: readonly FlagDelta[]): string =>
  formatUidSet(uidSetOf(deltas.map(({ uid }) => uid)));

const bytesOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { flags, deltas }) => sum + flags.join(' ').length + uidsKey(deltas).length, 0);

/** Flags are case-insensitive (RFC 9051, 2.3.2). */
const lower = (flag: string): string => flag.toLowerCase();
