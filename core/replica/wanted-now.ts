// What comes by itself now and is not here, as the rules, their exceptions and the queue's marks have it. Rules:
// N1 A content is wanted if any folder that holds it wants it. It comes once, in the queue of the first of those in sync order; of one
//    that is not paused, if there is one.
// N2 Off is off: no exception brings anything out of such a folder.
// N3 What somebody asked for is theirs: an attachment with a want is in no folder's queue, whatever the want's state. One that was
//    removed or cancelled (`declined`) does not come back by itself.
// N4 Nothing is read that no folder can want.
import { attachmentParts, type LeafPart, textParts } from '../mail/structure.ts';
import type { ContentId, MailboxId, PartNumber } from '../model/ids.ts';
import type { Content, Message } from '../model/message.ts';
import type { Tier } from '../model/queue.ts';
import { attachmentVerdict, comesWithHtml, textVerdict } from '../policy/fetch-verdict.ts';
import type { Replica } from './database.ts';
import {
  type Candidate,
  candidateOf,
  type FetchPolicy,
  type FolderPolicy,
  fetchesAttachments,
  fetchesTexts,
  folderPolicies,
  isInReach,
} from './fetch-policy.ts';
import type { LackingAttachment } from './lacking-attachments.ts';
import type { LackingText } from './lacking-texts.ts';
import { countInReach, movedRows, rowsInReach } from './rows-in-reach.ts';

export { type FetchPolicy, readFetchPolicy } from './fetch-policy.ts';
export { wantedUids } from './wanted-uids.ts';

/** A text that is to come. `octets` is what will be asked for: encoded bytes, cut at `maxBytes` a part, with the HTML if that comes along. */
export interface WantedText extends LackingText {
  readonly maxBytes: number;
  readonly withHtml: boolean;
}

export interface Wanted {
  readonly texts: WantedText[];
  readonly attachments: LackingAttachment[];
}

type Folders = ReadonlyMap<MailboxId, FolderPolicy>;

/** The rows by which a content may be wanted, by content. */
type Candidates = Map<ContentId, Candidate[]>;

/** How many contents to look at in one go. */
const pageSize = 500;

/**
 * Every message whose text is to come and of which none is here, in no particular order. `within` are the only folders to ask
 * about; null for all.
 */
export const wantedTexts = async (
  replica: Replica,
  policy: FetchPolicy,
  within: ReadonlySet<MailboxId> | null = null,
): Promise<WantedText[]> => {
  const folders = foldersThat(fetchesTexts, policy, within);
  if (folders.size === 0) return [];
  // Keys of a whole table come in one go; those of an index would come one by one.
  const held = new Set((await replica.texts.toCollection().primaryKeys()).map(([contentId]) => contentId));
  const lacking = (await replica.contents.toCollection().primaryKeys()).filter((id) => !held.has(id));
  if (lacking.length === 0) return [];
  const candidates = await lackingCandidates(replica, { folders, now: policy.now, lacking });
  return judgeTexts(replica, policy, { folders, candidates });
};

/** Every attachment that is to come by itself and is not here in full, in no particular order. */
export const wantedAttachments = async (
  replica: Replica,
  policy: FetchPolicy,
  within: ReadonlySet<MailboxId> | null = null,
): Promise<LackingAttachment[]> => {
  const folders = foldersThat(fetchesAttachments, policy, within);
  if (folders.size === 0) return [];
  const candidates: Candidates = new Map();
  for await (const rows of rowsOf(replica, folders, policy.now)) {
    for (const row of rows) {
      if (row.attachments > 0)
        addCandidate(candidates, { folders, row, tier: 'attachments', now: policy.now });
    }
  }
  return judgeAttachments(replica, policy, { folders, candidates });
};

