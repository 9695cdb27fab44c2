import { hasUid, type UidSet, unionUidSets } from '../../core/merge/uid-set.ts';
import type { ShownMailbox } from '../../core/merge/view-mailboxes.ts';
import type { MessageId } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { NotHere, UsageError } from './exit-codes.ts';
import { missingFrom, type NumberSet } from './number-sets.ts';

/** Which messages of a folder, as typed. */
export interface MessageChoice {
  readonly data: string;
  readonly folder: string;
  /** UIDs that the server gave. */
  readonly uid?: NumberSet;
  /** Numbers of our own, which list --json shows: messages that the server does not have yet have no other. */
  readonly id?: NumberSet;
}

/** A folder by the path that it is shown under. */
export const folderByPath = async (replica: Replica, path: string, data: string): Promise<ShownMailbox> => {
  const mailbox = (await shownMailboxes(replica)).find((candidate) => candidate.path === path);
  if (!mailbox) throw new NotHere(`There is no folder ${path} here. See: folders --data ${data}`);
  return mailbox;
};

/** The messages chosen, all of them: throws NotHere, naming those that the folder does not show. */
export const chosenMessages = async (
  replica: Replica,
  { data, folder, uid = [], id = [] }: MessageChoice,
): Promise<{ readonly mailbox: ShownMailbox; readonly messageIds: readonly MessageId[] }> => {
  if (uid.length === 0 && id.length === 0) throw new UsageError('Which messages? --uid 3,7:9 or --id 12');
  const mailbox = await folderByPath(replica, folder, data);
  const byUid = await rowsByUid(replica, mailbox, uid);
  const byId = await rowsById(replica, mailbox, id);
  const unknown = [
    ...missingFrom(
      uid,
      byUid.map((row) => row.uid ?? 0),
    ).map((text) => `UID ${text}`),
    ...missingFrom(
      id,
      byId.map((row) => row.id),
    ).map((text) => `id ${text}`),
  ];
  if (unknown.length > 0) {
    throw new NotHere(`There is no message with ${someOf(unknown)} in ${folder} here.`);
  }
  return { mailbox, messageIds: [...new Set([...byUid, ...byId].map((row) => row.id))] };
};

const namedAtMost = 10;

const someOf = (names: readonly string[]): string => {
  const more = names.length - namedAtMost;
  return more > 0 ? `${names.slice(0, namedAtMost).join(', ')} and ${more} more` : names.join(', ');
};

const isShownIn = ({ shown }: Message, { id }: ShownMailbox): boolean => shown?.mailboxId === id;

/** More ranges than this are looked for among all between the first and the last: each by itself would take ages. */
const rangesAlone = 8;

/** Ranges that hold all of a set and not much else, and the set to tell what else they hold. */
const fewRanges = (ranges: NumberSet): { readonly set: UidSet; readonly few: NumberSet } => {
  const set = unionUidSets(ranges);
  const [first] = set;
  const last = set.at(-1);
  return { set, few: first && last && set.length > rangesAlone ? [[first[0], last[1]]] : set };
};

/** A message moved here from elsewhere has its UID there: in this folder it has none yet. */
const rowsByUid = async (
  replica: Replica,
  mailbox: ShownMailbox,
  ranges: NumberSet,
): Promise<readonly Message[]> => {
  const uidValidity = mailbox.fact?.uidValidity;
  if (uidValidity === undefined) return [];
  const { set, few } = fewRanges(ranges);
  const rows = await Promise.all(
    few.map(([first, last]) =>
      replica.messages
        .where('[mailboxId+uidValidity+uid]')
        .between([mailbox.id, uidValidity, first], [mailbox.id, uidValidity, last], true, true)
        .toArray(),
    ),
  );
  return rows.flat().filter((row) => row.uid !== null && hasUid(set, row.uid) && isShownIn(row, mailbox));
};

const rowsById = async (
  replica: Replica,
  mailbox: ShownMailbox,
  ranges: NumberSet,
): Promise<readonly Message[]> => {
  const { set, few } = fewRanges(ranges);
  const rows = await Promise.all(
    few.map(([first, last]) =>
      replica.messages
        .where(':id')
        .between(first as MessageId, last as MessageId, true, true)
        .toArray(),
    ),
  );
  return rows.flat().filter((row) => hasUid(set, row.id) && isShownIn(row, mailbox));
};
