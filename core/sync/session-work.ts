// What one session still has to do, derived from rows when the session starts and kept in step as rows are written.
import { countUids, subtractUidSets, type UidSet, uidSetOf } from '../merge/uid-set.ts';
import type { MailboxId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Message } from '../model/message.ts';
import { rankMailboxes } from '../policy/priorities.ts';
import type { Replica } from '../replica/database.ts';
import { type LackingAttachment, lackingAttachments } from '../replica/lacking-attachments.ts';
import { type LackingText, lackingTexts } from '../replica/lacking-texts.ts';
import { countHeld, holdsAnyUid } from '../replica/record/held-uids.ts';
import { orphans } from '../replica/record/orphans.ts';
import { missingUids } from '../replica/record/record-opened.ts';
import type { FolderWork } from './next-step.ts';
import type { SessionGoals } from './options.ts';
import { countLive, isStale } from './staleness.ts';

export interface MailboxWork {
  mailbox: Mailbox;
  stale: boolean;
  /** Live UIDs without a row. */
  unlisted: UidSet;
  /** Of those, the ones whose identity was not yet compared with rows that wait; empty when none wait. */
  unidentified: UidSet;
  /** Newest first. */
  texts: LackingText[];
  /** Newest first. */
  attachments: LackingAttachment[];
  /** The server refused it in this session: let alone until the next. */
  refused: boolean;
}

export type SessionWork = Map<MailboxId, MailboxWork>;

/**
 * Surveys the rows of the mailboxes that the goals name. Mailboxes with priority 'off' are left alone, but for those in
 * `also`: something waits to be pushed there until they have been looked at.
 */
export const surveyWork = async (
  replica: Replica,
  mailboxes: readonly Mailbox[],
  goals: SessionGoals & { readonly also?: ReadonlySet<MailboxId> },
): Promise<SessionWork> => {
  const chosen = rankMailboxes(mailboxes)
    .filter(
      ({ mailbox: { id, selectable }, priority }) =>
        selectable && (priority !== 'off' || goals.also?.has(id)),
    )
    .map(({ mailbox }) => mailbox)
    .filter(({ path }) => goals.folders === null || goals.folders.includes(path));
  const work: SessionWork = new Map();
  for (const mailbox of chosen) {
    const entry: MailboxWork = {
      mailbox,
      stale: isStale(mailbox) || (await isUnseenLoss(replica, mailbox)),
      unlisted: await surveyUnlisted(replica, mailbox),
      unidentified: uidSetOf([]),
      texts: [],
      attachments: [],
      refused: false,
    };
    work.set(mailbox.id, entry);
    await surveyOrphans(replica, entry);
  }
  if (goals.tiers >= 1) {
    for (const lacking of await lackingTexts(replica)) work.get(lacking.mailboxId)?.texts.push(lacking);
  }
  if (goals.tiers >= 2) {
    for (const lacking of await lackingAttachments(replica)) {
      work.get(lacking.mailboxId)?.attachments.push(lacking);
    }
  }
  for (const { texts, attachments } of work.values()) {
    texts.sort(newestFirst);
    attachments.sort(newestFirst);
  }
  return work;
};

/** A mailbox that was never opened and is empty now, though the push put messages there: somebody took them away. */
const isUnseenLoss = async (replica: Replica, { id, fact, selectable, listed }: Mailbox): Promise<boolean> =>
  selectable && listed && fact === null && (await holdsAnyUid(replica, id));

/** Two counts tell that nothing is missing; only when they differ are the UIDs compared. */
const surveyUnlisted = async (replica: Replica, mailbox: Mailbox): Promise<UidSet> => {
  const { fact, id } = mailbox;
  if (!fact) return uidSetOf([]);
  const held = await countHeld(replica, id, fact.uidValidity);
  return countLive(mailbox) === held ? uidSetOf([]) : missingUids(replica, mailbox);
};

/** Notes whether rows of this mailbox wait to be re-matched. */
export const surveyOrphans = async (replica: Replica, entry: MailboxWork): Promise<void> => {
  const { id, fact } = entry.mailbox;
  if (!fact) return;
  const waiting = await orphans(replica, id, fact.uidValidity).count();
  entry.unidentified = waiting > 0 ? entry.unlisted : uidSetOf([]);
};

/** A row that waits to be re-matched has a UID that may mean another message by now: nothing is fetched by it. */
export const hasTrueUid = (work: SessionWork, row: Message): row is Message & { readonly uid: number } =>
  row.uid !== null && work.get(row.mailboxId)?.mailbox.fact?.uidValidity === row.uidValidity;

/** Takes listed UIDs off the queue: those that came, and those that the server turned out not to have. */
export const takeListed = (entry: MailboxWork, uids: UidSet): void => {
  entry.unlisted = subtractUidSets(entry.unlisted, uids);
  entry.unidentified = subtractUidSets(entry.unidentified, uids);
};

/** Puts newly listed messages into the queue of texts. */
export const addTexts = (entry: MailboxWork, lacking: readonly LackingText[]): void => {
  entry.texts = [...entry.texts, ...lacking].sort(newestFirst);
};

export const addAttachments = (entry: MailboxWork, lacking: readonly LackingAttachment[]): void => {
  entry.attachments = [...entry.attachments, ...lacking].sort(newestFirst);
};

const newestFirst = (a: { readonly internalDate: number }, b: { readonly internalDate: number }): number =>
  b.internalDate - a.internalDate;

/** The work as the scheduler sees it, in rank order. */
export const folderWork = (work: SessionWork): FolderWork[] =>
  [...work.values()]
    .filter(({ refused }) => !refused)
    .map(({ mailbox, stale, unlisted, unidentified, texts, attachments }) => ({
      id: mailbox.id,
      priority: mailbox.priority ?? 'normal',
      stale,
      pushAwaits: false,
      unidentified: countUids(unidentified),
      queues: {
        lists: { items: countUids(unlisted), paused: false, movedUp: null },
        texts: { items: texts.length, paused: false, movedUp: null },
        attachments: { items: attachments.length, paused: false, movedUp: null },
      },
    }));