/** The same for rows that were just listed. What their folders hold is read anew. */
export const wantedOf = async (
  replica: Replica,
  policy: FetchPolicy,
  rows: readonly Message[],
): Promise<Wanted> => {
  const concerned = new Set(rows.map(({ mailboxId }) => mailboxId));
  const fresh = new Map(
    (await replica.mailboxes.bulkGet([...concerned])).flatMap((row) => (row ? [[row.id, row]] : [])),
  );
  const { mailboxes, now } = policy;
  const current = { ...policy, mailboxes: mailboxes.map((mailbox) => fresh.get(mailbox.id) ?? mailbox) };
  const forTexts = foldersThat(fetchesTexts, current, concerned);
  const forAttachments = foldersThat(fetchesAttachments, current, concerned);
  const texts: Candidates = new Map();
  const attachments: Candidates = new Map();
  for (const row of rows) {
    addCandidate(texts, { folders: forTexts, row, tier: 'texts', now });
    if (row.attachments > 0) {
      addCandidate(attachments, { folders: forAttachments, row, tier: 'attachments', now });
    }
  }
  const held = await replica.texts
    .where('contentId')
    .anyOf([...texts.keys()])
    .primaryKeys();
  for (const [contentId] of held) texts.delete(contentId);
  return {
    texts: await judgeTexts(replica, policy, { folders: forTexts, candidates: texts }),
    attachments: await judgeAttachments(replica, policy, {
      folders: forAttachments,
      candidates: attachments,
    }),
  };
};

/** N4 */
const foldersThat = (
  fetches: (folder: FolderPolicy) => boolean,
  policy: FetchPolicy,
  within: ReadonlySet<MailboxId> | null,
): Folders => {
  const folders = [...folderPolicies(policy)];
  return new Map(folders.filter(([id, folder]) => (within?.has(id) ?? true) && fetches(folder)));
};

/** All rows that the server has in these folders within reach, slice by slice. */
async function* rowsOf(replica: Replica, folders: Folders, now: number): AsyncGenerator<readonly Message[]> {
  for (const folder of folders.values()) yield* rowsInReach(replica, folder, now);
  if ([...folders.values()].every(({ rule }) => rule.reach.kind !== 'days')) return;
  for (const [mailboxId, rows] of await movedRows(replica)) {
    // The other kinds of reach go by the server's folder, and had them.
    if (folders.get(mailboxId)?.rule.reach.kind === 'days') yield rows;
  }
}

interface Lacking {
  readonly folders: Folders;
  readonly now: number;
  readonly lacking: readonly ContentId[];
}

/**
 * The rows within reach of contents whose text is not here: found by content where few are lacking, else folder by folder, as far
 * as the rules go back.
 */
const lackingCandidates = async (
  replica: Replica,
  { folders, now, lacking }: Lacking,
): Promise<Candidates> => {
  const candidates: Candidates = new Map();
  const add = (row: Message): void => addCandidate(candidates, { folders, row, tier: 'texts', now });
  if (await isFewer(replica, { folders, now, lacking })) {
    for (let start = 0; start < lacking.length; start += pageSize) {
      const page = lacking.slice(start, start + pageSize);
      for (const row of await replica.messages.where('contentId').anyOf(page).toArray()) add(row);
    }
    return candidates;
  }
  const lackingIds = new Set(lacking);
  for await (const rows of rowsOf(replica, folders, now)) {
    for (const row of rows) if (lackingIds.has(row.contentId)) add(row);
  }
  return candidates;
};

/** Whether the contents that lack their text are fewer than the rows that the rules of these folders reach. */
const isFewer = async (replica: Replica, { folders, now, lacking }: Lacking): Promise<boolean> => {
  let rows = 0;
  for (const folder of folders.values()) {
    rows += await countInReach(replica, folder, now);
    if (rows >= lacking.length) return true;
  }
  return false;
};

const addCandidate = (
  candidates: Candidates,
  {
    folders,
    row,
    tier,
    now,
  }: {
    readonly folders: Folders;
    readonly row: Message;
    readonly tier: 'texts' | 'attachments';
    readonly now: number;
  },
): void => {
  const folder = folders.get(row.mailboxId);
  if (!folder || !isInReach(folder, row, { tier, now })) return;
  const candidate = candidateOf(row);
  const others = candidates.get(row.contentId);
  if (others) others.push(candidate);
  else candidates.set(row.contentId, [candidate]);
};

