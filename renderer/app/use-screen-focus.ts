import { useEffect } from 'react';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import { setFocus } from '../../core/replica/commands.ts';
import { useArrangement } from './use-media.ts';
import { useReplica, useWindow } from './window-context.ts';

/** Someone who leafs through the list does not wait for every message passed, ms. */
const restMs = 150;

/** Tells the engine what is on screen, so that it comes first. */
export const useScreenFocus = (): void => {
  const replica = useReplica();
  const mailboxId = useWindow((state) => state.mailboxId);
  const selected = useWindow((state) => state.selection?.id ?? null);
  const reading = useWindow((state) => state.reading);
  const wide = useArrangement() === 'wide';
  const messageId = wide || reading ? selected : null;
  useEffect(() => {
    const tell = (mailbox: MailboxId | null, message: MessageId | null) =>
      void setFocus(replica, mailbox, message);
    const timer = setTimeout(() => tell(mailboxId, messageId), restMs);
    return () => clearTimeout(timer);
  }, [replica, mailboxId, messageId]);
};
