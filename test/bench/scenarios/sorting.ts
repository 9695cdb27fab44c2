// Flags and moves made here, without a line, and then sent.
import { links } from '../../support/slow-link.ts';
import type { Account } from '../account.ts';
import type { Client, Sorting } from '../clients/client.ts';
import { everyone, measureEverybody } from '../contestants.ts';
import { type ChangeRow, changeColumns, columnBytes, floorFlights } from '../floor.ts';
import type { Block } from '../row.ts';
import { messagesIn } from '../server-side.ts';
import type { Site } from '../site.ts';
import { besideTheBest } from '../verdicts.ts';
import { busyFolders, pickChanges } from './days-news.ts';

const movedPerFolder = 4;

const link = { name: 'satellite', shape: links.satellite } as const;
const line = { shape: link.shape, patienceMs: 30_000 } as const;

/** Everybody's copy has to be in step. */
export const sortingPushed = async (site: Site, { contestants, userOf }: Account): Promise<Block> => {
  const sorted = new Map<Client, Sorting>();
  await Promise.all(
    everyone(contestants).map(async (client) => {
      const sorting = await aSorting(site, userOf(client.tool));
      sorted.set(client, sorting);
      await client.sort(sorting);
    }),
  );
  const rows = await measureEverybody(contestants, line, async (client) => {
    const sorting = sorted.get(client);
    const arrived = sorting ? await changesArrived(site, userOf(client.tool), sorting) : 0;
    return arrived === 120 ? '' : `${arrived} of 120 changes arrived`;
  });
  const ours = sorted.get(contestants.ours);
  return {
    id: 'sorting',
    scenario: 'sorting pushed: 100 flag changes, 20 moves made here, in 5 folders',
    link,
    floor: {
      up: ours ? await columnBytes(changeColumns(changesOf(ours))) : 0,
      down: 0,
      flights: floorFlights,
      of: 'UIDs with their flag or new folder',
    },
    rows,
    verdicts: besideTheBest(rows),
  };
};

const aSorting = async (site: Site, user: string): Promise<Sorting> => {
  const imap = await site.imap(user);
  const read = new Map<string, number[]>();
  const flagged = new Map<string, number[]>();
  const moved: { from: string; to: string; uids: number[] }[] = [];
  try {
    for (const [index, folder] of busyFolders.entries()) {
      const messages = await messagesIn(imap, folder);
      const picked = pickChanges(messages);
      read.set(folder, picked.read);
      flagged.set(folder, picked.flagged);
      const taken = new Set([...picked.read, ...picked.flagged]);
      const left = messages.filter(({ uid }) => !taken.has(uid)).slice(0, movedPerFolder);
      const to = busyFolders[(index + 1) % busyFolders.length] ?? 'INBOX';
      moved.push({ from: folder, to, uids: left.map(({ uid }) => uid) });
    }
  } finally {
    await imap.close();
  }
  return { read, flagged, moved };
};

const changesOf = ({ read, flagged, moved }: Sorting): ChangeRow[] => [
  ...[...read].flatMap(([folder, uids]) => uids.map((uid) => ({ folder, uid, change: 'S' }))),
  ...[...flagged].flatMap(([folder, uids]) => uids.map((uid) => ({ folder, uid, change: 'F' }))),
  ...moved.flatMap(({ from, to, uids }) => uids.map((uid) => ({ folder: from, uid, change: to }))),
];

/** How many flags are set on the server, and how many moved messages are gone from where they were. */
const changesArrived = async (site: Site, user: string, sorting: Sorting): Promise<number> => {
  const imap = await site.imap(user);
  let arrived = 0;
  try {
    for (const folder of busyFolders) {
      const flagsOf = new Map((await messagesIn(imap, folder)).map(({ uid, flags }) => [uid, flags]));
      const withFlag = (uids: readonly number[] = [], flag: string) =>
        uids.filter((uid) => flagsOf.get(uid)?.includes(flag)).length;
      arrived += withFlag(sorting.read.get(folder), '\\Seen');
      arrived += withFlag(sorting.flagged.get(folder), '\\Flagged');
      const gone = sorting.moved.filter(({ from }) => from === folder).flatMap(({ uids }) => uids);
      arrived += gone.filter((uid) => !flagsOf.has(uid)).length;
    }
    return arrived;
  } finally {
    await imap.close();
  }
};
