// What a person can tell the engine: every command is a row, so it survives a crash and needs no line.
import { tick } from '../merge/clock.ts';
import type { Hlc, MailboxId, MessageId, PartNumber } from '../model/ids.ts';
import type { Want } from '../model/part.ts';
import type { Replica } from './database.ts';

/** Advances the replica's hybrid logical clock; call it inside a transaction that includes `settings`. */
export const readClock = async (replica: Replica, now: number): Promise<Hlc> => {
  const row = await replica.settings.get('clock');
  const latest = tick(row?.key === 'clock' ? row.latest : null, now);
  await replica.settings.put({ key: 'clock', latest });
  return latest;
};

const ask = (
  replica: Replica,
  kind: Want['kind'],
  messageId: MessageId,
  part: PartNumber,
  now: number,
): Promise<void> =>
  replica.transaction('rw', replica.wants, replica.messages, replica.settings, async () => {
    const message = await replica.messages.get(messageId);
    if (!message) return;
    const { contentId } = message;
    const asked = await readClock(replica, now);
    const held = await replica.wants.where({ contentId, part, kind }).first();
    if (held) await replica.wants.update(held.id, { state: 'waiting', problem: null, asked });
    else {
      await replica.wants.add({ contentId, part, messageId, kind, state: 'waiting', problem: null, asked });
    }
  });

/** Asks for an attachment, or takes up again one that was paused or failed. */
export const wantAttachment = (replica: Replica, messageId: MessageId, part: PartNumber, now: number) =>
  ask(replica, 'attachment', messageId, part, now);

/** Asks for the whole of a text part, past the size limit. */
export const wantText = (replica: Replica, messageId: MessageId, part: PartNumber, now: number) =>
  ask(replica, 'text', messageId, part, now);

/** Asks for the local copy of an attachment to go. */
export const wantRemoval = (replica: Replica, messageId: MessageId, part: PartNumber, now: number) =>
  ask(replica, 'removal', messageId, part, now);

/** Holds a want back; what came of it stays. */
export const pauseWant = async (replica: Replica, wantId: number): Promise<void> => {
  await replica.wants.update(wantId, { state: 'paused' });
};

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
