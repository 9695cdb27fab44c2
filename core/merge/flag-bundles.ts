import type { ChangeId } from '../model/ids.ts';
import type { EntryOf } from './fold-messages.ts';

/**
 * Flag changes of one message that have a hand in one another: they name a flag in common, directly or through others.
 * They are settled together, because one without the other would do what neither did: of "x and y off" and "x on
 * again", the first alone takes x off.
 */
export interface FlagBundle {
  readonly changes: readonly ChangeId[];
  /** In lower case: flags are case-insensitive (RFC 9051, 2.3.2). */
  readonly flags: ReadonlySet<string>;
}

export const bundleFlagChanges = (entries: readonly EntryOf<'flags'>[]): readonly FlagBundle[] => {
  let bundles: readonly FlagBundle[] = [];
  for (const { id, change } of entries) {
    const flags = new Set([...change.add, ...change.remove].map((flag) => flag.toLowerCase()));
    const linked = bundles.filter((bundle) => isNamed(bundle, flags));
    const joined: FlagBundle = {
      changes: [...linked.flatMap(({ changes }) => changes), id],
      flags: new Set([...linked.flatMap((bundle) => [...bundle.flags]), ...flags]),
    };
    bundles = [...bundles.filter((bundle) => !linked.includes(bundle)), joined];
  }
  return bundles;
};

/** Whether a bundle is about one of these flags, given in lower case. */
export const isNamed = ({ flags }: FlagBundle, among: ReadonlySet<string>): boolean =>
  [...flags].some((flag) => among.has(flag));
