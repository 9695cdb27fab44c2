import Dexie from 'dexie';
import { joinMessageFacts } from '../../merge/join-facts.ts';
import { nextLive } from '../../merge/next-live.ts';
import {
  countUids,
  formatUidSet,
  hasUid,
  parseUidSet,
  subtractUidSets,
  type UidSet,
  uidSetOf,
  unionUidSets,
} from '../../merge/uid-set.ts';
import { wentBack } from '../../merge/went-back.ts';
import type { Hlc, MailboxId } from '../../model/ids.ts';
import type { Mailbox, MailboxFact } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { MessageIdentity, OpenedMailbox } from '../../ports.ts';
import type { Replica } from '../database.ts';
import { readClock } from '../read-clock.ts';
import { showMessages } from '../show-messages.ts';
import { beforeOf, distrustUids } from './distrust-uids.ts';
import { countHeld, heldUids } from './held-uids.ts';
import { keepVanished, type Vanished } from './keep-vanished.ts';
import { meansOthers } from './means-others.ts';

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
 * Takes in what opening a mailbox told, in one transaction: flags, what vanished, the live set and the mod-sequence
 * that they are complete up to. After a change of UIDVALIDITY, and when the server was put back to an earlier state,
 * the old rows stay, under another number, until content says what became of them. `searched` is the live set when it
 * had to be asked for.
 */
export const recordOpened = (
  replica: Replica,
  mailboxId: MailboxId,
  {
    opened,
    searched,
    witnesses,
    now,
  }: {
    readonly opened: OpenedMailbox;
    readonly searched: UidSet | null;
    /** Messages known before, as they were just seen besides the listings: whether their UIDs still mean them. */
    readonly witnesses: readonly MessageIdentity[];
    readonly now: number;
  },
): Promise<RecordedOpening> =>
  replica.transaction(
    'rw',
    replica.mailboxes,
    replica.messages,
    replica.contents,
    replica.journal,
    replica.settings,
    async () => {
      const mailbox = await replica.mailboxes.get(mailboxId);
      if (!mailbox) return { kind: 'unclear' };
      const same = mailbox.fact?.uidValidity === opened.uidValidity ? mailbox.fact : null;
      const { uidValidity, listings } = opened;
      const identities = listings.map(({ uid, envelope }) => ({ uid, messageId: envelope.messageId }));
      const back =
        same !== null &&
        (wentBack(same, opened) ||
          (await meansOthers(replica, { mailboxId, uidValidity, seen: [...witnesses, ...identities] })));
      // What was told relative to a state that the server does not know is no news.
      const known = back ? null : same;
      const told = searched ?? nextLive(known, opened);
      if (told === null) return { kind: 'unclear' };
      // What came after the search, with the listings, is live too: no row may be outside the live set.
      const live = unionUidSets(told, uidSetOf(listings.map(({ uid }) => uid)));

      const observed = await readClock(replica, now);
      if (back) await distrustUids(replica, mailbox);
      const held = await uidsWithRow(replica, { mailboxId, uidValidity, known });
      const vanished = await takeOut(replica, { mailbox, uidValidity, held, live, observed });
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
      const recorded = {
        ...mailbox,
        fact,
        ...(known === null || vanished.many ? await beforeOf(replica, mailbox, back) : {}),
      };
      await replica.mailboxes.put(recorded);
      return {
        kind: 'recorded',
        mailbox: recorded,
        missing: subtractUidSets(live, held),
        forgotten: vanished.dropped,
      };
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

const takeOut = (
  replica: Replica,
  {
    mailbox,
    uidValidity,
    held,
    live,
    observed,
  }: {
    readonly mailbox: Mailbox;
    readonly uidValidity: number;
    readonly held: UidSet;
    readonly live: UidSet;
    readonly observed: Hlc;
  },
): Promise<Vanished> => {
  const gone = subtractUidSets(held, live);
  return keepVanished(replica, {
    mailbox,
    ranges: gone.map(([first, last]) => [
      [mailbox.id, uidValidity, first],
      [mailbox.id, uidValidity, last],
    ]),
    includes: (row) =>
      row.mailboxId === mailbox.id &&
      row.uidValidity === uidValidity &&
      row.uid !== null &&
      hasUid(gone, row.uid),
    count: countUids(gone),
    of: countUids(held),
    observed,
  });
};

/** The UIDs of a mailbox that have no row yet: the queue of tier 0, derived. */
export const missingUids = async (replica: Replica, mailbox: Mailbox): Promise<UidSet> => {
  if (!mailbox.fact) return uidSetOf([]);
  return subtractUidSets(
    parseUidSet(mailbox.fact.live),
    await heldUids(replica, mailbox.id, mailbox.fact.uidValidity),
  );
};
