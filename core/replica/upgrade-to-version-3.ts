import type { Transaction } from 'dexie';

/** What version 3 added. */
export const version3Stores = {
  rules: '&[scope+link]',
  exceptions: '++id',
  terms: '&link',
  spending: '&[day+link+mailboxId+purpose]',
  queueMarks: '&[mailboxId+tier]',
  declined: '&[contentId+part], contentId',
};

/** Nobody could set a priority before: folders have those that they have by themselves, and none is in an order of its own. */
export const upgradeToVersion3 = async (transaction: Transaction): Promise<void> => {
  await transaction
    .table('mailboxes')
    .toCollection()
    .modify((row: object) => {
      Object.assign(row, { priority: null, position: null, listAtLeast: 0 });
    });
  await transaction
    .table('wants')
    .toCollection()
    .modify((row: object) => {
      Object.assign(row, { movedUp: null });
    });
  const nothing = { messages: 0, texts: 0, attachments: 0, changes: 0 };
  await transaction
    .table('sessions')
    .toCollection()
    .modify((row: { up: number; down: number }) => {
      const crossed = row.up + row.down;
      Object.assign(row, {
        link: 'broadband',
        network: null,
        brought: nothing,
        uncompressed: crossed,
        counted: crossed,
      });
    });
  // Derived, and of another shape now.
  await transaction.table('activity').clear();
};
