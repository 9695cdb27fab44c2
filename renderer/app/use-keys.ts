import { useEffect } from 'react';
import type { MailboxRole } from '../../core/model/mailbox.ts';
import type { FolderView } from '../../core/replica/views.ts';
import type { ListMove } from '../list/list-navigator.ts';
import { focusOn, focusSoon, hasFocus } from './focus.ts';
import { useWindowContext } from './window-context.ts';

/** How long a `g` waits for its letter, ms. */
const chordMs = 1500;

const folderKeys: Readonly<Record<string, readonly MailboxRole[]>> = {
  i: ['inbox'],
  d: ['drafts'],
  s: ['sent'],
  a: ['archive', 'all'],
  t: ['trash'],
};

/** Steps through the list from anywhere but where text is typed. */
const letterMoves: Readonly<Record<string, ListMove>> = { j: 'next', k: 'previous' };

/** Steps through the list while it has the focus; elsewhere these keys scroll. */
const listMoves: Readonly<Record<string, ListMove>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
  Home: 'first',
  End: 'last',
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** A button or link that has the focus is what Enter is for. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="switch"]') !== null;

/** The window's keys. */
export const useKeys = (folders: readonly FolderView[] | undefined): void => {
  const { store, navigator } = useWindowContext();
  useEffect(() => {
    let chordUntil = 0;

    const openByKey = (key: string): boolean => {
      for (const role of folderKeys[key] ?? []) {
        const view = folders?.find(({ mailbox }) => mailbox.role === role && mailbox.selectable);
        if (!view) continue;
        store.getState().openFolder(view.mailbox.id);
        focusSoon('list');
        return true;
      }
      return false;
    };

    const leave = () => {
      const { reading, filter, read, setFilter } = store.getState();
      if (hasFocus('message')) {
        read(false);
        focusSoon('list');
      } else if (filter !== null) {
        setFilter(null);
        focusSoon('list');
      } else if (reading) read(false);
    };

    const enter = (): boolean => {
      if (!hasFocus('list') || store.getState().selection === null) return false;
      store.getState().read(true);
      focusSoon('message');
      return true;
    };

    const step = (move: ListMove): boolean => {
      if (!navigator.current) return false;
      navigator.current.move(move);
      return true;
    };

    const act = (event: KeyboardEvent): boolean => {
      const { key } = event;
      if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        if (openByKey(key)) return true;
      }
      const letterMove = letterMoves[key];
      if (letterMove) {
        if (!hasFocus('message')) focusOn('list');
        return step(letterMove);
      }
      const listMove =
        hasFocus('list') || document.activeElement === document.body ? listMoves[key] : undefined;
      if (listMove) {
        focusOn('list');
        return step(listMove);
      }
      switch (key) {
        case 'g':
          chordUntil = event.timeStamp + chordMs;
          return true;
        case '/':
          focusOn('filter');
          return true;
        case '?':
          store.getState().showDialog('help');
          return true;
        case 'Enter':
          return !isControl(event.target) && enter();
        case 'Escape':
          leave();
          return true;
        default:
          return false;
      }
    };

    const onKeyDown = (event: KeyboardEvent) => {
      const { dialog, drawerOpen } = store.getState();
      if (event.defaultPrevented || event.isComposing || dialog !== null || drawerOpen) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (act(event)) event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [store, navigator, folders]);
};
