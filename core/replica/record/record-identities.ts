import { countUids, parseUidSet } from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { MessageIdentity } from '../../ports.ts';
import type { Replica } from '../database.ts';
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
 * say that it is the same message, and no other. What matches nothing stays missing and is listed like any new message.
 * Returns how many matched.
 */
export const recordIdentities = (
  replica: Replica,
  { mailboxId, uidValidity, asOf, identities, now }: IdentitiesInput,
): Promise<number> =>
  replica.transaction(
    'rw',
    replica.messages,
    replica.contents,
    replica.journal,
    replica.settings,
    async () => {
      const observed = await readClock(replica, now);
      const waiting = await waitingRows(replica, mailboxId, uidValidity);
      const told = countKeys(identities);
      const matched = identities.flatMap((identity): Message[] => {
        const key = identityKey(identity);
        const [row, ...others] = waiting.get(key) ?? [];
        if (!row || others.length > 0 || told.get(key) !== 1) return [];
        const { uid, flags, modseq } = identity;
        return [{ ...row, uidValidity, uid, flags, modseq: modseq ?? asOf, observed }];
      });
      await replica.messages.bulkPut(await showMessages(replica, matched));
      return matched.length;
    },
  );

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
  const contents = await replica.contents.bulkGet(rows.map(({ contentId }) => contentId));
  const waiting = new Map<string, Message[]>();
  rows.forEach((row, index) => {
    const messageId = contents[index]?.envelope.messageId ?? '';
    const key = identityKey({ ...row, messageId });
    waiting.set(key, [...(waiting.get(key) ?? []), row]);
  });
  return waiting;
};

const countKeys = (identities: readonly MessageIdentity[]): Map<string, number> => {
  const told = new Map<string, number>();
  for (const identity of identities) {
    const key = identityKey(identity);
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  return told;
};

const identityKey = ({
  messageId,
  internalDate,
  size,
}: Pick<MessageIdentity, 'messageId' | 'internalDate' | 'size'>) => `${size}/${internalDate}/${messageId}`;
