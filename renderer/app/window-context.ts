import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Account } from '../../core/model/account.ts';
import type { Shell, ShellInfo } from '../../core/ports.ts';
import type { Registry, Replica } from '../../core/replica/database.ts';
import type { FolderView } from '../../core/replica/views.ts';
import type { ListNavigator } from '../list/list-navigator.ts';
import type { WindowState, WindowStore } from './window-store.ts';

/** What every part of the open window may use. */
export interface WindowContext {
  readonly shell: Shell;
  readonly info: ShellInfo;
  readonly registry: Registry;
  readonly replica: Replica;
  readonly account: Account;
  readonly store: WindowStore;
  /** The list that is on screen, for the keys to move through. */
  readonly navigator: { current: ListNavigator | null };
  /** The folders as they are on screen, for what asks once and does not follow them. */
  readonly folders: { current: readonly FolderView[] };
}

export const WindowContextValue = createContext<WindowContext | null>(null);

export const useWindowContext = (): WindowContext => {
  const context = useContext(WindowContextValue);
  if (!context) throw new Error('used outside of the window');
  return context;
};

export const useReplica = (): Replica => useWindowContext().replica;

/** Reads the window's own state; the selector must give a stable value. */
export const useWindow = <T>(selector: (state: WindowState) => T): T =>
  useStore(useWindowContext().store, selector);
