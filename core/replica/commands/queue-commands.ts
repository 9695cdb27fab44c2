// What the user does about what is to come. Wants are rows of their own; of a folder's tier there is a mark. Rules:
// Q1 A mark that says nothing is no row.
// Q2 Cancelling takes nothing away that is here: bytes that came stay.
// Q3 What was cancelled does not come by itself any more; what arrives later does, and what somebody asks for.
import type { MailboxId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Want } from '../../model/part.ts';
import type { Cancelled, QueueMark, QueueRef } from '../../model/queue.ts';
import { forgetCancelled, noteCancelled } from '../cancelled-entries.ts';
import type { Replica } from '../database.ts';
import { readClock } from '../read-clock.ts';
import { countHeld } from '../record/held-uids.ts';

type FolderRef = Extract<QueueRef, { kind: 'folder' }>;

/** Holds an entry back; what came of it stays. */
export const pauseEntry = (replica: Replica, ref: QueueRef): Promise<void> =>
  ref.kind === 'want'
    ? changeWant(replica, ref.wantId, { state: 'paused', problem: null })
    : changeMark(replica, ref, (mark) => ({ ...mark, paused: true }));

/** Lets an entry go on that was paused, or a want that failed. */
export const resumeEntry = (replica: Replica, ref: QueueRef): Promise<void> =>
  ref.kind === 'want'
    ? changeWant(replica, ref.wantId, { state: 'waiting', problem: null })
    : changeMark(replica, ref, (mark) => ({ ...mark, paused: false }));

/** Has an entry go before all others of its kind: a want before wants, a folder's before what nobody asked for. */
export const moveUpEntry = (replica: Replica, ref: QueueRef, now: number): Promise<void> =>
  replica.transaction('rw', replica.wants, replica.queueMarks, replica.settings, async () => {
    const movedUp = await readClock(replica, now);
    if (ref.kind === 'want') await changeWant(replica, ref.wantId, { movedUp });
    else await changeMark(replica, ref, (mark) => ({ ...mark, movedUp }));
  });

const changeWant = async (
  replica: Replica,
  wantId: number,
  change: Partial<Pick<Want, 'state' | 'problem' | 'movedUp'>>,
): Promise<void> => {
  await replica.wants.update(wantId, change);
};

const changeMark = (
  replica: Replica,
  ref: FolderRef,
  change: (mark: QueueMark) => QueueMark,
): Promise<void> =>
  replica.transaction('rw', replica.queueMarks, async () => {
    await putMark(replica, change(await markOf(replica, ref)));
  });

const markOf = async (replica: Replica, { mailboxId, tier }: FolderRef): Promise<QueueMark> =>
  (await replica.queueMarks.get([mailboxId, tier])) ?? {
    mailboxId,
    tier,
    paused: false,
    movedUp: null,
    cancelled: null,
  };

/** Q1 */
const putMark = async (replica: Replica, mark: QueueMark): Promise<void> => {
  const { mailboxId, tier, paused, movedUp, cancelled } = mark;
  if (paused || movedUp !== null || cancelled !== null) await replica.queueMarks.put(mark);
  else await replica.queueMarks.delete([mailboxId, tier]);
};

/** Takes an entry out of the queue. What it returns puts it back. */
export const cancelEntry = (replica: Replica, ref: QueueRef, now: number): Promise<Cancelled> =>
  ref.kind === 'want' ? cancelWant(replica, ref.wantId, now) : cancelTier(replica, ref);

const cancelWant = (replica: Replica, wantId: number, now: number): Promise<Cancelled> =>
  replica.transaction('rw', replica.wants, replica.declined, replica.settings, async () => {
    const want = await replica.wants.get(wantId);
    if (!want) return { kind: 'nothing' };
    await replica.wants.delete(wantId);
    const { kind, contentId, part } = want;
    const declined = kind === 'attachment' && !(await replica.declined.get([contentId, part]));
    if (declined) await replica.declined.put({ contentId, part, since: await readClock(replica, now) });
    return noteCancelled(replica, { kind: 'want', want, declined });
  });

