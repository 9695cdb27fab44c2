import Dexie from 'dexie';
import type { Replica } from '../database.ts';

/**
 * Drops the oldest settled entries, but for those that wait for the user; at least `keptEntries` stay, for undo and for
 * other replicas. An action is kept whole: undone in part it would be torn.
 */
export const sweepJournal = (replica: Replica, keptEntries = 5_000): Promise<void> =>
  replica.transaction('rw', replica.journal, async () => {
    const settled = replica.journal.where('[pending+id]').between([0, Dexie.minKey], [0, Dexie.maxKey]);
    const count = await settled.count();
    if (count <= keptEntries) return;
    const kept = await settled.offset(count - keptEntries).first();
    const [begun] = kept ? await replica.journal.where('action').equals(kept.action).primaryKeys() : [];
    if (begun === undefined) return;
    const oldest = await replica.journal
      .where('[pending+id]')
      .between([0, Dexie.minKey], [0, begun], true, false)
      .toArray();
    await replica.journal.bulkDelete(
      oldest.flatMap(({ id, state }) => (state.kind === 'conflict' ? [] : [id])),
    );
  });
