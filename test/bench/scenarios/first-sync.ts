// A new computer: until all lists are readable, then until all texts are.
import { links } from '../../support/slow-link.ts';
import type { Account } from '../account.ts';
import { mbsyncClient } from '../clients/mbsync.ts';
import { packetboatClient } from '../clients/packetboat.ts';
import { measureSync, type Others } from '../contestants.ts';
import { columnBytes, floorFlights, listColumns, textColumns } from '../floor.ts';
import { listedRows, textRows } from '../replica-rows.ts';
import type { Block, Row } from '../row.ts';
import type { Site } from '../site.ts';
import { besideTheBest, underATenth } from '../verdicts.ts';

const link = { name: 'satellite', shape: links.satellite } as const;
const listBytesAtMost = 80;
/** Ours are let finish, so that the computed seconds of the others stand beside measured ones. */
const oursMs = 120_000;

/** Two blocks: first sight and first sync. Everybody has its copy of the account afterwards. */
export const firstSync = async (site: Site, account: Account, others: Others): Promise<Block[]> => {
  const { ours, peers } = account.contestants;
  const [sight, whole] = await Promise.all([
    firstSight(site, account, others),
    Promise.all([
      measureSync(ours, { shape: link.shape, patienceMs: oursMs }).then(
        (measured): Row => ({ tool: ours.tool, kind: 'ours', measured, note: 'lists and all texts' }),
      ),
      ...peers.map(async (client): Promise<Row> => {
        const measured = await measureSync(client, { shape: link.shape, patienceMs: 0 });
        return {
          tool: client.tool,
          kind: 'peer',
          measured,
          note: `whole messages, attachments and all; ${client.remark()}`.replace(/; $/, ''),
        };
      }),
      ...(others.mbsync === null ? [] : [someOfMbsync(site, account, '200k', textsOnlyNote)]),
    ]),
  ]);
  const [lists, texts] = await ours.look(async (replica) => [
    await listedRows(replica),
    await textRows(replica),
  ]);
  if (lists.length !== account.messageCount) throw new Error(`only ${lists.length} messages are listed`);
  const listFloor = await columnBytes(listColumns(lists));
  const textFloor = await columnBytes(textColumns(texts));
  const sightRows = [...sight, ...whole.filter((row) => row.kind === 'peer').map(wholeForSight)];
  const perMessage = listBytes(sight, account.messageCount);
  return [
    {
      id: 'first-sight',
      scenario: `first sight: the lists of ${account.messageCount} messages in 8 folders are readable`,
      link,
      floor: { up: 0, down: listFloor, flights: floorFlights, of: 'all that the rows hold' },
      rows: sightRows,
      verdicts: [
        {
          target: `≤ ${listBytesAtMost} B a message`,
          measured: `${perMessage.toFixed(1)} B a message`,
          met: perMessage <= listBytesAtMost,
        },
        ...besideTheBest(sightRows),
        ...underATenth(sightRows),
      ],
    },
    {
      id: 'first-sync',
      scenario: 'first sync: everything but attachments can be read offline',
      link,
      floor: { up: 0, down: listFloor + textFloor, flights: floorFlights, of: 'rows, texts, threads' },
      rows: whole,
      verdicts: besideTheBest(whole),
    },
  ];
};

const firstSight = async (site: Site, { untouched }: Account, others: Others): Promise<Row[]> => {
  const client = packetboatClient(await site.place(untouched), { tiers: 0 });
  const measured = await measureSync(client, { shape: link.shape, patienceMs: oursMs });
  const ours: Row = { tool: client.tool, kind: 'ours', measured, note: 'lists alone' };
  if (others.mbsync === null) return [ours];
  return [ours, await someOfMbsync(site, { untouched }, '1b', headersNote)];
};

const headersNote = 'headers alone; a placeholder stands for each message, what it holds is not told';
const textsOnlyNote = 'of larger messages not even the text';

const someOfMbsync = async (
  site: Site,
  { untouched }: Pick<Account, 'untouched'>,
  maxSize: string,
  note: string,
): Promise<Row> => {
  const variant = `MaxSize ${maxSize}`;
  const client = await mbsyncClient(await site.place(untouched), { variant, maxSize });
  const measured = await measureSync(client, { shape: link.shape, patienceMs: 0 });
  return { tool: client.tool, kind: 'lesserPeer', measured, note };
};

/** It has no lists alone: what it shows first is what it has in the end. */
const wholeForSight = (row: Row): Row => ({ ...row, note: 'has no lists alone: whole messages' });

const listBytes = (rows: readonly Row[], messageCount: number): number => {
  const ours = rows.find(({ kind }) => kind === 'ours');
  return ours ? (ours.measured.up + ours.measured.down) / messageCount : Number.NaN;
};
