// The lists of one large folder: what a message costs when the session's own bytes are shared by many.
import { links } from '../../support/slow-link.ts';
import type { Account } from '../account.ts';
import { packetboatClient } from '../clients/packetboat.ts';
import { measureSync } from '../contestants.ts';
import { columnBytes, floorFlights, listColumns } from '../floor.ts';
import { listedRows } from '../replica-rows.ts';
import type { Block } from '../row.ts';
import type { Site } from '../site.ts';

const link = { name: 'satellite', shape: links.satellite } as const;
const folder = 'INBOX';
const patienceMs = 60_000;
const bytesAtMost = 80;

/** A new computer that wants INBOX alone. Nobody else has lists alone: see first sight for what they need. */
export const inboxLists = async (site: Site, { untouched }: Account): Promise<Block> => {
  const client = packetboatClient(await site.place(untouched), { tiers: 0, folders: [folder] });
  const measured = await measureSync(client, { shape: link.shape, patienceMs });
  const rows = await client.look(listedRows);
  const perMessage = (measured.up + measured.down) / rows.length;
  return {
    id: 'inbox-lists',
    scenario: `lists alone: the ${rows.length} messages of ${folder}`,
    link,
    floor: {
      up: 0,
      down: await columnBytes(listColumns(rows)),
      flights: floorFlights,
      of: 'all that the rows hold',
    },
    rows: [{ tool: client.tool, kind: 'ours', measured, note: 'TLS, login and folder list included' }],
    verdicts: [
      {
        target: `≤ ${bytesAtMost} B a message`,
        measured: `${perMessage.toFixed(1)} B a message`,
        met: perMessage <= bytesAtMost,
      },
    ],
  };
};
