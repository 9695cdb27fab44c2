// Somebody else reads, flags and deletes, and mail comes in.
import type { MessageId } from '../../../core/model/ids.ts';
import { links } from '../../support/slow-link.ts';
import type { Account } from '../account.ts';
import { madeMail } from '../bench-mailbox.ts';
import { everyone, measureEverybody } from '../contestants.ts';
import {
  type ChangeRow,
  changeColumns,
  columnBytes,
  floorFlights,
  listColumns,
  textColumns,
} from '../floor.ts';
import { listedRows, textRows } from '../replica-rows.ts';
import type { Block } from '../row.ts';
import { lacking, messagesIn, setFlag } from '../server-side.ts';
import type { Site } from '../site.ts';
import { besideTheBest } from '../verdicts.ts';

export const busyFolders = ['INBOX', 'Archive', 'Clients', 'Lists', 'Sent'] as const;
const perFolder = { new: 4, changed: 20, read: 10, deleted: 6 } as const;

const link = { name: 'satellite', shape: links.satellite } as const;
const line = { shape: link.shape, patienceMs: 30_000 } as const;

/** A flag change of one folder: some are read, as far as there are unread ones, and the rest gets a star. */
export const pickChanges = (
  messages: Awaited<ReturnType<typeof messagesIn>>,
): { readonly read: number[]; readonly flagged: number[] } => {
  const read = lacking(messages, '\\Seen', perFolder.read);
  const others = messages.filter(({ uid }) => !read.includes(uid));
  return { read, flagged: lacking(others, '\\Flagged', perFolder.changed - read.length) };
};

export const daysNews = async (site: Site, account: Account): Promise<Block> => {
  const { contestants, userOf } = account;
  const tools = everyone(contestants).map(({ tool }) => tool);
  const changes = (await Promise.all(tools.map((tool) => aDay(site, userOf(tool)))))[0] ?? [];
  const known = new Set(
    await contestants.ours.look((replica) => replica.messages.toCollection().primaryKeys()),
  );
  const inInbox = await countInbox(site, userOf(contestants.ours.tool));
  const rows = await measureEverybody(contestants, line, async (client) => {
    const came = await client.count('INBOX');
    return came === inInbox ? '' : `INBOX has ${came} messages, on the server ${inInbox}`;
  });
  const floorDown = await contestants.ours.look(async (replica) => {
    const isNew = ({ id }: { readonly id: MessageId }) => !known.has(id);
    const columns = { ...listColumns(await listedRows(replica, isNew)), ...changeColumns(changes) };
    return columnBytes({ ...columns, ...textColumns(await textRows(replica, isNew)) });
  });
  return {
    id: 'days-news',
    scenario: "a day's news: 20 new messages, 100 flag changes, 30 deletions, in 5 folders",
    link,
    floor: { up: 0, down: floorDown, flights: floorFlights, of: 'rows and texts, flags by UID, UIDs gone' },
    rows,
    verdicts: besideTheBest(rows),
  };
};

/** The same day for every copy of the account. */
const aDay = async (site: Site, user: string): Promise<ChangeRow[]> => {
  const changes: ChangeRow[] = [];
  const imap = await site.imap(user);
  try {
    for (const folder of busyFolders) {
      const messages = await messagesIn(imap, folder);
      const { read, flagged } = pickChanges(messages);
      await setFlag(imap, read, '\\Seen');
      await setFlag(imap, flagged, '\\Flagged');
      const untouched = messages.filter(({ uid }) => !read.includes(uid) && !flagged.includes(uid));
      const gone = untouched.slice(perFolder.changed, perFolder.changed + perFolder.deleted);
      const uids = gone.map(({ uid }) => uid);
      await setFlag(imap, uids, '\\Deleted');
      await imap.ok(`UID EXPUNGE ${uids.join(',')}`);
      const flagsOf = new Map(messages.map(({ uid, flags }) => [uid, flags]));
      const added = (list: readonly number[], flag: string) =>
        list.map((uid) => ({ folder, uid, change: [...(flagsOf.get(uid) ?? []), flag].join(' ') }));
      changes.push(
        ...added(read, '\\Seen'),
        ...added(flagged, '\\Flagged'),
        ...uids.map((uid) => ({ folder, uid, change: '' })),
      );
    }
  } finally {
    await imap.close();
  }
  for (const [index, folder] of busyFolders.entries()) {
    await site.deliver(user, folder, madeMail(100 + index, perFolder.new));
  }
  return changes;
};

const countInbox = async (site: Site, user: string): Promise<number> => {
  const imap = await site.imap(user);
  try {
    return (await messagesIn(imap, 'INBOX')).length;
  } finally {
    await imap.close();
  }
};