const cancellingTables = ({ queueMarks, mailboxes, messages, settings }: Replica) => [
  queueMarks,
  mailboxes,
  messages,
  settings,
];

const cancelTier = (replica: Replica, ref: FolderRef): Promise<Cancelled> =>
  replica.transaction('rw', cancellingTables(replica), async () => {
    const mailbox = await replica.mailboxes.get(ref.mailboxId);
    if (!mailbox) return { kind: 'nothing' };
    const mark = (await replica.queueMarks.get([ref.mailboxId, ref.tier])) ?? null;
    const { listAtLeast } = mailbox;
    if (ref.tier === 'lists' && listAtLeast > 0) {
      await replica.mailboxes.update(ref.mailboxId, { listAtLeast: 0 });
    }
    const there = ref.tier === 'lists' ? highestUid(mailbox) : await newestRow(replica);
    const cancelled = there.through > 0 ? there : null;
    await putMark(replica, { ...(await markOf(replica, ref)), paused: false, movedUp: null, cancelled });
    return noteCancelled(replica, { kind: 'folder', ref, mark, listAtLeast });
  });

/** The highest UID that was ever heard of, under the UIDVALIDITY heard last. */
const highestUid = ({ status, fact }: Mailbox): NonNullable<QueueMark['cancelled']> => {
  const uidValidity = status?.uidValidity ?? fact?.uidValidity ?? 0;
  const known = [fact, status].flatMap((seen) =>
    seen?.uidValidity === uidValidity ? [seen.uidNext - 1] : [],
  );
  return { through: Math.max(0, ...known), uidValidity };
};

/** Of all folders: a row that comes to another one keeps its id. */
const newestRow = async (replica: Replica): Promise<NonNullable<QueueMark['cancelled']>> => {
  const [newest] = await replica.messages.toCollection().reverse().limit(1).primaryKeys();
  return { through: newest ?? 0, uidValidity: 0 };
};

/** Puts back what was cancelled, as it was. */
export const restoreEntry = (replica: Replica, cancelled: Cancelled): Promise<void> =>
  replica.transaction(
    'rw',
    [replica.wants, replica.declined, replica.queueMarks, replica.mailboxes, replica.settings],
    async () => {
      await forgetCancelled(replica, cancelled);
      switch (cancelled.kind) {
        case 'nothing':
          return;
        case 'want': {
          const { contentId, part, kind } = cancelled.want;
          // Asked for again meanwhile: that one stands.
          const again = await replica.wants.where({ contentId, part, kind }).count();
          if (again === 0) await replica.wants.put(cancelled.want);
          if (cancelled.declined) await replica.declined.delete([contentId, part]);
          return;
        }
        case 'folder': {
          const { ref, mark, listAtLeast } = cancelled;
          if (!(await replica.mailboxes.get(ref.mailboxId))) return;
          if (mark) await replica.queueMarks.put(mark);
          else await replica.queueMarks.delete([ref.mailboxId, ref.tier]);
          if (ref.tier === 'lists') await replica.mailboxes.update(ref.mailboxId, { listAtLeast });
        }
      }
    },
  );

/** Has so many more messages of a folder listed than are now, whatever its rule says. */
export const listMore = (
  replica: Replica,
  { mailboxId, count }: { readonly mailboxId: MailboxId; readonly count: number },
): Promise<void> =>
  replica.transaction('rw', replica.mailboxes, replica.messages, async () => {
    const mailbox = await replica.mailboxes.get(mailboxId);
    if (!mailbox) return;
    const held = mailbox.fact ? await countHeld(replica, mailboxId, mailbox.fact.uidValidity) : 0;
    const listAtLeast = Math.max(mailbox.listAtLeast, held) + count;
    await replica.mailboxes.update(mailboxId, { listAtLeast });
  });
