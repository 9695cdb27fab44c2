// A second run at once, when nobody has changed anything.
import { links } from '../../support/slow-link.ts';
import type { Account } from '../account.ts';
import { folderCount } from '../bench-mailbox.ts';
import type { Client } from '../clients/client.ts';
import { offlineimapClient } from '../clients/offlineimap.ts';
import type { PacketboatClient } from '../clients/packetboat.ts';
import { type Contestants, measureEverybody, measureSync } from '../contestants.ts';
import { floorFlights } from '../floor.ts';
import type { Block, Row } from '../row.ts';
import { besideTheBest, within } from '../verdicts.ts';

const link = { name: 'satellite', shape: links.satellite } as const;
const line = { shape: link.shape, patienceMs: 30_000 } as const;

export const resumedAtMost = { bytes: 2_800, flights: 4 } as const;
export const firstTimeAtMost = { bytes: 3_200 } as const;

/** Ours twice: with the last connection's TLS session, and as if there had been none. */
export const measureNothingNew = async (contestants: Contestants): Promise<[Row, Row, ...Row[]]> => {
  const [resumed, ...peers] = await measureEverybody(contestants, line);
  const firstTime = await withoutTickets(contestants.ours);
  const quick = await Promise.all(
    contestants.peers.filter(({ tool }) => tool === 'offlineimap').map(inQuickMode),
  );
  if (!resumed) throw new Error('nobody took part');
  return [{ ...resumed, note: 'TLS session resumed' }, firstTime, ...peers, ...quick];
};

const withoutTickets = async (ours: PacketboatClient): Promise<Row> => {
  await ours.forgetTickets();
  const measured = await measureSync(ours, line);
  const { newMessages } = ours.summary();
  if (newMessages > 0) throw new Error(`${newMessages} messages were new`);
  return {
    tool: 'Packetboat, new TLS session',
    kind: 'oursToo',
    measured,
    note: 'as the first time, ECDSA',
  };
};

const inQuickMode = async ({ place }: Client): Promise<Row> => {
  const client = await offlineimapClient(place, { variant: '-q', quick: true });
  const measured = await measureSync(client, line);
  return { tool: client.tool, kind: 'lesserPeer', measured, note: 'quick mode: sees no flags of others' };
};

/** Nothing is to be told: all that is left are the round trips. */
export const nothing = { up: 0, down: 0, flights: floorFlights, of: 'nothing to tell' } as const;

export const nothingNew = async ({ contestants, messageCount }: Account): Promise<Block> => {
  const rows = await measureNothingNew(contestants);
  const [ours, firstTime] = rows;
  return {
    id: 'nothing-new',
    scenario: `nothing new: a second run at once, ${messageCount} messages in ${folderCount} folders`,
    link,
    floor: nothing,
    rows,
    verdicts: [within(ours, resumedAtMost), within(firstTime, firstTimeAtMost), ...besideTheBest(rows)],
  };
};
