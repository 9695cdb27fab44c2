import Dexie from 'dexie';
import { joinMessageFacts } from '../../merge/join-facts.ts';
import { nextLive } from '../../merge/next-live.ts';
import {
  countUids,
  formatUidSet,
  parseUidSet,
  subtractUidSets,
  type UidSet,
  uidSetOf,
  unionUidSets,
} from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Mailbox, MailboxFact } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { OpenedMailbox } from '../../ports.ts';
import { readClock } from '../commands.ts';
import type { Replica } from '../database.ts';
import { showMessages } from '../show-messages.ts';
import { countHeld, heldUids } from './held-uids.ts';

/** What an opening came to: done, or the live set has to be searched for because the answer contradicts itself. */
export type RecordedOpening =
  | {
      readonly kind: 'recorded';
      readonly mailbox: Mailbox;
      /** Live UIDs that have no row yet. */
      readonly missing: UidSet;
      /** Rows dropped. */
      readonly forgotten: number;
    }
  | { readonly kind: 'unclear' };

/**
 * Takes in what opening a mailbox told, in one transaction: flags, what vanished, the live set and the
 * mod-sequence that they are complete up to. After a change of UIDVALIDITY the old rows stay, under the old
 * number, until content says what became of them. `searched` is the live set when it had to be asked for.
 */
export const recordOpened = (
  replica: Replica,
  mailboxId: MailboxId,
  {
    opened,
    searched,
    now,
  }: { readonly opened: OpenedMailbox; readonly searched: UidSet | null; readonly now: number },
): Promise<RecordedOpening> =>
  replica.transaction(
    'rw',
    replica.mailboxes,
    replica.messages,
    replica.journal,
    replica.settings,
    async () => {
      const mailbox = await replica.mailboxes.get(mailboxId);
      if (!mailbox) return { kind: 'unclear' };
      const known = mailbox.fact?.uidValidity === opened.uidValidity ? mailbox.fact : null;
      const told = searched ?? nextLive(known, opened);
      if (told === null) return { kind: 'unclear' };
      // What came after the search, with the listings, is live too: no row may be outside the live set.
      const live = unionUidSets(told, uidSetOf(opened.listings.map(({ uid }) => uid)));

      const observed = await readClock(replica, now);
      const { uidValidity } = opened;
      const held = await uidsWithRow(replica, { mailboxId, uidValidity, known });
      const forgotten = await forgetRows(replica, {
        mailboxId,
        uidValidity,
        gone: subtractUidSets(held, live),
      });
      const rows = await rowsWithFlags(replica, { mailboxId, uidValidity, opened });
      const flags = new Map(opened.flags.map((observation) => [observation.uid, observation]));
      const changed = rows.flatMap((row): Message[] => {
        const seen = row.uid === null ? undefined : flags.get(row.uid);
        if (!seen) return [];
        const fact = {
          flags: seen.flags,
          modseq: seen.modseq ?? opened.highestModseq,
          observed,
        };
        // Without mod-sequences every flag is told each time: what says nothing new is not written again.
        if (row.modseq === fact.modseq && sameFlags(row.flags, fact.flags)) return [];
        return joinMessageFacts(row, fact) === row ? [] : [{ ...row, ...fact }];
      });
      await replica.messages.bulkPut(await showMessages(replica, changed));

      const fact = {
        uidValidity,
        uidNext: opened.uidNext,
        highestModseq: opened.highestModseq,
        live: formatUidSet(live),
        observed,
      };
      const recorded = { ...mailbox, fact };
      await replica.mailboxes.put(recorded);
      return { kind: 'recorded', mailbox: recorded, missing: subtractUidSets(live, held), forgotten };
    },
  );

const sameFlags = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((flag) => b.includes(flag));

/** Past this many observations, reading the whole folder is quicker than looking rows up one by one. */
const manyObservations = 1_000;

const rowsWithFlags = (
  replica: Replica,
  {
    mailboxId,
    uidValidity,
    opened,
  }: { readonly mailboxId: MailboxId; readonly uidValidity: number; readonly opened: OpenedMailbox },
): Promise<Message[]> => {
  const rows = replica.messages.where('[mailboxId+uidValidity+uid]');
  return opened.flags.length > manyObservations
    ? rows.between([mailboxId, uidValidity, Dexie.minKey], [mailboxId, uidValidity, Dexie.maxKey]).toArray()
    : rows.anyOf(opened.flags.map(({ uid }) => [mailboxId, uidValidity, uid])).toArray();
};

/** The UIDs that have a row. As many as the live set had means the same ones: then no key has to be read. */
const uidsWithRow = async (
  replica: Replica,
  {
    mailboxId,
    uidValidity,
    known,
  }: { readonly mailboxId: MailboxId; readonly uidValidity: number; readonly known: MailboxFact | null },
): Promise<UidSet> => {
  const live = known ? parseUidSet(known.live) : null;
  const count = await countHeld(replica, mailboxId, uidValidity);
  return live && countUids(live) === count ? live : heldUids(replica, mailboxId, uidValidity);
};

const forgetRows = async (
  replica: Replica,
  { mailboxId, uidValidity, gone }: { mailboxId: MailboxId; uidValidity: number; gone: UidSet },
): Promise<number> => {
  const rows = replica.messages.where('[mailboxId+uidValidity+uid]');
  let forgotten = 0;
  for (const [first, last] of gone) {
    forgotten += await rows
      .between([mailboxId, uidValidity, first], [mailboxId, uidValidity, last], true, true)
      .delete();
  }
  return forgotten;
};

/** The UIDs of a mailbox that have no row yet: the queue of tier 0, derived. */
export const missingUids = async (replica: Replica, mailbox: Mailbox): Promise<UidSet> => {
  if (!mailbox.fact) return uidSetOf([]);
  return subtractUidSets(
    parseUidSet(mailbox.fact.live),
    await heldUids(replica, mailbox.id, mailbox.fact.uidValidity),
  );
};
