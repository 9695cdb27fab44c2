import type { Change } from '../../model/change.ts';
import type { ChangeId, Hlc, MailboxId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { MailboxListing } from '../../ports.ts';
import type { JournalRow, Replica } from '../database.ts';
import { pendingEntries } from '../pending-entries.ts';
import { readClock } from '../read-clock.ts';
import { beforeOf, distrustUids } from './distrust-uids.ts';
import { countRange, keepVanished, wholeMailbox } from './keep-vanished.ts';
import { madeHereIn } from './made-here.ts';
import { matchFolders } from './match-folders.ts';
import { settleChanges } from './record-conflict.ts';
import { sweepChoices } from './sweep-choices.ts';

/**
 * Takes in a LIST: new folders get rows, renamed ones keep theirs, one that was made here and is there now is the same
 * one; those that are gone take their message rows with them (their content stays until the sweep at the end of a whole
 * sync: it may have moved elsewhere), except where something of the user's is at stake: such a folder stays, not
 * listed, until that is settled. What the user said about folders that are gone goes with them. Returns the mailboxes as they are now, and how many message rows were dropped.
 */
export const recordFolders = (
  replica: Replica,
  listings: readonly MailboxListing[],
  now: number,
): Promise<{ mailboxes: Mailbox[]; forgotten: number }> =>
  replica.transaction(
    'rw',
    [
      replica.mailboxes,
      replica.messages,
      replica.journal,
      replica.settings,
      replica.rules,
      replica.exceptions,
      replica.queueMarks,
    ],
    async () => {
      const { kept, arrived, gone } = matchFolders(await replica.mailboxes.toArray(), listings);
      for (const { mailbox, listing, trusted } of kept) {
        const same = { ...mailbox, ...listed(listing) };
        if (trusted) await replica.mailboxes.put(same);
        else {
          const before = await beforeOf(replica, mailbox, false);
          await replica.mailboxes.put({ ...same, fact: null, ...before });
          await distrustUids(replica, mailbox);
        }
      }
      for (const listing of arrived) {
        await replica.mailboxes.add({
          ...listed(listing),
          priority: null,
          position: null,
          listAtLeast: 0,
          fact: null,
        });
      }
      const adopted = kept.filter(({ mailbox }) => !mailbox.listed).map(({ mailbox }) => mailbox.id);
      let forgotten = 0;
      if (adopted.length > 0 || gone.length > 0) {
        const entries = await pendingEntries(replica);
        await settleChanges(replica, creationsOf(entries, new Set(adopted)), 'applied');
        const made = new Set(
          entries.flatMap(({ change }) => (change.kind === 'createMailbox' ? [change.mailboxId] : [])),
        );
        const observed = await readClock(replica, now);
        for (const mailbox of gone) {
          if (mailbox.listed || !made.has(mailbox.id)) {
            forgotten += await takeOutFolder(replica, { mailbox, entries, observed });
          }
        }
      }
      await sweepChoices(replica);
      return { mailboxes: await replica.mailboxes.toArray(), forgotten };
    },
  );

const creationsOf = (entries: readonly JournalRow[], mailboxIds: ReadonlySet<MailboxId>): ChangeId[] =>
  entries.flatMap(({ id, change }) =>
    change.kind === 'createMailbox' && mailboxIds.has(change.mailboxId) ? [id] : [],
  );

/** Returns how many message rows were dropped. */
const takeOutFolder = async (
  replica: Replica,
  {
    mailbox,
    entries,
    observed,
  }: { readonly mailbox: Mailbox; readonly entries: readonly JournalRow[]; readonly observed: Hlc },
): Promise<number> => {
  const range = wholeMailbox(mailbox);
  const count = await countRange(replica, range);
  const { dropped } = await keepVanished(replica, {
    mailbox,
    ranges: [range],
    includes: ({ mailboxId }) => mailboxId === mailbox.id,
    count,
    of: count,
    observed,
  });
  if (
    entries.some(({ change }) => concerns(change, mailbox.id)) ||
    (await keptRows(replica, mailbox)) > 0 ||
    (await madeHereIn(replica, mailbox.id)).length > 0
  ) {
    const before = await beforeOf(replica, mailbox, false);
    await replica.mailboxes.put({ ...mailbox, listed: false, status: null, fact: null, ...before });
  } else await replica.mailboxes.delete(mailbox.id);
  return dropped;
};

/** Whether a change is about a folder itself, or brings something there. */
const concerns = (change: Change, id: MailboxId): boolean =>
  'mailboxId' in change ? change.mailboxId === id : 'to' in change && change.to === id;

const keptRows = (replica: Replica, { id }: Mailbox): Promise<number> =>
  replica.messages
    .where('vanished')
    .above('')
    .filter(({ mailboxId }) => mailboxId === id)
    .count();

const listed = ({ path, delimiter, role, selectable, subscribed, status }: MailboxListing) => ({
  listed: true,
  subscribed,
  path,
  delimiter,
  role,
  selectable,
  status,
  ...(status ? { seenUidValidity: status.uidValidity } : {}),
});
