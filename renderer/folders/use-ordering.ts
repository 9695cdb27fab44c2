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
import { foldersInOrder } from '../../core/replica/folders-in-order.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { useWindowContext } from '../app/window-context.ts';
import { formatCount } from '../format/count.ts';
import { type Put, stepAmongSiblings } from './folder-order.ts';
import { findFolder } from './folder-paths.ts';
import { folderName } from './folder-words.ts';
import { nextPriority } from './priority-words.ts';

export interface Ordering {
  /** Null takes it from the folder above, or from what the folder is for; `words` tell it. */
  rank(view: FolderView, priority: Priority | null): void;
  /** To the next higher (-1) or lower priority. */
  raise(view: FolderView, by: -1 | 1): void;
  /** One place up (-1) or down in the order of all; past the end of its rank it goes into the next one. */
  step(view: FolderView, by: -1 | 1): void;
  /** One place up (-1) or down among its siblings in the tree. */
  stepInTree(view: FolderView, by: -1 | 1): void;
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

/** A change to be written, in the words that tell it; words alone where there is nothing to change. */
interface Plan {
  readonly words: string;
  readonly write: (() => Promise<PriorityChange>) | null;
}

/** What somebody does about which folder comes first: done, told, and with its undo. */
export const useOrdering = (): Ordering => {
  const { replica, store } = useWindowContext();
  const choosing = useChoosing();
  return useMemo(() => {
    /**
     * Plans from the folders as they are once all that was done before is written: whoever presses a key three times does not wait
     * to see what the first one did.
     */
    const plan = (
      pressed: FolderView,
      decide: (folders: readonly FolderView[], view: FolderView) => Plan,
    ) => {
      const before = store.getState().idle;
      void choosing(async () => {
        await before;
        const folders = await foldersInOrder(replica);
        const view = findFolder(folders, pressed.mailbox.id);
        if (view === undefined) return null;
        const { words, write } = decide(folders, view);
        if (write === null) {
          store.getState().whisper(words);
          return null;
        }
        const change = await write();
        return change.before.length === 0
          ? null
          : { takeBack: () => restorePriorities(replica, change), words };
      });
    };
    const ranking = (view: FolderView, priority: Priority | null): Plan => ({
      words:
        priority !== null && priority === view.mailbox.priority
          ? `${folderName(view)} is ${priority} already`
          : rankWords(view, priority),
      write:
        priority === view.mailbox.priority
          ? null
          : () => setPriority(replica, { mailboxId: view.mailbox.id, priority }),
    });
    const putting = (view: FolderView, put: Put): Plan => ({
      words: putWords(view, put),
      write: () =>
        placeInOrder(replica, {
          mailboxId: view.mailbox.id,
          beside: put.beside.mailbox.id,
          side: put.side,
        }),
    });
    const atEnd = (view: FolderView, by: -1 | 1): Plan => ({
      words: `${folderName(view)} is ${by < 0 ? 'first' : 'last'} already`,
      write: null,
    });
    return {
      rank: (pressed, priority) => plan(pressed, (_folders, view) => ranking(view, priority)),
      raise: (pressed, by) =>
        plan(pressed, (_folders, view) => {
          const priority = nextPriority(view.priority, by);
          return priority === null
            ? { words: `${folderName(view)} is ${view.priority} already`, write: null }
            : ranking(view, priority);
        }),
      step: (pressed, by) =>
        plan(pressed, (folders, view) => {
          const ranked = rankMailboxes(folders.map(({ mailbox }) => mailbox));
          const placings = movedBy(ranked, view.mailbox.id, by);
          if (placings.length === 0) return atEnd(view, by);
          return {
            words: `${folderName(view)} ${placeWords(ranked, placings, view)}`,
            write: () => moveInOrder(replica, { mailboxId: view.mailbox.id, by }),
          };
        }),
      stepInTree: (pressed, by) =>
        plan(pressed, (folders, view) => {
          const put = stepAmongSiblings(folders, view, by);
          return put === null ? atEnd(view, by) : putting(view, put);
        }),
      put: (pressed, put) => plan(pressed, (_folders, view) => putting(view, put)),
    };
  }, [replica, store, choosing]);
};
