import Dexie from 'dexie';
import type { Replica } from '../database.ts';

/** How many settled entries are kept, for "Not yet sent", undo and other replicas. */
const keptEntries = 5_000;

/** Drops the oldest settled entries, but for those that wait for the user. */
export const sweepJournal = (replica: Replica): Promise<void> =>
  replica.transaction('rw', replica.journal, async () => {
    const settled = replica.journal.where('[pending+id]').between([0, Dexie.minKey], [0, Dexie.maxKey]);
    const count = await settled.count();
    if (count <= keptEntries) return;
    const oldest = await settled.limit(count - keptEntries).toArray();
    await replica.journal.bulkDelete(
      oldest.flatMap(({ id, state }) => (state.kind === 'conflict' ? [] : [id])),
    );
  });
