// A second run at once, when nobody has changed anything.
import { links } from '../../support/slow-link.ts';
import type { Account } from '../account.ts';
import { folderCount } from '../bench-mailbox.ts';
import type { Client } from '../clients/client.ts';
import { offlineimapClient } from '../clients/offlineimap.ts';
import type { PacketboatClient } from '../clients/packetboat.ts';
import { type Contestants, measureEverybody, measureSync, syncWell } from '../contestants.ts';
import { floorFlights } from '../floor.ts';
import type { Block, Row } from '../row.ts';
import { besideTheBest, within } from '../verdicts.ts';

const link = { name: 'satellite', shape: links.satellite } as const;
const line = { shape: link.shape, patienceMs: 30_000 } as const;

export const resumedAtMost = { bytes: 2_800, flights: 4 } as const;
export const firstTimeAtMost = { bytes: 3_200 } as const;

/**
 * Ours twice: with a TLS handshake of its own, as with the many servers that resume no session, and with the last
 * connection's.
 */
export const measureNothingNew = async (contestants: Contestants): Promise<[Row, Row, ...Row[]]> => {
  await contestants.ours.forgetTicket();
  const [ours, ...peers] = await measureEverybody(contestants, line);
  const resumed = await measureResumed(contestants.ours);
  const quick = await Promise.all(
    contestants.peers.filter(({ tool }) => tool === 'offlineimap').map(inQuickMode),
  );
  if (!ours) throw new Error('nobody took part');
  return [{ ...ours, note: 'a TLS handshake of its own, ECDSA' }, resumed, ...peers, ...quick];
};

const measureResumed = async (ours: PacketboatClient): Promise<Row> => {
  // A ticket is only taken up from a server that was there before.
  for (let run = 0; run < 2 && !(await ours.hasTicket()); run += 1) await syncWell(ours);
  if (!(await ours.hasTicket())) throw new Error('the server gave no TLS ticket');
  const measured = await measureSync(ours, line);
  const { newMessages } = ours.summary();
  if (newMessages > 0) throw new Error(`${newMessages} messages were new`);
  return { tool: 'Packetboat, TLS resumed', kind: 'oursToo', measured, note: '' };
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
  const [ours, resumed] = rows;
  return {
    id: 'nothing-new',
    scenario: `nothing new: a second run at once, ${messageCount} messages in ${folderCount} folders`,
    link,
    floor: nothing,
    rows,
    verdicts: [within(ours, firstTimeAtMost), within(resumed, resumedAtMost), ...besideTheBest(rows)],
  };
};
