// What a folder of a hundred thousand messages costs when nothing changed.

import type { Delivery } from '../../support/deliver.ts';
import { links } from '../../support/slow-link.ts';
import { continueOfflineimap } from '../clients/offlineimap-state.ts';
import { enter, type Others, syncWell } from '../contestants.ts';
import type { Block } from '../row.ts';
import type { Site } from '../site.ts';
import { besideTheBest, within } from '../verdicts.ts';
import { firstTimeAtMost, measureNothingNew, nothing, resumedAtMost } from './nothing-new.ts';

const user = 'alice-large';
const folder = 'INBOX';
const count = 100_000;
const before = 10;

export const largeFolder = async (site: Site, others: Others): Promise<Block> => {
  await site.addUser(user);
  const contestants = await enter(site, others, {
    userOf: () => user,
    tiers: 0,
    offlineimap: { plain: true },
  });
  const { ours, peers } = contestants;
  const mbsync = peers.filter(({ tool }) => tool.startsWith('mbsync'));
  const offlineimap = peers.filter(({ tool }) => tool.startsWith('offlineimap'));
  await site.deliver(user, folder, readings(0, before));
  await Promise.all(offlineimap.map(syncWell));
  await site.deliver(user, folder, readings(before, count));
  await Promise.all([
    syncWell(ours),
    ...mbsync.map(syncWell),
    // Its own way would take a quarter of an hour.
    ...offlineimap.map((client) => continueOfflineimap(client, { folder, from: before + 1, to: count })),
  ]);
  const rows = await measureNothingNew(contestants);
  const [withHandshake, resumed] = rows;
  return {
    id: 'large-nothing-new',
    scenario: `${count.toLocaleString('en')} messages in a folder, nothing new`,
    link: { name: 'satellite', shape: links.satellite },
    floor: nothing,
    rows,
    verdicts: [
      within(withHandshake, firstTimeAtMost),
      within(resumed, resumedAtMost),
      ...besideTheBest(rows),
    ],
  };
};

/** Short messages, as an instrument would send them. */
const readings = function* (from: number, to: number): Generator<Delivery> {
  for (let index = from; index < to; index += 1) {
    const buoy = index % 97;
    yield {
      internalDate: new Date(Date.UTC(2024, 0, 1) + index * 60_000),
      raw:
        `From: Buoy ${buoy} <buoy${buoy}@harbour.example>\r\nTo: alice@example.org\r\nSubject: Reading ${index}\r\n` +
        `Date: ${new Date(Date.UTC(2024, 0, 1) + index * 60_000).toUTCString().replace('GMT', '+0000')}\r\n` +
        `Message-ID: <reading-${index}@harbour.example>\r\n\r\nLevel ${(index * 37) % 1_000}\r\n`,
    };
  }
};
