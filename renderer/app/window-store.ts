import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActionId, MailboxId, MessageId } from '../../core/model/ids.ts';
import { type Marks, noMarks } from '../actions/marks.ts';
import type { MessageTask } from '../actions/message-task.ts';
import type { FolderTask } from '../folders/folder-task.ts';
import type { LineTab } from '../line/line-tabs.ts';
import type { RuleTask } from '../rules/rule-task.ts';

/** The current row of the list, and where the list last showed it. */
export interface Selection {
  readonly id: MessageId;
  readonly index: number;
}

export type OpenDialog = 'help' | 'account' | FolderTask | MessageTask | RuleTask;

/** What has the room of list and message: the open folder, or what is about the whole account. */
export type Place = 'folder' | 'unsent' | 'attention' | 'order' | 'line';

/** The draft that is being written: a new one, or one that is a message already. */
export interface OpenDraft {
  readonly of: MessageId | null;
}

/** Something just done that can be taken back for a few seconds, or just be told. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | null;
  /** It shows where it was done, and only needs to be said. */
  readonly quiet: boolean;
}

/** Something done in this window that can be undone. `words` say what: `Moved 3 messages to Clients`. */
export type DoneThing =
  | { readonly kind: 'action'; readonly action: ActionId; readonly words: string }
  /** A choice about what comes first, or by itself: the server never hears of it. */
  | { readonly kind: 'choice'; readonly takeBack: () => Promise<unknown>; readonly words: string };

/** Nobody counts on undoing more than this. */
const mostUndone = 100;

/** What is only the window's: nothing here is worth a row. */
export interface WindowState {
  readonly mailboxId: MailboxId | null;
  readonly place: Place;
  /** What the place 'line' shows. */
  readonly lineTab: LineTab;
  readonly selection: Selection | null;
  /** The rows that are selected together; without any, the current one is what an action is about. */
  readonly marks: Marks;
  /** Where list and message share the room, whether the message has its part of it. */
  readonly reading: boolean;
  /** Null when the folder is not filtered. */
  readonly filter: string | null;
  readonly dialog: OpenDialog | null;
  readonly drawerOpen: boolean;
  readonly notice: Notice | null;
  readonly draft: OpenDraft | null;
  /** Last thing last. */
  readonly done: readonly DoneThing[];
  /** Everything begun so far has ended by then: what shows already may not be written down yet. */
  readonly idle: Promise<unknown>;
  openFolder(mailboxId: MailboxId): void;
  openPlace(place: Place): void;
  /** The place 'line', at one of its tabs. */
  openLine(tab: LineTab): void;
  /** Null when it is closed. While one is open, no other one opens. */
  write(draft: OpenDraft | null): void;
  select(selection: Selection | null): void;
  mark(marks: Marks): void;
  read(reading: boolean): void;
  setFilter(filter: string | null): void;
  showDialog(dialog: OpenDialog | null): void;
  showDrawer(open: boolean): void;
  tell(text: string, undo?: () => void): void;
  /** Tells who cannot see it. */
  whisper(text: string): void;
  dropNotice(id: number): void;
  begin(work: Promise<unknown>): void;
  remember(thing: DoneThing): void;
  forget(thing: DoneThing): void;
}

export type WindowStore = StoreApi<WindowState>;

export const createWindowStore = (): WindowStore =>
  createStore<WindowState>()((set, get) => ({
    mailboxId: null,
    place: 'folder',
    lineTab: 'activity',
    selection: null,
    marks: noMarks,
    reading: false,
    filter: null,
    dialog: null,
    drawerOpen: false,
    notice: null,
    draft: null,
    done: [],
    idle: Promise.resolve(),
    openFolder: (mailboxId) => {
      const here = { place: 'folder', drawerOpen: false, reading: false } as const;
      if (get().mailboxId === mailboxId) set(here);
      else set({ ...here, mailboxId, selection: null, marks: noMarks, filter: null });
    },
    openPlace: (place) => set({ place, drawerOpen: false }),
    openLine: (lineTab) => set({ place: 'line', lineTab, drawerOpen: false }),
    write: (draft) => {
      // What is unsaved in an open one must not go by itself.
      if (draft === null || get().draft === null) set({ draft });
      set({ drawerOpen: false });
    },
    select: (selection) => set({ selection }),
    mark: (marks) => set({ marks }),
    read: (reading) => set({ reading }),
    setFilter: (filter) => set({ filter, place: 'folder' }),
    showDialog: (dialog) => set({ dialog }),
    showDrawer: (drawerOpen) => set({ drawerOpen }),
    tell: (text, undo) =>
      set({ notice: { id: (get().notice?.id ?? 0) + 1, text, undo: undo ?? null, quiet: false } }),
    whisper: (text) => set({ notice: { id: (get().notice?.id ?? 0) + 1, text, undo: null, quiet: true } }),
    dropNotice: (id) => {
      if (get().notice?.id === id) set({ notice: null });
    },
    begin: (work) => set({ idle: Promise.allSettled([get().idle, work]) }),
    remember: (thing) => set({ done: [...get().done, thing].slice(-mostUndone) }),
    forget: (thing) => set({ done: get().done.filter((other) => other !== thing) }),
  }));
