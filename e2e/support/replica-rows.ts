// What a spec has in the account's replica that a person would take many clicks to get there.
import type { Page } from '@playwright/test';

/**
 * Puts rows into tables of the page's one account, and loads the page again: no live query hears of rows that are put straight
 * into IndexedDB.
 */
export const putRows = async (
  page: Page,
  rows: Readonly<Record<string, readonly object[]>>,
): Promise<void> => {
  await page.evaluate(async (tables) => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const name = names.find((candidate) => candidate.startsWith('packetboat-'));
    if (name === undefined) throw new Error('the account has no replica yet');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction(Object.keys(tables), 'readwrite');
    for (const [table, put] of Object.entries(tables)) {
      for (const row of put) transaction.objectStore(table).put(row);
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  }, rows);
  await page.reload();
};

/** All rows of a table of the page's one account. */
export const rowsIn = <T>(page: Page, table: string): Promise<T[]> =>
  page.evaluate(async (store) => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const name = names.find((candidate) => candidate.startsWith('packetboat-')) ?? '';
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const found = await new Promise<T[]>((resolve, reject) => {
      const request = database.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result as T[]);
      request.onerror = () => reject(request.error);
    });
    database.close();
    return found;
  }, table);
