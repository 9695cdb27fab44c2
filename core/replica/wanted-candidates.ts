// The rows by which contents may be wanted: those that the rules of their folders reach.
import type { ContentId, MailboxId } from '../model/ids.ts';
import type { Content, Message, TextOctets } from '../model/message.ts';
import type { Replica } from './database.ts';
import { type FolderPolicy, isInReach } from './fetch-policy.ts';
import { countInReach, movedRows, visitAllRows, visitInReach } from './rows-in-reach.ts';

/** Where something wanted is: there may be as many as there are messages. */
export interface WantedPlace extends Pick<Message, 'mailboxId' | 'contentId' | 'internalDate'> {
  readonly messageId: Message['id'];
}

/** As much of a row as there is to say of what it makes wanted. */
export interface Candidate extends WantedPlace {
  /** Null where the row does not tell. */
  readonly textOctets: TextOctets | null;
}

export type Candidates = Map<ContentId, Candidate[]>;

export type Folders = ReadonlyMap<MailboxId, FolderPolicy>;

/** Whom to ask, and when that is: ms since the epoch. */
export interface Asking {
  readonly folders: Folders;
  readonly now: number;
}

/** How many contents to look at in one go. */
const pageSize = 500;

/** The folders that bring something, of `within` if that is not null. */
export const foldersThat = (
  bring: (folder: FolderPolicy) => boolean,
  folders: Folders,
  within: ReadonlySet<MailboxId> | null,
): Folders => new Map([...folders].filter(([id, folder]) => (within?.has(id) ?? true) && bring(folder)));

/** Adds a row that its folder's rule reaches; no other. */
export const addCandidate = (
  candidates: Candidates,
  { folders, now }: Asking,
  { row, tier }: { readonly row: Message; readonly tier: 'texts' | 'attachments' },
): void => {
  const folder = folders.get(row.mailboxId);
  if (!folder || !isInReach(folder, row, { tier, now })) return;
  const { id: messageId, mailboxId, contentId, internalDate, textOctets = null } = row;
  const candidate = { messageId, mailboxId, contentId, internalDate, textOctets };
  const others = candidates.get(contentId);
  if (others) others.push(candidate);
  else candidates.set(contentId, [candidate]);
};

/** The rows within reach that carry attachments. */
export const carryingCandidates = async (replica: Replica, asking: Asking): Promise<Candidates> => {
  const candidates: Candidates = new Map();
  await visitRows(replica, asking, (rows) => {
    for (const row of rows) {
      if (row.attachments > 0) addCandidate(candidates, asking, { row, tier: 'attachments' });
    }
  });
  return candidates;
};

/**
 * The rows within reach of contents whose text is not here: found by content where few are lacking, else folder by folder, as far
 * as the rules go back.
 */
export const lackingCandidates = async (
  replica: Replica,
  asking: Asking,
  lacking: readonly ContentId[],
): Promise<Candidates> => {
  const candidates: Candidates = new Map();
  const add = (row: Message): void => addCandidate(candidates, asking, { row, tier: 'texts' });
  if (await isFewer(replica, asking, lacking.length)) {
    for (const page of pagesOf(lacking)) {
      for (const row of await replica.messages.where('contentId').anyOf(page).toArray()) add(row);
    }
    return candidates;
  }
  const lackingIds = new Set(lacking);
  await visitRows(replica, asking, (rows) => {
    for (const row of rows) if (lackingIds.has(row.contentId)) add(row);
  });
  return candidates;
};

/** A row by its content comes one by one, those of a folder many at a time. */
const dearer = 4;

/** Whether so many contents are found sooner than the rows that the rules reach are read. */
const isFewer = async (replica: Replica, { folders, now }: Asking, contents: number): Promise<boolean> => {
  let rows = 0;
  for (const folder of folders.values()) {
    rows += await countInReach(replica, { folder, now });
    if (rows >= dearer * contents) return true;
  }
  return false;
};

/** Rows by an index are looked up one by one, those of the table come as they lie: these come in a third of the time. */
const lookedUp = 2;

const reachesMost = async (replica: Replica, { folders, now }: Asking): Promise<boolean> => {
  const all = await replica.messages.count();
  let rows = 0;
  for (const folder of folders.values()) {
    rows += await countInReach(replica, { folder, now });
    if (lookedUp * rows >= all) return true;
  }
  return false;
};

/** Visits at least all rows that the server has in these folders within reach, slice by slice. */
const visitRows = async (
  replica: Replica,
  { folders, now }: Asking,
  visit: (rows: readonly Message[]) => void,
): Promise<void> => {
  if (await reachesMost(replica, { folders, now })) return visitAllRows(replica, visit);
  for (const folder of folders.values()) await visitInReach(replica, { folder, now }, visit);
  const goesByDate = (folder: FolderPolicy | undefined) => folder?.rule.reach.kind === 'days';
  if (![...folders.values()].some(goesByDate)) return;
  for (const [mailboxId, rows] of await movedRows(replica)) {
    // The other kinds of reach go by the server's folder, and had them.
    if (goesByDate(folders.get(mailboxId))) visit(rows);
  }
};

/** Visits the contents of candidates, page by page. */
export const visitContents = async (
  replica: Replica,
  candidates: Candidates,
  visit: (contents: readonly Content[]) => void | Promise<void>,
): Promise<void> => {
  for (const page of pagesOf([...candidates.keys()])) {
    const contents = await replica.contents.bulkGet(page);
    await visit(contents.flatMap((content) => content ?? []));
  }
};

const pagesOf = (contentIds: readonly ContentId[]): ContentId[][] => {
  const pages: ContentId[][] = [];
  for (let start = 0; start < contentIds.length; start += pageSize) {
    pages.push(contentIds.slice(start, start + pageSize));
  }
  return pages;
};