interface Judging {
  readonly folders: Folders;
  readonly candidates: Candidates;
}

/** N1 */
const inOrder = (
  folders: Folders,
  tier: Tier,
  candidates: readonly Candidate[],
): readonly { readonly folder: FolderPolicy; readonly candidate: Candidate }[] =>
  candidates
    .flatMap((candidate) => {
      const folder = folders.get(candidate.mailboxId);
      return folder ? [{ folder, candidate, paused: folder.mark(tier)?.paused === true ? 1 : 0 }] : [];
    })
    .sort(
      (a, b) =>
        a.paused - b.paused ||
        a.folder.place - b.folder.place ||
        b.candidate.internalDate - a.candidate.internalDate ||
        b.candidate.messageId - a.candidate.messageId,
    );

const judgeTexts = async (
  replica: Replica,
  policy: FetchPolicy,
  { folders, candidates }: Judging,
): Promise<WantedText[]> => {
  const withHtml = comesWithHtml(policy.link);
  const found: WantedText[] = [];
  for await (const content of contentsOf(replica, candidates)) {
    const { structure, envelope } = content;
    const { plain, html } = structure ? textParts(structure) : { plain: [], html: [] };
    const parts = withHtml || plain.length === 0 ? [...plain, ...html] : plain;
    if (parts.length === 0) continue;
    const wanting = inOrder(folders, 'texts', candidates.get(content.contentId) ?? []).flatMap(
      ({ folder: { rule, exceptions }, candidate }) => {
        const { mailboxId } = candidate;
        const verdict = textVerdict({ rule, exceptions, mailboxId, addresses: envelope.from });
        return verdict ? [{ candidate, ...verdict }] : [];
      },
    );
    const [first] = wanting;
    if (!first) continue;
    const maxBytes = Math.max(...wanting.map((each) => each.maxBytes));
    const octets = parts.reduce((sum, part) => sum + Math.min(part.octets, maxBytes), 0);
    found.push({ ...first.candidate, octets, maxBytes, withHtml });
  }
  return found;
};

const judgeAttachments = async (
  replica: Replica,
  policy: FetchPolicy,
  { folders, candidates }: Judging,
): Promise<LackingAttachment[]> => {
  void policy;
  const found: LackingAttachment[] = [];
  if (candidates.size === 0) return found;
  const left = await leftAlone(replica);
  for await (const content of contentsOf(replica, candidates)) {
    const { contentId, structure, envelope } = content;
    const rows = inOrder(folders, 'attachments', candidates.get(contentId) ?? []);
    const wants = ({ type, octets }: LeafPart) =>
      rows.find(({ folder: { rule, exceptions }, candidate: { mailboxId } }) =>
        attachmentVerdict({ rule, exceptions, mailboxId, addresses: envelope.from, type, octets }),
      );
    const wanted = attachmentParts(structure).flatMap((part) => {
      const first = left.has(keyOf(contentId, part.part)) ? undefined : wants(part);
      return first ? [{ ...first.candidate, part: part.part, octets: part.octets }] : [];
    });
    if (wanted.length === 0) continue;
    const here = await replica.attachments.where('contentId').equals(contentId).toArray();
    const present = new Set(here.filter(({ state }) => state === 'present').map(({ part }) => part));
    found.push(...wanted.filter(({ part }) => !present.has(part)));
  }
  return found;
};

/** The contents of candidates, page by page. */
async function* contentsOf(replica: Replica, candidates: Candidates): AsyncGenerator<Content> {
  const contentIds = [...candidates.keys()];
  for (let start = 0; start < contentIds.length; start += pageSize) {
    const page = await replica.contents.bulkGet(contentIds.slice(start, start + pageSize));
    for (const content of page) if (content) yield content;
  }
}

const keyOf = (contentId: ContentId, part: PartNumber): string => `${part} ${contentId}`;

/** N3 */
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
