import Dexie, { type ObservabilitySet } from 'dexie';
import type { Replica } from '../replica/database.ts';

/** Notes whether any of some tables was written to, be it by another window or process. */
export class RowChanges {
  readonly #prefixes: readonly string[];
  #changed = true;

  /** Everything is news in the beginning. */
  constructor(replica: Replica, tables: readonly string[]) {
    this.#prefixes = tables.map((table) => `idb://${replica.name}/${table}/`);
    Dexie.on('storagemutated', this.#note);
  }

  /** Whether there was a change since this was last asked. */
  take(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  stop(): void {
    Dexie.on.storagemutated.unsubscribe(this.#note);
  }

  readonly #note = (parts: ObservabilitySet): void => {
    this.#changed ||= Object.keys(parts).some(
      (part) => part === 'all' || this.#prefixes.some((prefix) => part.startsWith(prefix)),
    );
  };
}
