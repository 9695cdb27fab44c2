import { useMemo } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import { useWindowContext } from '../app/window-context.ts';
import type { Acted } from './acted.ts';

/** What can be done to messages from outside of the list. */
export interface MessageActions {
  move(acted: Acted, to: MailboxId): void;
  copy(acted: Acted, to: MailboxId): void;
}

export const useMessageActions = (): MessageActions => {
  const { store } = useWindowContext();
  return useMemo(
    () => ({
      move: () => store.getState().tell('Messages cannot be moved yet'),
      copy: () => store.getState().tell('Messages cannot be copied yet'),
    }),
    [store],
  );
};
