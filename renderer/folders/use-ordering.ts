import { useMemo } from 'react';
import type { Priority } from '../../core/model/mailbox.ts';
import { movedBy, type Placing } from '../../core/policy/place-in-order.ts';
import { type Placed, type Ranked, rankMailboxes } from '../../core/policy/priorities.ts';
import {
  moveInOrder,
  type PriorityChange,
  placeInOrder,
  restorePriorities,
  setPriority,
} from '../../core/replica/commands/priority-commands.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { useWindowContext } from '../app/window-context.ts';
import { formatCount } from '../format/count.ts';
import type { Put } from './folder-order.ts';
import { folderName } from './folder-words.ts';

export interface Ordering {
  /** Null takes it from the folder above, or from what the folder is for; `words` tell it. */
  rank(view: FolderView, priority: Priority | null): void;
  /** One place up (-1) or down in the order of all; past the end of its rank it goes into the next one. */
  step(view: FolderView, by: -1 | 1): void;
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

/** Where a folder then is: `is 2 of 7 with high priority`. */
const placeWords = (
  ranked: readonly Ranked<Placed>[],
  placings: readonly Placing[],
  { mailbox: { id } }: FolderView,
): string => {
  const byId = new Map(placings.map((placing) => [placing.id, placing]));
  const after = rankMailboxes(ranked.map(({ mailbox }) => ({ ...mailbox, ...byId.get(mailbox.id) })));
  const priority = after.find(({ mailbox }) => mailbox.id === id)?.priority ?? 'normal';
  const peers = after.filter((each) => each.priority === priority);
  const number = `${formatCount(peers.findIndex(({ mailbox }) => mailbox.id === id) + 1)} of ${formatCount(peers.length)}`;
  return priority === 'off' ? `is off, ${number}` : `is ${number} with ${priority} priority`;
};

/** What somebody does about which folder comes first: done, told, and with its undo. */
export const useOrdering = (): Ordering => {
  const { replica, store, folders } = useWindowContext();
  const choosing = useChoosing();
  return useMemo(() => {
    const takingBack = (change: PriorityChange) =>
      change.before.length === 0 ? null : () => restorePriorities(replica, change);
    return {
      rank: (view, priority) => {
        if (priority === view.mailbox.priority) return;
        void choosing(
          async () => takingBack(await setPriority(replica, { mailboxId: view.mailbox.id, priority })),
          rankWords(view, priority),
        );
      },
      step: (view, by) => {
        const ranked = rankMailboxes(folders.current.map(({ mailbox }) => mailbox));
        const name = folderName(view);
        const placings = movedBy(ranked, view.mailbox.id, by);
        if (placings.length === 0) {
          store.getState().whisper(`${name} is ${by < 0 ? 'first' : 'last'} already`);
          return;
        }
        void choosing(
          async () => takingBack(await moveInOrder(replica, { mailboxId: view.mailbox.id, by })),
          `${name} ${placeWords(ranked, placings, view)}`,
        );
      },
      put: (view, put) =>
        void choosing(
          async () =>
            takingBack(
              await placeInOrder(replica, {
                mailboxId: view.mailbox.id,
                beside: put.beside.mailbox.id,
                side: put.side,
              }),
            ),
          putWords(view, put),
        ),
    };
  }, [replica, store, folders, choosing]);
};
