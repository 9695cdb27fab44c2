// Finds messages at their destination by what they are: Message-ID first, then size and INTERNALDATE.

import { reviveError } from '../../errors.ts';
import { wholeSecond } from '../../mail/internal-date.ts';
import { formatUidSet, hasUid, parseUidSet, type UidSet, unionUidSets } from '../../merge/uid-set.ts';
import type { Message } from '../../model/message.ts';
import type { MessageIdentity, SelectedMailbox } from '../../ports.ts';
import type { SessionContext } from '../session-context.ts';

/** A message that may have arrived in the open mailbox. */
export interface Sought<About = unknown> {
  readonly about: About;
  /** The row that is to have its place. */
  readonly row: Message;
  /** The server had it from here, and may have changed it on its way into the mailbox. */
  readonly isMadeHere: boolean;
  /** With its angle brackets; '' when it has none. */
  readonly messageId: string;
  /** It arrived under this UID or a higher one, if it did. */
  readonly from: number;
}

export interface FoundSent<About = unknown> {
  readonly sought: Sought<About>;
  /** Null when it is not there. */
  readonly uid: number | null;
}

/** Looks for messages in the open mailbox, but not among those `held`; each that is found stands for one of them. */
export const findSent = async <About>(
  context: SessionContext,
  selected: SelectedMailbox,
  { soughts, held }: { readonly soughts: readonly Sought<About>[]; readonly held: UidSet },
): Promise<FoundSent<About>[]> => {
  const all = await candidatesFor(context, selected, soughts);
  const candidates = all.filter(({ uid }) => !hasUid(held, uid));
  const taken = new Set<number>();
  return soughts.map((sought) => {
    const uid = candidates.find(
      (candidate) => !taken.has(candidate.uid) && candidate.uid >= sought.from && isIt(sought, candidate),
    )?.uid;
    if (uid !== undefined) taken.add(uid);
    return { sought, uid: uid ?? null };
  });
};

/** Messages that could be among those sought, lowest UID first. */
const candidatesFor = async (
  { options, session }: SessionContext,
  { uidNext }: SelectedMailbox,
  soughts: readonly Sought[],
): Promise<readonly MessageIdentity[]> => {
  const { remote } = options.ports;
  const possible = soughts.filter(({ from }) => from < uidNext);
  if (possible.length === 0) return [];
  const from = Math.min(...possible.map((sought) => sought.from));
  const messageIds = [...new Set(possible.map(({ messageId }) => messageId))];
  const uids = messageIds.includes('')
    ? [[from, uidNext - 1] as const]
    : union(await remote.findMessageIds(session.id, from, messageIds));
  if (uids.length === 0) return [];
  const { items, cut } = await remote.fetchIdentities(session.id, formatUidSet(uids));
  if (cut) throw reviveError(cut);
  return [...items].sort((a, b) => a.uid - b.uid);
};

const union = (sets: readonly string[]): UidSet => unionUidSets(...sets.map(parseUidSet));

/**
 * COPY and MOVE keep the bytes and INTERNALDATE of a message; a mailing list's copy of it has other bytes. What was put
 * together here may have been changed on its way into the mailbox, but nobody else has its Message-ID.
 */
const isIt = ({ row, isMadeHere, messageId }: Sought, told: MessageIdentity): boolean => {
  if (messageId !== '') return told.messageId === messageId && (isMadeHere || told.size === row.size);
  return (
    told.messageId === '' &&
    told.size === row.size &&
    wholeSecond(told.internalDate) === wholeSecond(row.internalDate)
  );
};
