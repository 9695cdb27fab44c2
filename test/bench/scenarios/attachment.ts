// A large file on a line that breaks again and again.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { links, type SlowLink } from '../../support/slow-link.ts';
import { attachmentBytes, largeMail } from '../bench-mailbox.ts';
import type { Client } from '../clients/client.ts';
import { enter, type Others, syncWell } from '../contestants.ts';
import { floorFlights } from '../floor.ts';
import { measure } from '../measure.ts';
import type { Block, Row } from '../row.ts';
import type { Site } from '../site.ts';
import { besideTheBest } from '../verdicts.ts';

const user = 'bob';
const cuts = 10;
const moreTries = 10;
const overAtMost = 0.03;

const link = { name: 'satellite', shape: links.satellite } as const;
const line = { shape: link.shape, patienceMs: 0 } as const;

/** How many bytes cross between two cuts: for everybody the same. */
const cutAt = (cut: number): number => Math.floor(attachmentBytes / (cuts + 1)) + 1_237 * cut;

export const attachmentUnderFire = async (site: Site, others: Others): Promise<Block> => {
  await site.deliver(user, 'INBOX', largeMail(1));
  const { ours, peers } = await enter(site, others, { userOf: () => user, tiers: 0 });
  await syncWell(ours);
  const out = join((await site.place(user)).directory, 'attachment.zip');
  const rows = await Promise.all([
    underFire(ours, 'ours', async () => {
      const verb = ['get', '--folder', 'INBOX', '--uid', '1', '--part', '2', '--out', out];
      return (await ours.run(verb, true)).code === 0;
    }),
    ...peers.map((client) => underFire(client, 'peer', async () => (await client.sync()) === null)),
  ]);
  const came = await readFile(out);
  if (came.length !== attachmentBytes) throw new Error(`${came.length} bytes came`);
  const [first] = rows;
  const over = first ? (first.measured.up + first.measured.down) / attachmentBytes - 1 : Number.NaN;
  return {
    id: 'attachment',
    scenario: `attachment under fire: 3 MB, the line cut ${cuts} times`,
    link,
    floor: {
      up: 0,
      down: (await promisify(brotliCompress)(came)).length,
      flights: floorFlights,
      of: 'the decoded file, brotli -q11',
    },
    rows,
    verdicts: [
      {
        target: `≤ ${overAtMost * 100} % over its size`,
        measured: `${(over * 100).toFixed(2)} % over its size`,
        met: over <= overAtMost,
      },
      ...besideTheBest(rows),
    ],
  };
};

/** Runs it again until it ends well. A program that connects again by itself is cut again, too. */
const underFire = async (client: Client, kind: Row['kind'], run: () => Promise<boolean>): Promise<Row> => {
  let runs = 0;
  const measured = await measure(client, line, async () => {
    const fire = openFire(client.link);
    try {
      for (let done = false; !done; runs += 1) {
        if (runs === cuts + moreTries) throw new Error(`${client.tool} never got it`);
        done = await run();
      }
    } finally {
      fire.cease();
    }
    if (fire.cut() < cuts) throw new Error(`${client.tool} was cut only ${fire.cut()} times`);
  });
  const again = kind === 'ours' ? '' : 'the whole message anew each time; ';
  return { tool: client.tool, kind, measured, note: `${again}${runs} runs` };
};

/** Cuts the line again and again, so many bytes after the last cut. */
const openFire = (link: SlowLink) => {
  const crossed = (): number => link.counters().up + link.counters().down;
  let done = 0;
  let next = crossed() + cutAt(0);
  link.cutAfter(cutAt(0));
  const look = setInterval(() => {
    if (done === cuts || crossed() < next) return;
    done += 1;
    if (done === cuts) return;
    next = crossed() + cutAt(done);
    link.cutAfter(cutAt(done));
  }, lookMs);
  return {
    cut: () => done,
    cease: () => {
      clearInterval(look);
      link.cutAfter(0);
    },
  };
};

const lookMs = 2;
