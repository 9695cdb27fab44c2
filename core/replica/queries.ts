// What the window, the CLI and the brain read. Each is a plain read, fit for a live query: it touches only the
// index ranges that its result depends on.
import Dexie from 'dexie';
import { attachmentName } from '../mail/attachment-name.ts';
import { attachmentParts, leafParts, readingParts, textParts } from '../mail/structure.ts';
import { hasFlag } from '../merge/view.ts';
import type { Activity } from '../model/activity.ts';
import type { ContentId, MailboxId, MessageId, PartNumber } from '../model/ids.ts';
import type { Content, Message } from '../model/message.ts';
import type { BodyPart, PartState } from '../model/part.ts';
import { comesByItself, nothingByItself, type OnLine } from './comes-by-itself.ts';
import type { Replica } from './database.ts';
import { countRows, folderViews } from './folder-views.ts';
import { attachmentView, textView } from './message-view.ts';
import { messagesInConflict } from './messages-in-conflict.ts';
import { pendingShifts } from './pending-shifts.ts';
import { shortestCut } from './shortest-cut.ts';
import { shownMailboxes } from './shown-mailboxes.ts';
import { isShown } from './shown-row.ts';
import type { AttachmentView, FolderView, MessageListItem, MessageView, Whereabouts } from './views.ts';

const listRange = (replica: Replica, mailboxId: MailboxId) =>
  replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between([mailboxId, Dexie.minKey, Dexie.minKey], [mailboxId, Dexie.maxKey, Dexie.maxKey]);

/** The account's folders in tree order: siblings by rank, then name; children under their parent. */
export const folders = async (replica: Replica): Promise<FolderView[]> => {
  const [mailboxes, shifts] = await Promise.all([shownMailboxes(replica), pendingShifts(replica)]);
  const counts = await Promise.all(
    mailboxes.map(async ({ id }) => [id, await countRows(replica, id)] as const),
  );
  return folderViews({ mailboxes, counts: new Map(counts), shifts });
};

/**
 * `limit` rows of a folder's list, newest first, from position `offset`. `listed` is how many rows the folder has, as its
 * FolderView says: counting them takes longer than reading a screenful, by far in a large folder. When it is out of date,
 * positions in the older half are off by as much.
 */
export const listRows = async (
  replica: Replica,
  mailboxId: MailboxId,
  window: { readonly offset: number; readonly limit: number; readonly listed: number },
): Promise<MessageListItem[]> => listItems(replica, await windowRows(replica, mailboxId, window));

/** Walks from whichever end is nearer: IndexedDB skips row by row, so an offset costs its distance from the start. */
const windowRows = async (
  replica: Replica,
  mailboxId: MailboxId,
  { offset, limit, listed }: { readonly offset: number; readonly limit: number; readonly listed: number },
): Promise<Message[]> => {
  const end = Math.min(listed, offset + limit);
  if (offset <= listed - end)
    return listRange(replica, mailboxId).reverse().offset(offset).limit(limit).toArray();
  const rows = await listRange(replica, mailboxId)
    .offset(listed - end)
    .limit(end - offset)
    .toArray();
  return rows.reverse();
};

/** Rows read at once while filtering: bulk reads are many times quicker than a cursor. */
const filterPage = 2_000;

