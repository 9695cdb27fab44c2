import {
  countUids,
  hasUid,
  intersectUidSets,
  parseUidSet,
  type UidSet,
  uidSetOf,
} from '../../../core/merge/uid-set.ts';
import type { CopiedUids } from '../../../core/ports.ts';
import { asNumber, asText } from './attribute-tree.ts';
import type { Completion } from './completion.ts';
import type { ImapAttribute } from './imapflow-internals.ts';

// UIDs in response codes (RFC 4315, 3; RFC 7162, 3.1.3). All of it is the server's word: what does not fit what was
// asked is taken for nothing said, and no range is expanded before it is known to be short enough.

/** More than any mailbox has that one command is about. */
const maxUids = 1_000_000;

/**
 * The UIDs of a uid-set in the order they are written, which is how COPYUID pairs them; a range counts upwards, whichever
 * way it is written (RFC 4315, 4). Null for what is no uid-set, or longer than `most`.
 */
const uidsInOrder = (text: string | null, most: number): readonly number[] | null => {
  if (text === null || !/^\d{1,10}(?::\d{1,10})?(?:,\d{1,10}(?::\d{1,10})?)*$/.test(text)) return null;
  const uids: number[] = [];
  for (const item of text.split(',')) {
    const [a = 0, b = a] = item.split(':').map(Number);
    const first = Math.min(a, b);
    const last = Math.max(a, b);
    if (first < 1 || last > 4294967295 || uids.length + last - first + 1 > most) return null;
    for (let uid = first; uid <= last; uid += 1) uids.push(uid);
  }
  return uids;
};

/** COPYUID's values, if they are about UIDs of `within` and make pairs; else null. */
export const parseCopyUid = (values: readonly ImapAttribute[], within: UidSet): CopiedUids | null => {
  const uidValidity = asNumber(values[0]);
  const most = Math.min(maxUids, countUids(within));
  const from = uidsInOrder(asText(values[1]), most);
  const to = uidsInOrder(asText(values[2]), most);
  if (uidValidity === null || uidValidity === 0 || from === null || to === null) return null;
  if (from.length !== to.length || from.some((uid) => !hasUid(within, uid))) return null;
  if (new Set(from).size !== from.length || new Set(to).size !== to.length) return null;
  return { uidValidity, pairs: from.map((uid, i) => [uid, to[i] ?? 0] as const) };
};

/** The source UIDs of a copy. */
export const copiedFrom = ({ pairs }: CopiedUids): UidSet => uidSetOf(pairs.map(([from]) => from));

/** The UIDs that `count` appended messages got, in their order; null where the server did not say so for each. */
export const parseAppendUid = (
  { code, values }: Completion,
  count: number,
): { readonly uidValidity: number; readonly uids: readonly number[] } | null => {
  if (code !== 'APPENDUID') return null;
  const uidValidity = asNumber(values[0]);
  const uids = uidsInOrder(asText(values[1]), count);
  if (uidValidity === null || uidValidity === 0 || uids?.length !== count) return null;
  return { uidValidity, uids };
};

/** Those of `within` that a conditional STORE left alone. */
export const parseModified = ({ code, values }: Completion, within: UidSet): UidSet | null => {
  if (code !== 'MODIFIED') return null;
  const text = asText(values[0]) ?? '';
  try {
    if (text !== '') return intersectUidSets(parseUidSet(text), within);
  } catch {
    // No set of UIDs, like none at all.
  }
  // Said, but not about what: each of them may have changed, and then it stays.
  return within;
};
