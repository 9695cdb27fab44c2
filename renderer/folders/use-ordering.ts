import { useMemo } from 'react';
import type { Priority } from '../../core/model/mailbox.ts';
import {
  placeInOrder,
  restorePriorities,
  setPriority,
} from '../../core/replica/commands/priority-commands.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { useReplica } from '../app/window-context.ts';
import type { Put } from './folder-order.ts';
import { folderName } from './folder-words.ts';

export interface Ordering {
  /** Null takes it from the folder above, or from what the folder is for; `words` tell it. */
  rank(view: FolderView, priority: Priority | null): void;
  /** Puts it beside another one, whose priority it takes where that differs. */
  put(view: FolderView, put: Put): void;
}

const rankWords = (view: FolderView, priority: Priority | null): string => {
  const name = folderName(view);
  if (priority === null) return `${name} has no priority of its own any more`;
  return priority === 'off' ? `${name} is off: nothing of it comes` : `${name} has ${priority} priority`;
};

const putWords = (view: FolderView, { beside, side }: Put): string => {
  const words = `${folderName(view)} comes ${side} ${folderName(beside)}`;
  if (beside.priority === view.priority) return words;
  return beside.priority === 'off' ? `${words}, and is off` : `${words}, with ${beside.priority} priority`;
};

/** What somebody does about which folder comes first: done, told, and with its undo. */
export const useOrdering = (): Ordering => {
  const replica = useReplica();
  const choosing = useChoosing();
  return useMemo(
    () => ({
      rank: (view, priority) => {
        if (priority === view.mailbox.priority) return;
        void choosing(
          async () => {
            const before = await setPriority(replica, { mailboxId: view.mailbox.id, priority });
            return () => restorePriorities(replica, before);
          },
          rankWords(view, priority),
        );
      },
      put: (view, put) =>
        void choosing(
          async () => {
            const before = await placeInOrder(replica, {
              mailboxId: view.mailbox.id,
              beside: put.beside.mailbox.id,
              side: put.side,
            });
            return () => restorePriorities(replica, before);
          },
          putWords(view, put),
        ),
    }),
    [replica, choosing],
  );
};
