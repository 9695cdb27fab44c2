import type { Transaction } from 'dexie';
import type { MailboxId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import { ownPriority } from '../policy/priorities.ts';

/** Priorities that nobody set become those that folders have by themselves; nothing was in an order of its own. */
export const upgradeToVersion3 = async (transaction: Transaction): Promise<void> => {
  await transaction
    .table<Partial<Mailbox> & Pick<Mailbox, 'role'>, MailboxId>('mailboxes')
    .toCollection()
    .modify((row) => {
      const set = row.priority === ownPriority[row.role] ? null : row.priority;
      Object.assign(row, { priority: set ?? null, position: null, listAtLeast: 0 });
    });
  await transaction
    .table('wants')
    .toCollection()
    .modify((row: { movedUp?: null }) => {
      row.movedUp = null;
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
