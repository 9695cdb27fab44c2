// What becomes of what opening a mailbox told.
import { reviveError } from '../../errors.ts';
import {
  countUids,
  emptyUidSet,
  formatUidSet,
  maxUid,
  parseUidSet,
  subtractUidSets,
  uidSetOf,
} from '../../merge/uid-set.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { MessageIdentity, OpenedMailbox } from '../../ports.ts';
import { countHeld } from '../../replica/record/held-uids.ts';
import { type RecordedOpening, recordOpened } from '../../replica/record/record-opened.ts';
import { recordOutcomes } from '../../replica/record/record-outcomes.ts';
import type { SessionContext } from '../session-context.ts';
import { type MailboxWork, surveyOrphans, takeListed } from '../session-work.ts';
import { keepListings } from './keep-listings.ts';
import { dropOrphansWhenWhole } from './list-messages.ts';
import { surveyBack } from './search-back.ts';
import { keepTextsAlong, type TextsAlong } from './texts-along.ts';

interface Opening {
  readonly opened: OpenedMailbox;
  readonly texts: TextsAlong | null;
}

/**
 * Takes in all that changed in a mailbox, and what came along. False, and nothing is written, where that needs another question and the
 * mailbox is not the one that is open on the wire any more.
 * @throws what cut the answer short, once what came is taken in
 */
export const takeOpening = async (
  context: SessionContext,
  entry: MailboxWork,
  { opened, texts }: Opening,
): Promise<boolean> => {
  const { replica } = context.options;
  const recorded = await record(context, entry, opened);
  if (recorded === null) return false;
  context.dropped ||= recorded.forgotten > 0;
  entry.mailbox = recorded.mailbox;
  entry.stale = false;
  entry.missing = recorded.missing;
  entry.alike = emptyUidSet;
  if (texts) await keepTextsAlong(context, entry, texts, opened.texts);
  await surveyOrphans(replica, entry);
  await seeBound(context, entry, opened);
  await keepListings(context, entry, opened.listings);
  if (opened.cut) throw reviveError(opened.cut);
  takeListed(entry, uidSetOf(opened.listings.map(({ uid }) => uid)));
  await surveyBack(context, entry);
  await dropOrphansWhenWhole(context, entry);
  return true;
};

const isOpen = ({ open }: SessionContext, { mailbox }: MailboxWork): boolean => open === mailbox.id;

/** Null where something has to be asked, and the mailbox is not open. */
const record = async (
  context: SessionContext,
  entry: MailboxWork,
  opened: OpenedMailbox,
): Promise<Extract<RecordedOpening, { kind: 'recorded' }> | null> => {
  const { options, session } = context;
  const { replica, ports, clock } = options;
  const { id } = entry.mailbox;
  const mayAsk = isOpen(context, entry);
  const newest = witnessOf(entry.mailbox, opened);
  if (!mayAsk && (newest !== null || !(await saysFlags(context, entry.mailbox, opened)))) return null;
  const witnesses = newest === null ? [] : await identitiesOf(context, newest);
  const now = clock.now();
  let recorded = await recordOpened(replica, id, { opened, searched: null, witnesses, now });
  if (recorded.kind === 'unclear' && !mayAsk) return null;
  if (recorded.kind === 'unclear') {
    const searched = parseUidSet(await ports.remote.searchAll(session.id));
    recorded = await recordOpened(replica, id, { opened, searched, witnesses, now });
  }
  if (recorded.kind === 'unclear') throw new Error(`mailbox ${id} is not in the replica any more`);
  return recorded;
};

/** Whether it told the flags of all rows that are here: of none, when it is seen for the first time and nothing was ever put there. */
const saysFlags = async (
  { options }: SessionContext,
  { id, fact }: Mailbox,
  { flagsCover, uidValidity }: OpenedMailbox,
): Promise<boolean> =>
  flagsCover !== 'nothing' || (fact === null && (await countHeld(options.replica, id, uidValidity)) === 0);

const identitiesOf = async (
  { options, session }: SessionContext,
  uid: number,
): Promise<readonly MessageIdentity[]> =>
  (await options.ports.remote.fetchIdentities(session.id, String(uid))).items;

/** Where too much arrived to be listed at once, with the newest message known, that one is to be looked at by itself. */
const witnessOf = (
  { fact }: Mailbox,
  { uidValidity, uidNext, listings, cut }: OpenedMailbox,
): number | null => {
  if (fact?.uidValidity !== uidValidity || uidNext <= fact.uidNext || listings.length > 0 || cut) return null;
  const newest = maxUid(parseUidSet(fact.live));
  return newest === null || newest >= fact.uidNext ? null : newest;
};

/**
 * Rows that our own push put under a UIDVALIDITY that was never opened have the flags that they had elsewhere: when the
 * opening tells nothing of flags, they are asked for, because later ones only tell what changes from now on.
 */
const seeBound = async (
  { options, session }: SessionContext,
  { mailbox, missing }: MailboxWork,
  { flagsCover, uidValidity, highestModseq, listings, cut }: OpenedMailbox,
): Promise<void> => {
  if (flagsCover !== 'nothing' || !mailbox.fact || cut) return;
  const untold = subtractUidSets(parseUidSet(mailbox.fact.live), missing);
  const bound = subtractUidSets(untold, uidSetOf(listings.map(({ uid }) => uid)));
  if (countUids(bound) === 0) return;
  const seen = await options.ports.remote.fetchIdentities(session.id, formatUidSet(bound));
  await recordOutcomes(options.replica, {
    outcomes: [],
    told: {
      mailboxId: mailbox.id,
      uidValidity,
      flags: seen.items,
      asOf: highestModseq,
      modseqs: new Map(),
      reached: null,
    },
    now: options.clock.now(),
  });
  if (seen.cut) throw reviveError(seen.cut);
};
