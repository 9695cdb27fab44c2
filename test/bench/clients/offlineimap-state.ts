// What OfflineIMAP would have after bringing home more of a folder that it knows, written straight to the disk.
import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from './client.ts';
import { runProgram } from './run-program.ts';

/** Adds rows to its status database; `sqlite3` comes with the Python that it runs on. */
const addRows = `
import sqlite3, sys
path, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with sqlite3.connect(path) as database:
    database.executemany(
        "INSERT INTO status (id, flags, mtime, labels) VALUES (?, '', 0, '')",
        ((uid,) for uid in range(first, last + 1)))
`;

/** The messages from one UID to another, without flags; the folder must have been synced before. */
export const continueOfflineimap = async (
  { place }: Client,
  { folder, from, to }: { readonly folder: string; readonly from: number; readonly to: number },
): Promise<void> => {
  const home = place.directory;
  // Unread mail waits in `new`.
  const directory = join(home, 'mail', folder, 'new');
  const hash = createHash('md5').update(folder).digest('hex');
  if (!(await readdir(directory)).some((name) => name.includes(hash)))
    throw new Error(`${folder} was never synced`);
  for (let first = from; first <= to; first += atOnce) {
    const uids = Array.from({ length: Math.min(atOnce, to - first + 1) }, (_, index) => first + index);
    await Promise.all(
      uids.map((uid) =>
        writeFile(
          join(directory, `${1_704_067_200 + uid}_0.1.bench,U=${uid},FMD5=${hash}:2,`),
          `Message-ID: <reading-${uid}@harbour.example>\n\n`,
        ),
      ),
    );
  }
  const database = join(home, 'metadata/Account-bench/LocalStatus-sqlite', folder);
  const { code, stderr } = await runProgram('python3', ['-c', addRows, database, String(from), String(to)], {
    home,
  });
  if (code !== 0) throw new Error(stderr);
};

const atOnce = 500;
