import type { Client } from './clients/client.ts';
import { mbsyncClient, mbsyncVersion } from './clients/mbsync.ts';
import { type OfflineimapOptions, offlineimapClient, offlineimapVersion } from './clients/offlineimap.ts';
import { type PacketboatClient, packetboatClient } from './clients/packetboat.ts';
import { type Measured, measure } from './measure.ts';
import type { Row } from './row.ts';
import type { Site } from './site.ts';

/** Which of the other programs are there, by version; null for one that is not. */
export interface Others {
  readonly mbsync: string | null;
  readonly offlineimap: string | null;
}

export const installedOthers = async (): Promise<Others> => ({
  mbsync: await mbsyncVersion(),
  offlineimap: await offlineimapVersion(),
});

/** Every program that takes part, each with an account and a home of its own. */
export interface Contestants {
  readonly ours: PacketboatClient;
  readonly peers: readonly Client[];
}

/** `userOf` says whose account a program gets; those that only read may share one. */
export const enter = async (
  site: Site,
  others: Others,
  {
    userOf,
    tiers,
    offlineimap = {},
  }: {
    readonly userOf: (tool: string) => string;
    readonly tiers: 0 | 1;
    readonly offlineimap?: OfflineimapOptions;
  },
): Promise<Contestants> => ({
  ours: packetboatClient(await site.place(userOf('packetboat')), { tiers }),
  peers: [
    ...(others.mbsync === null ? [] : [await mbsyncClient(await site.place(userOf('mbsync')))]),
    ...(others.offlineimap === null
      ? []
      : [await offlineimapClient(await site.place(userOf('offlineimap')), offlineimap)]),
  ],
});

export const everyone = ({ ours, peers }: Contestants): readonly Client[] => [ours, ...peers];

/** One run; throws when the program says that it failed. */
export const syncWell = async (client: Client): Promise<void> => {
  const problem = await client.sync();
  if (problem !== null) throw new Error(`${client.tool}: ${problem}`);
};

/** One run on a line of this shape. */
export const measureSync = (client: Client, line: Parameters<typeof measure>[1]): Promise<Measured> =>
  measure(client, line, () => syncWell(client));

/** One run of everybody at once, each on its own line. */
export const measureEverybody = (
  contestants: Contestants,
  line: Parameters<typeof measure>[1],
  noteOf: (client: Client) => string | Promise<string> = () => '',
): Promise<Row[]> =>
  Promise.all(
    everyone(contestants).map(async (client): Promise<Row> => {
      const measured = await measureSync(client, line);
      return {
        tool: client.tool,
        kind: client === contestants.ours ? 'ours' : 'peer',
        measured,
        note: [client.remark(), await noteOf(client)].filter((text) => text !== '').join('; '),
      };
    }),
  );
