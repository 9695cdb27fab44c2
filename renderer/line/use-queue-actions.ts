import type { MessageId } from '../../core/model/ids.ts';
import type { QueueEntry, QueueRef } from '../../core/model/queue.ts';
import {
  cancelEntry,
  moveUpEntry,
  pauseEntry,
  restoreEntry,
  resumeEntry,
} from '../../core/replica/commands/queue-commands.ts';
import { listPosition } from '../../core/replica/list-position.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { focusSoon } from '../app/focus.ts';
import { useWindowContext } from '../app/window-context.ts';
import { entryName, isHeld } from './queue-words.ts';

/** What can be done about an entry of the queue. Where it makes no sense, nothing happens. */
export interface QueueActions {
  look(entry: QueueEntry): void;
  moveUp(entry: QueueEntry): void;
  /** Pauses what waits, lets go on what is paused, and tries again what failed. */
  togglePaused(entry: QueueEntry): void;
  cancel(entry: QueueEntry): void;
}

/** Changes go out before everything else, and are taken back where they are told: nothing else is done about them. */
const refOf = (entry: QueueEntry): QueueRef | null => (entry.kind === 'changes' ? null : entry.ref);

export const useQueueActions = (): QueueActions => {
  const { replica, store } = useWindowContext();
  const choose = useChoosing();

  const openMessage = async (messageId: MessageId) => {
    const row = await replica.messages.get(messageId);
    const { openFolder, select, read, tell } = store.getState();
    if (!row?.shown) {
      tell('This message is not here any more');
      return;
    }
    const index = (await listPosition(replica, messageId)) ?? 0;
    openFolder(row.shown.mailboxId);
    select({ id: messageId, index });
    read(true);
    focusSoon('message');
  };

  const look = (entry: QueueEntry) => {
    const { openFolder, openPlace } = store.getState();
    switch (entry.kind) {
      case 'changes':
        openPlace('unsent');
        focusSoon('place');
        return;
      case 'want':
        void openMessage(entry.messageId);
        return;
      case 'folder':
        openFolder(entry.ref.mailboxId);
        focusSoon('list');
    }
  };

  const moveUp = (entry: QueueEntry) => {
    const ref = refOf(entry);
    if (ref === null) return;
    const { tell, begin } = store.getState();
    begin(moveUpEntry(replica, ref, Date.now()).then(() => tell(`Moved up: ${entryName(entry)}`)));
  };

  const togglePaused = (entry: QueueEntry) => {
    const ref = refOf(entry);
    if (ref === null) return;
    const name = entryName(entry);
    const pause = async () => {
      await pauseEntry(replica, ref);
      return () => resumeEntry(replica, ref);
    };
    const resume = async () => {
      await resumeEntry(replica, ref);
      return () => pauseEntry(replica, ref);
    };
    if (isHeld(entry)) void choose(resume, `Goes on: ${name}`);
    else void choose(pause, `Paused: ${name}`);
  };

  const cancel = (entry: QueueEntry) => {
    const ref = refOf(entry);
    if (ref === null) return;
    void choose(
      async () => {
        const cancelled = await cancelEntry(replica, ref, Date.now());
        return () => restoreEntry(replica, cancelled);
      },
      `Cancelled: ${entryName(entry)}`,
    );
  };

  return { look, moveUp, togglePaused, cancel };
};
