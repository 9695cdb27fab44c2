import { countUids, parseUidSet } from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { MessageIdentity } from '../../ports.ts';
import type { Replica } from '../database.ts';
import { messageIdFields } from '../message-id-fields.ts';
import { readClock } from '../read-clock.ts';
import { showMessages } from '../show-messages.ts';
import { keepVanished } from './keep-vanished.ts';
import { orphanRanges, orphans } from './orphans.ts';

export interface IdentitiesInput {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly asOf: bigint | null;
  readonly identities: readonly MessageIdentity[];
  readonly now: number;
}

/**
 * After a UIDVALIDITY change: gives the rows that wait their new UIDs, where Message-ID, INTERNALDATE and size
 * say that it is the same message. What matches nothing stays missing and is listed like any new message. `alike` are the
 * UIDs of those that could be several of the rows that wait: only their listing tells.
 */
export const recordIdentities = (
  replica: Replica,
  { mailboxId, uidValidity, asOf, identities, now }: IdentitiesInput,
): Promise<{ readonly matched: number; readonly alike: readonly number[] }> =>
  replica.transaction(
    'rw',
    replica.messages,
    replica.contents,
    replica.journal,
    replica.settings,
    async () => {
      const observed = await readClock(replica, now);
      const waiting = await waitingRows(replica, mailboxId, uidValidity);
      const matched = [...byKey(identities)].flatMap(([key, told]) =>
        pairs(waiting.get(key) ?? [], told).map(([row, { uid, flags, modseq }]) => ({
          ...row,
          uidValidity,
          uid,
          flags,
          modseq: modseq ?? asOf,
          observed,
        })),
      );
      await replica.messages.bulkPut(await showMessages(replica, matched));
      const found = new Set(matched.map(({ uid }) => uid));
      const alike = identities.filter(
        (identity) => !found.has(identity.uid) && waiting.has(identityKey(identity)),
      );
      return { matched: matched.length, alike: alike.map(({ uid }) => uid) };
    },
  );

/**
 * Which row is which message. Rows that look alike are told apart only where it makes no difference: as many copies of one
 * content as there are messages, in the order of their UIDs, which a server keeps.
 */
const pairs = (
  rows: readonly Message[],
  told: readonly MessageIdentity[],
): (readonly [Message, MessageIdentity])[] => {
  const [first] = rows;
  if (!first || rows.length !== told.length || rows.some((row) => row.contentId !== first.contentId))
    return [];
  const inOrder = [...told].sort((a, b) => a.uid - b.uid);
  return [...rows]
    .sort((a, b) => (a.uid ?? 0) - (b.uid ?? 0))
    .flatMap((row, index) => {
      const identity = inOrder[index];
      return identity ? [[row, identity] as const] : [];
    });
};

/**
 * Takes out the rows that nothing in the mailbox answers to any more. Returns how many were dropped: those that
 * something is at stake in are kept, without a UID.
 */
export const dropOrphans = (
  replica: Replica,
  { mailboxId, now }: { readonly mailboxId: MailboxId; readonly now: number },
): Promise<number> =>
  replica.transaction(
    'rw',
    replica.mailboxes,
    replica.messages,
    replica.journal,
    replica.settings,
    async () => {
      const mailbox = await replica.mailboxes.get(mailboxId);
      if (!mailbox?.fact) return 0;
      const { uidValidity } = mailbox.fact;
      const count = await orphans(replica, mailboxId, uidValidity).count();
      if (count === 0) return 0;
      const live = mailbox.before?.fact.live;
      const { dropped } = await keepVanished(replica, {
        mailbox,
        ranges: orphanRanges(mailboxId, uidValidity),
        includes: (row) => row.mailboxId === mailboxId && row.uidValidity !== uidValidity,
        count,
        of: live === undefined ? count : Math.max(count, countUids(parseUidSet(live))),
        observed: await readClock(replica, now),
      });
      return dropped;
    },
  );

const waitingRows = async (
  replica: Replica,
  mailboxId: MailboxId,
  uidValidity: number,
): Promise<Map<string, Message[]>> => {
  const rows = await orphans(replica, mailboxId, uidValidity).toArray();
  const messageIds = await messageIdFields(replica, rows);
  const waiting = new Map<string, Message[]>();
  rows.forEach((row, index) => {
    const key = identityKey({ ...row, messageId: messageIds[index] ?? '' });
    waiting.set(key, [...(waiting.get(key) ?? []), row]);
  });
  return waiting;
};

const byKey = (identities: readonly MessageIdentity[]): ReadonlyMap<string, readonly MessageIdentity[]> => {
  const told = new Map<string, MessageIdentity[]>();
  for (const identity of identities) {
    const key = identityKey(identity);
    told.set(key, [...(told.get(key) ?? []), identity]);
  }
  return told;
};

const identityKey = ({
  messageId,
  internalDate,
  size,
}: Pick<MessageIdentity, 'messageId' | 'internalDate' | 'size'>) => `${size}/${internalDate}/${messageId}`;
