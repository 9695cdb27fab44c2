import Dexie, { liveQuery } from 'dexie';
import type { ShownMailbox } from '../merge/view-mailboxes.ts';
import type { MailboxId } from '../model/ids.ts';
import type { Replica } from './database.ts';
import { countManyRows, countRows, folderViews, type RowCounts } from './folder-views.ts';
import { pendingShifts, type RowShift } from './pending-shifts.ts';
import { shownMailboxes } from './shown-mailboxes.ts';
import type { FolderView } from './views.ts';

export interface FolderListener {
  readonly onFolders: (folders: FolderView[]) => void;
  readonly onError: (error: unknown) => void;
}

/** A mailbox's rows are counted anew no earlier than so many times as long after as counting them took. */
const restFactor = 4;
const longestRestMs = 8_000;

/** A mailbox with more rows than this is counted slice by slice: whoever acts on a message does not wait for it. */
const manyRows = 4_000;

/**
 * The folders of `folders()`, now and after every change. A live query would count every mailbox at every batch of rows,
 * for Dexie does not tell which mailbox's rows a large write touched: with 100,000 rows that keeps the disk busy. Here
 * what is known of the mailboxes themselves shows at once, and rows are counted again mailbox by mailbox, each with a rest
 * in proportion to what it takes: a small one at once, a large one about every second while it changes.
 */
export class FolderWatch {
  readonly #replica: Replica;
  readonly #listener: FolderListener;
  readonly #subscription: { unsubscribe(): void };
  readonly #counts = new Map<MailboxId, RowCounts>();
  readonly #stale = new Set<MailboxId>();
  readonly #resting = new Set<MailboxId>();
  #mailboxes: readonly ShownMailbox[] = [];
  #shifts: ReadonlyMap<MailboxId, RowShift> = new Map();
  #counting = false;
  #stopped = false;

  constructor(replica: Replica, listener: FolderListener) {
    this.#replica = replica;
    this.#listener = listener;
    // Before the first reading: a write in between must not go unnoticed.
    Dexie.on('storagemutated', this.#onMutated);
    this.#subscription = liveQuery(() => shownMailboxes(replica)).subscribe({
      next: (mailboxes) => this.#take(mailboxes),
      error: listener.onError,
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#subscription.unsubscribe();
    Dexie.on.storagemutated.unsubscribe(this.#onMutated);
  }

  #take(mailboxes: readonly ShownMailbox[]): void {
    this.#mailboxes = mailboxes;
    for (const { id } of mailboxes) if (!this.#counts.has(id)) this.#stale.add(id);
    if (mailboxes.every(({ id }) => this.#counts.has(id))) this.#tell();
    void this.#recount();
  }

  readonly #onMutated = (parts: object): void => {
    const tables = ['messages', 'journal'].map((table) => `idb://${this.#replica.name}/${table}/`);
    // 'all' is Dexie's word for a change beyond telling.
    const isCounted = (part: string) => part === 'all' || tables.some((table) => part.startsWith(table));
    if (!Object.keys(parts).some(isCounted)) return;
    for (const { id } of this.#mailboxes) this.#stale.add(id);
    void this.#recount();
  };

  /** Counts what is stale and has rested, and tells. */
  async #recount(): Promise<void> {
    if (this.#counting || this.#stopped) return;
    this.#counting = true;
    try {
      for (let due = this.#due(); due.length > 0; due = this.#due()) {
        const began = Date.now();
        this.#shifts = await pendingShifts(this.#replica);
        const spentMs = (Date.now() - began) / due.length;
        for (const id of due) await this.#count(id, spentMs);
        if (this.#stopped) return;
        this.#tell();
      }
    } catch (error) {
      if (!this.#stopped) this.#listener.onError(error);
    } finally {
      this.#counting = false;
    }
  }

  #due(): readonly MailboxId[] {
    return this.#mailboxes.map(({ id }) => id).filter((id) => this.#stale.has(id) && !this.#resting.has(id));
  }

  /** `spentMs` is its share of what was done for all at once. */
  async #count(id: MailboxId, spentMs: number): Promise<void> {
    // What is written from here on makes it stale again.
    this.#stale.delete(id);
    const began = Date.now();
    const { seen, unseen } = this.#counts.get(id) ?? { seen: 0, unseen: 0 };
    const count = seen + unseen > manyRows ? countManyRows : countRows;
    this.#counts.set(id, await count(this.#replica, id));
    const restMs = Math.min(longestRestMs, restFactor * (Date.now() - began + spentMs));
    if (restMs <= 0) return;
    this.#resting.add(id);
    setTimeout(() => {
      this.#resting.delete(id);
      void this.#recount();
    }, restMs);
  }

  #tell(): void {
    this.#listener.onFolders(
      folderViews({ mailboxes: this.#mailboxes, counts: this.#counts, shifts: this.#shifts }),
    );
  }
}
