// What a person asks to have here, or to have no longer: every want is a row, so it survives a crash and needs no line.
import type { MessageId, PartNumber } from '../../model/ids.ts';
import type { Want } from '../../model/part.ts';
import type { Replica } from '../database.ts';
import { readClock } from '../read-clock.ts';

const ask = (
  replica: Replica,
  kind: Want['kind'],
  messageId: MessageId,
  part: PartNumber,
  now: number,
): Promise<void> =>
  replica.transaction('rw', replica.wants, replica.messages, replica.settings, replica.declined, async () => {
    const message = await replica.messages.get(messageId);
    if (!message) return;
    const { contentId } = message;
    const asked = await readClock(replica, now);
    if (kind === 'removal') await replica.declined.put({ contentId, part, since: asked });
    if (kind === 'attachment') await replica.declined.delete([contentId, part]);
    const held = await replica.wants.where({ contentId, part, kind }).first();
    if (held) await replica.wants.update(held.id, { state: 'waiting', problem: null, asked });
    else {
      const want = { contentId, part, messageId, kind, asked } as const;
      await replica.wants.add({ ...want, state: 'waiting', problem: null, movedUp: null });
    }
  });

/** Asks for an attachment, or takes up again one that was paused or failed. */
export const wantAttachment = (replica: Replica, messageId: MessageId, part: PartNumber, now: number) =>
  ask(replica, 'attachment', messageId, part, now);

/** Asks for the whole of a text part, past the size limit. */
export const wantText = (replica: Replica, messageId: MessageId, part: PartNumber, now: number) =>
  ask(replica, 'text', messageId, part, now);

/** Asks for the local copy of an attachment to go; no rule brings it back. */
export const wantRemoval = (replica: Replica, messageId: MessageId, part: PartNumber, now: number) =>
  ask(replica, 'removal', messageId, part, now);

/** Holds a want back; what came of it stays. */
export const pauseWant = async (replica: Replica, wantId: number): Promise<void> => {
  await replica.wants.update(wantId, { state: 'paused' });
};
