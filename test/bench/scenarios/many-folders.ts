// What an account of fifty folders costs, when nothing changed and when one did.
import { deflateRawSync } from 'node:zlib';
import type { MessageId } from '../../../core/model/ids.ts';
import { links } from '../../support/slow-link.ts';
import { folderCount, madeMail } from '../bench-mailbox.ts';
import { enter, everyone, measureEverybody, type Others, syncWell } from '../contestants.ts';
import { columnBytes, floorFlights, listColumns, textColumns } from '../floor.ts';
import { listedRows, textRows } from '../replica-rows.ts';
import type { Block } from '../row.ts';
import type { Site } from '../site.ts';
import { besideTheBest, within } from '../verdicts.ts';
import { firstTimeAtMost, measureNothingNew, nothing, resumedAtMost } from './nothing-new.ts';

const user = 'alice-folders';
const folders = 50;
const perFolder = 20;
/** INBOX, Drafts, Sent, Junk, Trash and Archive are there already. */
const named = (index: number): string => `Project ${String(index).padStart(2, '0')}`;
const ownFolders = Array.from({ length: folders - 6 }, (_, index) => named(index + 1));
const changed = named(7);

const link = { name: 'satellite', shape: links.satellite } as const;
const line = { shape: link.shape, patienceMs: 30_000 } as const;

/** Two blocks: nothing new, and one new message in one folder. */
export const manyFolders = async (site: Site, others: Others): Promise<Block[]> => {
  await site.addUser(user);
  for (const [index, folder] of ['INBOX', ...ownFolders].entries()) {
    await site.deliver(user, folder, madeMail(200 + index, perFolder));
  }
  const contestants = await enter(site, others, { userOf: () => user, tiers: 1 });
  await Promise.all(everyone(contestants).map(syncWell));
  const more = await listBytesBeyond(site, folderCount);
  const before = await measureNothingNew(contestants);
  const [ours, resumed] = before;
  const known = new Set(
    await contestants.ours.look((replica) => replica.messages.toCollection().primaryKeys()),
  );
  await site.deliver(user, changed, madeMail(999, 1));
  const rows = await measureEverybody(contestants, line);
  const floorDown = await contestants.ours.look(async (replica) => {
    const isNew = ({ id }: { readonly id: MessageId }) => !known.has(id);
    const columns = listColumns(await listedRows(replica, isNew));
    return columnBytes({ ...columns, ...textColumns(await textRows(replica, isNew)) });
  });
  return [
    {
      id: 'folders-nothing-new',
      scenario: `${folders} folders, nothing new`,
      link,
      floor: nothing,
      rows: before,
      verdicts: [
        within(ours, { bytes: firstTimeAtMost.bytes + more }),
        within(resumed, { ...resumedAtMost, bytes: resumedAtMost.bytes + more }),
        ...besideTheBest(before),
      ],
    },
    {
      id: 'folders-one-changed',
      scenario: `${folders} folders, a new message in one`,
      link,
      floor: { up: 0, down: floorDown, flights: floorFlights, of: 'a row and its text' },
      rows,
      verdicts: besideTheBest(rows),
    },
  ];
};

/** What the LIST and STATUS lines of all folders beyond the first so many come to, deflated. */
const listBytesBeyond = async (site: Site, count: number): Promise<number> => {
  const imap = await site.imap(user);
  try {
    const { untagged } = await imap.ok(
      'LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))',
    );
    const bytes = (lines: readonly string[]) =>
      deflateRawSync(lines.map((text) => `* ${text}\r\n`).join('')).length;
    // A LIST line and a STATUS line for each.
    return bytes(untagged) - bytes(untagged.slice(0, 2 * count));
  } finally {
    await imap.close();
  }
};