/** The newest messages of a folder whose sender or subject holds `text`, regardless of case. */
export const filterMessages = async (
  replica: Replica,
  mailboxId: MailboxId,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<{ items: MessageListItem[]; more: boolean }> => {
  const needle = text.toLocaleLowerCase();
  const found: Message[] = [];
  let after: Message | null = null;
  do {
    const page: Message[] = await listPage(replica, mailboxId, { after, limit: filterPage });
    found.push(
      ...page.filter(({ sender, subject }) => `${sender}\n${subject}`.toLocaleLowerCase().includes(needle)),
    );
    after = page.length < filterPage ? null : (page.at(-1) ?? null);
  } while (after && found.length <= limit);
  return { items: await listItems(replica, found.slice(0, limit)), more: found.length > limit };
};

const listItems = async (replica: Replica, rows: readonly Message[]): Promise<MessageListItem[]> => {
  const contentIds = [...new Set(rows.map(({ contentId }) => contentId))];
  const [contents, textKeys, attachments, waiting] = await Promise.all([
    replica.contents.bulkGet(contentIds),
    replica.texts.where('contentId').anyOf(contentIds).primaryKeys(),
    replica.attachments.where('contentId').anyOf(contentIds).toArray(),
    messagesInConflict(replica),
  ]);
  const structures = new Map(
    contents.flatMap((content) => (content ? [[content.contentId, content.structure]] : [])),
  );
  const texts = new Set(textKeys.map(([contentId]) => contentId));
  const whole = await wholeTexts(replica, structures, textKeys);
  const present = new Map<ContentId, number>();
  const begun = new Set<ContentId>();
  for (const { contentId, state } of attachments) {
    if (state === 'present') present.set(contentId, (present.get(contentId) ?? 0) + 1);
    else begun.add(contentId);
  }
  return rows.filter(isShown).map((row) => ({
    id: row.id,
    mailboxId: row.shown.mailboxId,
    sender: row.sender,
    subject: row.subject,
    internalDate: row.internalDate,
    size: row.size,
    unread: row.shown.unseen === 1,
    starred: hasFlag(row.shown.flags, '\\Flagged'),
    deleted: hasFlag(row.shown.flags, '\\Deleted'),
    draft: hasFlag(row.shown.flags, '\\Draft'),
    mark: waiting.has(row.id) ? 'attention' : row.shown.unsent === 1 ? 'unsent' : null,
    attachments: row.attachments,
    whereabouts: whereabouts({
      textHere: whole.has(row.contentId),
      anythingHere: texts.has(row.contentId) || begun.has(row.contentId) || present.has(row.contentId),
      attachmentsHere: (present.get(row.contentId) ?? 0) >= row.attachments,
    }),
  }));
};

/** The contents whose text is here to its end, or that have none. */
const wholeTexts = async (
  replica: Replica,
  structures: ReadonlyMap<ContentId, BodyPart | null>,
  textKeys: readonly [ContentId, PartNumber][],
): Promise<ReadonlySet<ContentId>> => {
  const keyOf = ([contentId, part]: readonly [ContentId, PartNumber]) => `${part} ${contentId}`;
  const held = new Set(textKeys.map(keyOf));
  // Of a message whose structure nobody understands, nothing can be here.
  const reading = [...structures].flatMap(([contentId, structure]) =>
    structure ? [{ contentId, parts: readingParts(structure) }] : [],
  );
  const least = await shortestCut(replica);
  const long = reading.flatMap(({ contentId, parts }) =>
    parts
      .filter(({ octets }) => octets >= least)
      .map(({ part }): [ContentId, PartNumber] => [contentId, part])
      .filter((key) => held.has(keyOf(key))),
  );
  const longTexts = long.length > 0 ? await replica.texts.bulkGet(long) : [];
  for (const text of longTexts) if (text && !text.complete) held.delete(keyOf([text.contentId, text.part]));
  return new Set(
    reading.flatMap(({ contentId, parts }) =>
      parts.every(({ part }) => held.has(keyOf([contentId, part]))) ? [contentId] : [],
    ),
  );
};

const whereabouts = (here: {
  textHere: boolean;
  anythingHere: boolean;
  attachmentsHere: boolean;
}): Whereabouts => {
  if (here.textHere && here.attachmentsHere) return 'present';
  return here.anythingHere ? 'partial' : 'absent';
};

/**
 * Everything of one message that is here; null when the message is not (any more). What of the rest comes by itself is told
 * where `line` says what the line is.
 */
export const messageView = async (
  replica: Replica,
  messageId: MessageId,
  line: OnLine | null = null,
): Promise<MessageView | null> => {
  const message = await replica.messages.get(messageId);
  if (!message) return null;
  const content = await replica.contents.get(message.contentId);
  if (!content) return null;
  const { contentId } = message;
  const [texts, attachments, wants, sharers, byItself] = await Promise.all([
    replica.texts.where({ contentId }).toArray(),
    replica.attachments.where({ contentId }).toArray(),
    replica.wants.where({ contentId }).toArray(),
    message.uid === null ? replica.messages.where({ contentId }).toArray() : [message],
    line ? comesByItself(replica, contentId, line) : nothingByItself,
  ]);
  const { plain, html } = content.structure ? textParts(content.structure) : { plain: [], html: [] };
  const textWant = (part: PartNumber) =>
    wants.find((want) => want.kind === 'text' && want.part === part) ?? null;
  return {
    message,
    content,
    plain: textView({
      parts: plain.length > 0 ? plain : html,
      texts,
      want: textWant,
      byItself: byItself.text,
      as: 'plain',
    }),
    html: textView({
      parts: html,
      texts,
      want: textWant,
      byItself: plain.length > 0 ? byItself.html : byItself.text,
      as: 'source',
    }),
    attachments: (content.structure ? attachmentParts(content.structure) : []).map(
      (body): AttachmentView =>
        attachmentView({
          body,
          name: attachmentName(body),
          row: attachments.find(({ part }) => part === body.part) ?? null,
          want: wants.find((want) => want.kind !== 'text' && want.part === body.part) ?? null,
          byItself: byItself.attachments.has(body.part),
        }),
    ),
    fetchable: sharers.some(({ uid }) => uid !== null),
  };
};

export interface PartWithState {
  readonly body: BodyPart;
  readonly state: PartState;
}

/** Every leaf part of these messages with its state, in their order, for listing. */
export const partStates = async (
  replica: Replica,
  contents: readonly (Content | undefined)[],
): Promise<PartWithState[][]> => {
  const contentIds = contents.flatMap((content) => (content ? [content.contentId] : []));
  const [texts, attachments] = await Promise.all([
    replica.texts.where('contentId').anyOf(contentIds).toArray(),
    replica.attachments.where('contentId').anyOf(contentIds).toArray(),
  ]);
  const states = new Map<string, PartState>();
  for (const { contentId, part, complete } of texts) {
    states.set(`${contentId} ${part}`, complete ? 'present' : 'partial');
  }
  for (const { contentId, part, state } of attachments) {
    const key = `${contentId} ${part}`;
    if (states.get(key) !== 'present') states.set(key, state);
  }
  return contents.map((content) =>
    leafParts(content?.structure ?? null).map((body) => ({
      body,
      state: states.get(`${content?.contentId} ${body.part}`) ?? 'absent',
    })),
  );
};

/** What the engine says about itself; null before it first ran. */
export const activity = async (replica: Replica): Promise<Activity | null> =>
  (await replica.activity.get('activity')) ?? null;

/** Whether the user wants to be online; a fresh account does. */
export const onlineWanted = async (replica: Replica): Promise<boolean> => {
  const row = await replica.settings.get('online');
  return row?.key === 'online' ? row.wanted : true;
};

/** The message that the server has under a UID in a folder, by the name that the folder is shown under; null when it is not here. */
export const messageByUid = async (replica: Replica, path: string, uid: number): Promise<Message | null> => {
  const mailbox = (await shownMailboxes(replica)).find((candidate) => candidate.path === path);
  if (!mailbox?.fact) return null;
  const row = await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .equals([mailbox.id, mailbox.fact.uidValidity, uid])
    .first();
  return row ?? null;
};

/** One page of a folder's rows in list order, for walking a folder of any size. `after` is the last row of the page before. */
export const listPage = (
  replica: Replica,
  mailboxId: MailboxId,
  { after, limit }: { readonly after: Message | null; readonly limit: number },
): Promise<Message[]> =>
  replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between(
      [mailboxId, Dexie.minKey, Dexie.minKey],
      after ? [mailboxId, after.internalDate, after.id] : [mailboxId, Dexie.maxKey, Dexie.maxKey],
      true,
      false,
    )
    .reverse()
    .limit(limit)
    .toArray();
