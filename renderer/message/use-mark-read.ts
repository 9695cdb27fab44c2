import { useEffect, useRef } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { changeFlags } from '../../core/replica/commands/message-commands.ts';
import type { MessageView } from '../../core/replica/views.ts';
import { useReplica, useWindow } from '../app/window-context.ts';

/** Whoever leafs past a message has not read it, ms. */
const readMs = 1000;

/**
 * Marks a message as read once it was on screen for a while, with its text. Done once for a message that is opened: whoever
 * marks it as unread then means it.
 */
export const useMarkRead = (view: MessageView | null, onScreen: boolean): void => {
  const replica = useReplica();
  const tell = useWindow((state) => state.tell);
  const seen = useRef<MessageId | null>(null);
  const id = view?.message.id ?? null;
  const unread = view?.message.shown?.unseen === 1;
  const readable = view !== null && view.plain.kind !== 'absent';

  useEffect(() => {
    if (id === null || id !== seen.current) seen.current = null;
    if (id === null || seen.current === id || !onScreen || !readable) return;
    if (!unread) {
      seen.current = id;
      return;
    }
    const timer = setTimeout(() => {
      seen.current = id;
      changeFlags(replica, { messageIds: [id], add: ['\\Seen'], remove: [] }, Date.now()).catch(
        (error: unknown) => tell(error instanceof Error ? error.message : String(error)),
      );
    }, readMs);
    return () => clearTimeout(timer);
  }, [id, unread, readable, onScreen, replica, tell]);
};
