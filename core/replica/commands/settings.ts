// What a person tells the engine about itself.
import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

/** The online/offline switch. */
export const setOnline = async (replica: Replica, wanted: boolean): Promise<void> => {
  await replica.settings.put({ key: 'online', wanted });
};

/** "Sync now". */
export const requestSync = (replica: Replica): Promise<void> =>
  replica.transaction('rw', replica.settings, async () => {
    const row = await replica.settings.get('syncRequest');
    const number = row?.key === 'syncRequest' ? row.number + 1 : 1;
    await replica.settings.put({ key: 'syncRequest', number });
  });

/** Tells the engine what is on screen: it goes first. */
export const setFocus = async (
  replica: Replica,
  mailboxId: MailboxId | null,
  messageId: MessageId | null,
): Promise<void> => {
  await replica.settings.put({ key: 'focus', mailboxId, messageId });
};
