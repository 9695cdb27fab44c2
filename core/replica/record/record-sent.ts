// The notes that make sending exactly once: committed before anything goes out, and looked up before it goes out again.
import type { SendingNote } from '../../model/change.ts';
import type { ChangeId } from '../../model/ids.ts';
import type { JournalRow, Replica } from '../database.ts';

/** Changes that are about to go out, with where to look afterwards whether they arrived. */
export interface Sending {
  readonly changes: readonly ChangeId[];
  readonly note: SendingNote;
}

/**
 * Notes that changes are about to go out. False, and nothing is noted, when one of them was taken back since it was
 * planned: then there is something else to send.
 */
export const recordSent = (replica: Replica, sendings: readonly Sending[]): Promise<boolean> =>
  replica.transaction('rw', replica.journal, async () => {
    const noted: JournalRow[] = [];
    for (const { changes, note } of sendings) {
      for (const row of await replica.journal.bulkGet([...changes])) {
        if (row?.state.kind !== 'pending') return false;
        noted.push({ ...row, state: { kind: 'pending', sent: note } });
      }
    }
    await replica.journal.bulkPut(noted);
    return true;
  });

/** Takes the notes back: it was looked for, and did not arrive. What is settled by now stays as it is. */
export const forgetSent = (replica: Replica, changes: readonly ChangeId[]): Promise<void> =>
  replica.transaction('rw', replica.journal, async () => {
    const rows = await replica.journal.bulkGet([...changes]);
    await replica.journal.bulkPut(
      rows.flatMap((row) =>
        row?.state.kind === 'pending' ? [{ ...row, state: { kind: 'pending', sent: null } }] : [],
      ),
    );
  });
