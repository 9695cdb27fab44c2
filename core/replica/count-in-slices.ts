// Counts many rows without standing in the way of what is written meanwhile. While IndexedDB counts, nothing else is
// written to the table; and it takes some hundred milliseconds for 100,000 rows.
import Dexie from 'dexie';
import type { Replica } from './database.ts';

/** Rows walked in one transaction, and in the next ones once fewer are left: a walk past the end tells no number. */
const strides = [2_000, 400, 80, 16, 4, 1] as const;

/** As much of IndexedDB as a walk needs: Dexie has no way of going on from a primary key. */
interface KeyCursor {
  readonly primaryKey: unknown;
  advance(count: number): void;
  continuePrimaryKey(key: unknown, primaryKey: number): void;
}

interface CursorRequest {
  readonly result: KeyCursor | null;
  readonly error: unknown;
  addEventListener(type: 'success' | 'error', listener: () => void): void;
}

interface WalkedTransaction {
  objectStore(name: string): { index(name: string): { openKeyCursor(key: unknown): CursorRequest } };
}

interface Range {
  readonly index: string;
  /** All rows of the range have it; they come in the order of their ids. */
  readonly key: readonly (string | number)[];
}

/** Goes `stride` rows on from the row `after` (null for before the first); null when that leads past the end. */
const walk = (
  replica: Replica,
  { index, key }: Range,
  { after, stride }: { readonly after: number | null; readonly stride: number },
): Promise<number | null> =>
  replica.transaction('r', replica.messages, (transaction) => {
    const walked: WalkedTransaction = transaction.idbtrans;
    return new Dexie.Promise<number | null>((resolve, reject) => {
      const request = walked.objectStore('messages').index(index).openKeyCursor(key);
      let at: 'first' | 'after' | 'there' = 'first';
      const step = (cursor: KeyCursor): void => {
        if (at === 'first' && after !== null && Number(cursor.primaryKey) < after) {
          at = 'after';
          cursor.continuePrimaryKey(key, after);
          return;
        }
        // The cursor opens at the first row: that is one row on when there is none to go on from.
        const rows = at === 'there' ? 0 : after === null ? stride - 1 : stride;
        at = 'there';
        if (rows > 0) cursor.advance(rows);
        else resolve(Number(cursor.primaryKey));
      };
      request.addEventListener('error', () => reject(request.error));
      request.addEventListener('success', () => {
        if (request.result) step(request.result);
        else resolve(null);
      });
    });
  });

/** How many rows are in the range; what is written meanwhile may be counted or not. */
export const countInSlices = async (replica: Replica, range: Range): Promise<number> => {
  let count = 0;
  let after: number | null = null;
  for (const stride of strides) {
    for (;;) {
      const reached = await walk(replica, range, { after, stride });
      if (reached === null) break;
      count += stride;
      after = reached;
    }
  }
  return count;
};
