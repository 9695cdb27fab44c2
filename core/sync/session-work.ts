// What one session still has to do, derived from rows when the folders are listed, or when somebody changes what is wanted, and kept
// in step as rows are written.
import {
  emptyUidSet,
  intersectUidSets,
  subtractUidSets,
  type UidSet,
  unionUidSets,
} from '../merge/uid-set.ts';
import type { MailboxId, MessageId } from '../model/ids.ts';
import type { Mailbox, Priority } from '../model/mailbox.ts';
import type { Message } from '../model/message.ts';
import { rankMailboxes } from '../policy/priorities.ts';
import type { Replica } from '../replica/database.ts';
import { type FolderPolicy, folderPolicies } from '../replica/fetch-policy.ts';
import { countHeld, holdsAnyUid } from '../replica/record/held-uids.ts';
import { orphans } from '../replica/record/orphans.ts';
import { missingUids } from '../replica/record/record-opened.ts';
import {
  type FetchPolicy,
  type WantedAttachment,
  type WantedText,
  wantedAttachments,
  wantedTexts,
  wantedUids,
} from '../replica/wanted-now.ts';
import { countLive, isStale } from './staleness.ts';

export interface MailboxWork {
  mailbox: Mailbox;
  /** The rank that it has. */
  priority: Priority;
  stale: boolean;
  /** Live UIDs without a row. */
  missing: UidSet;
  /** Of those, the ones whose rows are to come. */
  unlisted: UidSet;
  /** Of the missing ones, those whose identity was not yet compared with rows that wait; empty when none wait. */
  unidentified: UidSet;
  /** Missing ones that look like several rows that wait: their listing tells which is which, however far back they are. */
  alike: UidSet;
  /** Newest first. */
  texts: WantedText[];
  /** Newest first. */
  attachments: WantedAttachment[];
  /** The server refused it in this session: let alone until the next. */
  refused: boolean;
}

/** In rank order. */
export type SessionWork = Map<MailboxId, MailboxWork>;

/** The mailboxes that can be synced, in rank order, before anything is known of them: each has to be looked at. */
export const unseenWork = (policy: FetchPolicy, folders: readonly string[] | null): SessionWork =>
  new Map(
    rankMailboxes(policy.mailboxes)
      .filter(({ mailbox: { path, selectable } }) => selectable && (folders?.includes(path) ?? true))
      .map(({ mailbox, priority }) => [
        mailbox.id,
        {
          mailbox,
          priority,
          stale: true,
          missing: emptyUidSet,
          unlisted: emptyUidSet,
          unidentified: emptyUidSet,
          alike: emptyUidSet,
          texts: [],
          attachments: [],
          refused: false,
        },
      ]),
  );

/** Surveys the rows of the mailboxes that the goals name, after they have been listed. */
export const surveyWork = async (
  replica: Replica,
  policy: FetchPolicy,
  folders: readonly string[] | null,
): Promise<SessionWork> => {
  const work = unseenWork(policy, folders);
  for (const entry of work.values()) {
    const { mailbox } = entry;
    entry.stale = isStale(mailbox) || (await isUnseenLoss(replica, mailbox));
    entry.missing = await surveyMissing(replica, mailbox);
    await surveyOrphans(replica, entry);
  }
  await surveyWanted(replica, policy, work);
  return work;
};

/** Brings work in step with what is wanted now: which UIDs, texts and attachments. */
export const surveyWanted = async (
  replica: Replica,
  policy: FetchPolicy,
  work: SessionWork,
): Promise<void> => {
  const folders = folderPolicies(policy);
  for (const entry of work.values()) {
    await surveyUnlisted(replica, policy, entry, folders);
    entry.texts = [];
    entry.attachments = [];
  }
  const within = work.size < policy.mailboxes.length ? new Set(work.keys()) : null;
  for (const text of await wantedTexts(replica, policy, within)) work.get(text.mailboxId)?.texts.push(text);
  for (const attachment of await wantedAttachments(replica, policy, within)) {
    work.get(attachment.mailboxId)?.attachments.push(attachment);
  }
  for (const { texts, attachments } of work.values()) {
    texts.sort(newestFirst);
    attachments.sort(newestFirst);
  }
};

