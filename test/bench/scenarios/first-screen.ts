// A new computer: until the newest 50 of INBOX are readable.
import { startClient } from '../../pull/pull-fixture.ts';
import { type LinkCounters, type LinkShape, links } from '../../support/slow-link.ts';
import type { Account } from '../account.ts';
import type { Client } from '../clients/client.ts';
import { mbsyncClient } from '../clients/mbsync.ts';
import { offlineimapClient } from '../clients/offlineimap.ts';
import { measureSync, type Others } from '../contestants.ts';
import { columnBytes, floorFlights, type ListedRow, listColumns } from '../floor.ts';
import { listedRows } from '../replica-rows.ts';
import type { Block, Row } from '../row.ts';
import type { Site } from '../site.ts';
import { besideTheBest, underATenth } from '../verdicts.ts';

const screenful = 50;
const folder = 'INBOX';
const patienceMs = 15_000;
/** Of our first screen at 56 kbit/s. */
const dialupSecondsAtMost = 5;

/** One of the lines that people have. */
export const firstScreen = async (
  site: Site,
  account: Account,
  { others, on }: { readonly others: Others; readonly on: 'dialup' | 'satellite' | 'iridium' },
): Promise<Block> => {
  const shape: LinkShape = links[on];
  const [ours, ...peers] = await Promise.all([
    packetboatScreen(site, shape),
    ...(await peersFor(site, account, others)).map(async ({ client, kind, note }): Promise<Row> => {
      const measured = await measureSync(client, { shape, patienceMs });
      const came = await client.count(folder);
      return { tool: client.tool, kind, measured, note: `${note}: ${came}` };
    }),
  ]);
  const rows = [ours.row, ...peers];
  const { seconds } = ours.row.measured;
  return {
    id: `first-screen-${on}`,
    scenario: `first screen: the newest ${screenful} of INBOX are readable`,
    link: { name: on, shape },
    floor: {
      up: 0,
      down: await columnBytes(listColumns(ours.listed.slice(0, screenful))),
      flights: floorFlights,
      of: `all that ${screenful} rows hold`,
    },
    rows,
    verdicts: [
      ...(on === 'dialup'
        ? [
            {
              target: `≤ ${dialupSecondsAtMost} s`,
              measured: `${seconds.toFixed(1)} s`,
              met: seconds <= dialupSecondsAtMost,
            },
          ]
        : []),
      ...besideTheBest(rows),
      ...underATenth(rows),
    ],
  };
};

/** The same core as the command line's, in this process: only from inside is the moment seen. */
const packetboatScreen = async (
  site: Site,
  shape: LinkShape,
): Promise<{ readonly row: Row; readonly listed: readonly ListedRow[] }> => {
  const client = await startClient(site.dovecot);
  try {
    client.link.set(shape);
    client.link.resetCounters();
    const stop = new AbortController();
    let counters: LinkCounters | null = null;
    const look = setInterval(async () => {
      if (counters || (await client.replica.messages.count()) < screenful) return;
      counters = client.link.counters();
      stop.abort(new Error('seen enough'));
    }, lookMs);
    const { error } = await client.sync({ tiers: 0, folders: [folder], signal: stop.signal });
    clearInterval(look);
    counters ??= client.link.counters();
    if ((await client.replica.messages.count()) < screenful) throw error ?? new Error('too few came');
    const listed = (await listedRows(client.replica)).sort((a, b) => (b.uid ?? 0) - (a.uid ?? 0));
    const { seconds, ...crossed } = counters;
    const measured = { ...crossed, seconds, secondsAre: 'measured' } as const;
    return { row: { tool: 'Packetboat', kind: 'ours', measured, note: 'lists alone' }, listed };
  } finally {
    await client.close();
  }
};

const lookMs = 20;

interface PeerScreen {
  readonly client: Client;
  readonly kind: 'peer' | 'lesserPeer';
  readonly note: string;
}

const peersFor = async (site: Site, account: Account, others: Others): Promise<PeerScreen[]> => {
  const { untouched } = account;
  const inbox = { folders: [folder], newest: screenful } as const;
  const place = () => site.place(untouched);
  const mbsync: PeerScreen[] =
    others.mbsync === null
      ? []
      : [
          {
            client: await mbsyncClient(await place(), { ...inbox, variant: 'MaxMessages 50' }),
            kind: 'peer',
            note: 'whole messages',
          },
          {
            client: await mbsyncClient(await place(), { ...inbox, variant: 'and MaxSize 1b', maxSize: '1b' }),
            kind: 'lesserPeer',
            note: 'headers in placeholders',
          },
        ];
  if (others.offlineimap === null) return mbsync;
  const since = await dayOfNewest(site, untouched);
  const variant = 'maxage';
  const client = await offlineimapClient(await place(), { folders: [folder], since, variant });
  return [
    ...mbsync,
    { client, kind: 'peer', note: `whole messages since ${since.toISOString().slice(0, 10)}` },
  ];
};

/** The latest day since which at least a screenful came. */
const dayOfNewest = async (site: Site, user: string): Promise<Date> => {
  const imap = await site.imap(user);
  try {
    await imap.ok(`EXAMINE ${folder}`);
    const { untagged } = await imap.ok('UID FETCH 1:* (INTERNALDATE)');
    const times = untagged.flatMap((line) => {
      const date = /INTERNALDATE "([^"]+)"/.exec(line)?.[1];
      return date === undefined ? [] : [Date.parse(date.replace(/-/g, ' '))];
    });
    return new Date(times.sort((a, b) => b - a)[screenful - 1] ?? 0);
  } finally {
    await imap.close();
  }
};
