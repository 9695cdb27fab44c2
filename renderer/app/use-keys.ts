import { useEffect, useRef } from 'react';
import type { MailboxRole } from '../../core/model/mailbox.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { actionOf, type KeyedAction, pressedKey } from '../actions/action-keys.ts';
import { hasMarks, noMarks } from '../actions/marks.ts';
import { useMessageActions } from '../actions/use-message-actions.ts';
import { openDraft } from '../draft/open-draft.ts';
import type { ListMove } from '../list/list-navigator.ts';
import { focusOn, focusSoon, hasFocus } from './focus.ts';
import { useWindowContext } from './window-context.ts';
import type { Place } from './window-store.ts';

/** How long a `g` waits for its letter, ms. */
const chordMs = 1500;

const folderKeys: Readonly<Record<string, readonly MailboxRole[]>> = {
  i: ['inbox'],
  d: ['drafts'],
  s: ['sent'],
  a: ['archive', 'all'],
  t: ['trash'],
};

const placeKeys: Readonly<Record<string, Place>> = { n: 'unsent', '!': 'attention', o: 'order', l: 'line' };

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

/** Keys that mean something else where text is read. */
const inListOnly: ReadonlySet<KeyedAction> = new Set([
  'extendDown',
  'extendUp',
  'extendToOldest',
  'extendToNewest',
  'markAll',
  'menu',
]);

/** Keys that mean the same whatever has the room of list and message. */
const everywhere: ReadonlySet<string> = new Set(['g', 'c', '/', '?', 'Escape']);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** A button or link that has the focus is what Enter is for. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="switch"]') !== null;

/** A menu or dialog takes all keys that are pressed in it. */
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="menu"], [role="dialog"]') !== null;

/** The list takes the keys while nothing else has the focus. */
const listHasKeys = (): boolean => hasFocus('list') || document.activeElement === document.body;

/** Needs a list with the messages that it is about. */
const isAboutMessages = (action: KeyedAction): boolean => action !== 'undo';

/** The window's keys. */
export const useKeys = (folders: readonly FolderView[] | undefined): void => {
  const { store, navigator } = useWindowContext();
  const actions = useMessageActions();
  // Folders change while a chord is being played: what is listened with is new then, the chord is not.
  const chordUntil = useRef(0);
  useEffect(() => {
    const openByKey = (key: string): boolean => {
      const place = placeKeys[key];
      if (place) {
        store.getState().openPlace(place);
        focusSoon('place');
        return true;
      }
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
      const { place, openPlace, reading, filter, marks, read, setFilter, mark } = store.getState();
      if (place !== 'folder') {
        openPlace('folder');
        focusSoon('list');
      } else if (hasMarks(marks)) mark(noMarks);
      else if (hasFocus('message')) {
        read(false);
        focusSoon('list');
      } else if (filter !== null) {
        setFilter(null);
        focusSoon('list');
      } else if (reading) read(false);
    };

    const enter = (): boolean => {
      if (!listHasKeys() || store.getState().selection === null) return false;
      store.getState().read(true);
      focusSoon('message');
      return true;
    };

    const step = (move: ListMove): boolean => {
      if (!navigator.current) return false;
      navigator.current.move(move);
      return true;
    };

    const runAction = (action: KeyedAction): void => {
      switch (action) {
        case 'archive':
          void actions.run(actions.selected(), { kind: 'archive' });
          return;
        case 'trash':
          actions.trashSelected();
          return;
        case 'deleteForGood':
          actions.ask('deleteMessages');
          return;
        case 'move':
          actions.ask('moveMessages');
          return;
        case 'copy':
          actions.ask('copyMessages');
          return;
        case 'label':
          actions.ask('labelMessages');
          return;
        case 'toggleRead':
          actions.toggleRead();
          return;
        case 'toggleStar':
          actions.toggleStar();
          return;
        case 'markThread':
          actions.markThread();
          return;
        case 'undo':
          actions.undo();
          return;
        case 'toggleMark':
          navigator.current?.toggleMark();
          return;
        case 'markAll':
          navigator.current?.markAll();
          return;
        case 'extendDown':
          navigator.current?.extend('next');
          return;
        case 'extendUp':
          navigator.current?.extend('previous');
          return;
        case 'extendToOldest':
          navigator.current?.extend('last');
          return;
        case 'extendToNewest':
          navigator.current?.extend('first');
          return;
        case 'menu':
          navigator.current?.openMenu();
          return;
      }
    };

    const actOnMessages = (event: KeyboardEvent): boolean => {
      const action = actionOf(pressedKey(event));
      if (action === null) return false;
      if (isAboutMessages(action) && navigator.current === null) return false;
      // Ranges and the menu belong to the list; elsewhere these keys are the page's own.
      if (inListOnly.has(action) && !hasFocus('list') && document.activeElement !== document.body)
        return false;
      runAction(action);
      return true;
    };

    const act = (event: KeyboardEvent): boolean => {
      const { key } = event;
      if (actOnMessages(event)) return true;
      if (event.ctrlKey || event.metaKey) return false;
      // The list's and the message's keys are not for what is out of sight.
      if (store.getState().place !== 'folder' && !everywhere.has(key)) return false;
      const letterMove = letterMoves[key];
      if (letterMove) {
        if (!hasFocus('message')) focusOn('list');
        return step(letterMove);
      }
      const listMove = listHasKeys() ? listMoves[key] : undefined;
      if (listMove) {
        focusOn('list');
        return step(listMove);
      }
      switch (key) {
        case 'g':
          chordUntil.current = event.timeStamp + chordMs;
          return true;
        case 'c':
          openDraft({ store }, { of: null });
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

    const isOurs = (event: KeyboardEvent): boolean => {
      const { dialog, drawerOpen } = store.getState();
      if (event.defaultPrevented || event.isComposing || dialog !== null || drawerOpen) return false;
      return !event.altKey && !isTyping(event.target) && !isElsewhere(event.target);
    };
    // The second key of a chord belongs to it, whatever it means where the focus is.
    const onChord = (event: KeyboardEvent) => {
      if (event.timeStamp >= chordUntil.current || !isOurs(event)) return;
      chordUntil.current = 0;
      if (!openByKey(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (isOurs(event) && act(event)) event.preventDefault();
    };
    addEventListener('keydown', onChord, { capture: true });
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener('keydown', onChord, { capture: true });
      removeEventListener('keydown', onKeyDown);
    };
  }, [store, navigator, folders, actions]);
};