/** The same work under other ranks, in their order; mailboxes that are no more are left out. */
export const rankWork = (policy: FetchPolicy, work: SessionWork): SessionWork =>
  new Map(
    rankMailboxes(policy.mailboxes).flatMap(({ mailbox, priority }) => {
      const entry = work.get(mailbox.id);
      return entry ? [[mailbox.id, Object.assign(entry, { mailbox, priority })]] : [];
    }),
  );

/** Which of the missing UIDs are to be listed, as far as the rows tell now. */
export const surveyUnlisted = async (
  replica: Replica,
  policy: FetchPolicy,
  entry: MailboxWork,
  folders?: ReadonlyMap<MailboxId, FolderPolicy>,
): Promise<void> => {
  entry.alike = intersectUidSets(entry.alike, entry.missing);
  const wanted = await wantedUids(replica, policy, entry.mailbox, entry.missing, folders);
  entry.unlisted = unionUidSets(wanted, entry.alike);
};

/** A mailbox that was never opened and is empty now, though the push put messages there: somebody took them away. */
const isUnseenLoss = async (replica: Replica, { id, fact, selectable, listed }: Mailbox): Promise<boolean> =>
  selectable && listed && fact === null && (await holdsAnyUid(replica, id));

/** Two counts tell that nothing is missing; only when they differ are the UIDs compared. */
const surveyMissing = async (replica: Replica, mailbox: Mailbox): Promise<UidSet> => {
  const { fact, id } = mailbox;
  if (!fact) return emptyUidSet;
  const held = await countHeld(replica, id, fact.uidValidity);
  return countLive(mailbox) === held ? emptyUidSet : missingUids(replica, mailbox);
};

/** Notes whether rows of this mailbox wait to be re-matched. */
export const surveyOrphans = async (replica: Replica, entry: MailboxWork): Promise<void> => {
  const { id, fact } = entry.mailbox;
  if (!fact) return;
  const waiting = await orphans(replica, id, fact.uidValidity).count();
  entry.unidentified = waiting > 0 ? entry.missing : emptyUidSet;
};

/** A row that waits to be re-matched has a UID that may mean another message by now: nothing is fetched by it. */
export const hasTrueUid = (work: SessionWork, row: Message): row is Message & { readonly uid: number } =>
  row.uid !== null && work.get(row.mailboxId)?.mailbox.fact?.uidValidity === row.uidValidity;

/** Takes listed UIDs off the queue: those that came, and those that the server turned out not to have. */
export const takeListed = (entry: MailboxWork, uids: UidSet): void => {
  entry.missing = subtractUidSets(entry.missing, uids);
  entry.unlisted = subtractUidSets(entry.unlisted, uids);
  entry.unidentified = subtractUidSets(entry.unidentified, uids);
  entry.alike = subtractUidSets(entry.alike, uids);
};

/** Takes messages whose texts came out of turn off the queues of texts. */
export const takeTexts = (work: SessionWork, messageIds: readonly MessageId[]): void => {
  const taken = new Set(messageIds);
  for (const entry of work.values()) {
    entry.texts = entry.texts.filter(({ messageId }) => !taken.has(messageId));
  }
};

/** Puts newly listed messages into the queue of texts. */
export const addTexts = (entry: MailboxWork, wanted: readonly WantedText[]): void => {
  if (wanted.length > 0) entry.texts = [...entry.texts, ...wanted].sort(newestFirst);
};

export const addAttachments = (entry: MailboxWork, wanted: readonly WantedAttachment[]): void => {
  if (wanted.length > 0) entry.attachments = [...entry.attachments, ...wanted].sort(newestFirst);
};

const newestFirst = (a: { readonly internalDate: number }, b: { readonly internalDate: number }): number =>
  b.internalDate - a.internalDate;
