// What comes by itself now and is not here, as the rules, their exceptions and the queue's marks have it. Rules:
// N1 Off is off: no exception brings anything out of such a folder.
// N2 What somebody asked for is theirs: an attachment with a want is in no folder's queue, whatever the want's state. One that was
//    removed or cancelled (`declined`) does not come back by itself.
// N3 Nothing is read that no folder can want.
import type { ContentId, MailboxId, PartNumber } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import { comesWithHtml } from '../policy/fetch-verdict.ts';
import type { Replica } from './database.ts';
import { type FetchPolicy, fetchesAttachments, fetchesTexts, folderPolicies } from './fetch-policy.ts';
import { mayLackTexts } from './texts-here.ts';
import {
  addCandidate,
  type Candidates,
  carryingCandidates,
  type Folders,
  foldersThat,
  lackingCandidates,
  visitContents,
} from './wanted-candidates.ts';
import {
  attachmentsWanted,
  textSource,
  textWanted,
  type WantedAttachment,
  type WantedText,
} from './wanted-of-content.ts';

export { type FetchPolicy, readFetchPolicy } from './fetch-policy.ts';
export type { WantedAttachment, WantedText } from './wanted-of-content.ts';
export { wantedUids } from './wanted-uids.ts';

export interface Wanted {
  readonly texts: WantedText[];
  readonly attachments: WantedAttachment[];
}

/**
 * Every message whose text is to come and of which none is here, in no particular order. `within` are the only folders to ask
 * about; null for all.
 */
export const wantedTexts = async (
  replica: Replica,
  policy: FetchPolicy,
  within: ReadonlySet<MailboxId> | null = null,
): Promise<WantedText[]> => {
  const folders = foldersThat(fetchesTexts, folderPolicies(policy), within);
  if (folders.size === 0) return [];
  if (!(await mayLackTexts(replica))) return [];
  // Keys of a whole table come in one go; those of an index would come one by one.
  const held = new Set((await replica.texts.toCollection().primaryKeys()).map(([contentId]) => contentId));
  const lacking = (await replica.contents.toCollection().primaryKeys()).filter((id) => !held.has(id));
  if (lacking.length === 0) return [];
  const candidates = await lackingCandidates(replica, { folders, now: policy.now }, lacking);
  return textsAmong(replica, policy, { folders, candidates });
};

/** Every attachment that is to come by itself and is not here in full, in no particular order. */
export const wantedAttachments = async (
  replica: Replica,
  policy: FetchPolicy,
  within: ReadonlySet<MailboxId> | null = null,
): Promise<WantedAttachment[]> => {
  const folders = foldersThat(fetchesAttachments, folderPolicies(policy), within);
  if (folders.size === 0) return [];
  const candidates = await carryingCandidates(replica, { folders, now: policy.now });
  return attachmentsAmong(replica, { folders, candidates });
};

/** The same for rows that were just listed. What their folders hold is read anew. */
export const wantedOf = async (
  replica: Replica,
  policy: FetchPolicy,
  rows: readonly Message[],
): Promise<Wanted> => {
  const { now } = policy;
  const concerned = new Set(rows.map(({ mailboxId }) => mailboxId));
  const current = folderPolicies(await withMailboxes(replica, policy, concerned));
  const forTexts = foldersThat(fetchesTexts, current, concerned);
  const forAttachments = foldersThat(fetchesAttachments, current, concerned);
  const texts: Candidates = new Map();
  const attachments: Candidates = new Map();
  for (const row of rows) {
    addCandidate(texts, { folders: forTexts, now }, { row, tier: 'texts' });
    if (row.attachments > 0) {
      addCandidate(attachments, { folders: forAttachments, now }, { row, tier: 'attachments' });
    }
  }
  const held = await replica.texts
    .where('contentId')
    .anyOf([...texts.keys()])
    .primaryKeys();
  for (const [contentId] of held) texts.delete(contentId);
  return {
    texts: await textsAmong(replica, policy, { folders: forTexts, candidates: texts }),
    attachments: await attachmentsAmong(replica, { folders: forAttachments, candidates: attachments }),
  };
};

const withMailboxes = async (
  replica: Replica,
  policy: FetchPolicy,
  concerned: ReadonlySet<MailboxId>,
): Promise<FetchPolicy> => {
  const fresh = new Map(
    (await replica.mailboxes.bulkGet([...concerned])).flatMap((row) => (row ? [[row.id, row]] : [])),
  );
  return { ...policy, mailboxes: policy.mailboxes.map((mailbox) => fresh.get(mailbox.id) ?? mailbox) };
};

interface Among {
  readonly folders: Folders;
  readonly candidates: Candidates;
}

/** Contents are read only where rows do not tell enough: who sent a message is not among their columns. */
const textsAmong = async (
  replica: Replica,
  { link }: FetchPolicy,
  { folders, candidates }: Among,
): Promise<WantedText[]> => {
  const withHtml = comesWithHtml(link);
  const asksForSenders = [...folders.values()].some(({ exceptions }) =>
    exceptions.some(({ match }) => match.kind === 'sender'),
  );
  const found: WantedText[] = [];
  const untold: Candidates = new Map();
  for (const [contentId, places] of candidates) {
    const octets = asksForSenders ? null : (places[0]?.textOctets ?? null);
    if (octets) {
      const wanted = textWanted({ contentId, octets, addresses: [] }, { folders, candidates }, withHtml);
      if (wanted) found.push(wanted);
    } else untold.set(contentId, places);
  }
  await visitContents(replica, untold, (contents) => {
    for (const content of contents) {
      const wanted = textWanted(textSource(content), { folders, candidates }, withHtml);
      if (wanted) found.push(wanted);
    }
  });
  return found;
};

const attachmentsAmong = async (replica: Replica, among: Among): Promise<WantedAttachment[]> => {
  const found: WantedAttachment[] = [];
  if (among.candidates.size === 0) return found;
  const left = await leftAlone(replica);
  await visitContents(replica, among.candidates, async (contents) => {
    const wanted = contents
      .flatMap((content) => attachmentsWanted(content, among))
      .filter(({ contentId, part }) => !left.has(keyOf(contentId, part)));
    if (wanted.length === 0) return;
    const rows = await replica.attachments
      .where('contentId')
      .anyOf([...new Set(wanted.map(({ contentId }) => contentId))])
      .toArray();
    const present = new Set(
      rows.flatMap(({ contentId, part, state }) => (state === 'present' ? [keyOf(contentId, part)] : [])),
    );
    found.push(...wanted.filter(({ contentId, part }) => !present.has(keyOf(contentId, part))));
  });
  return found;
};

const keyOf = (contentId: ContentId, part: PartNumber): string => `${part} ${contentId}`;

/** N2 */
const leftAlone = async (replica: Replica): Promise<ReadonlySet<string>> => {
  const [wants, declined] = await Promise.all([
    replica.wants.toArray(),
    replica.declined.toCollection().primaryKeys(),
  ]);
  return new Set([
    ...wants.flatMap(({ kind, contentId, part }) => (kind === 'text' ? [] : [keyOf(contentId, part)])),
    ...declined.map(([contentId, part]) => keyOf(contentId, part)),
  ]);
};
