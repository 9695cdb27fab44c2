import type { ActionId } from '../model/ids.ts';

/** What a command came to. */
export interface Done {
  /** What to undo it by; null when there was nothing to do. */
  readonly action: ActionId | null;
  /** How many messages or folders it changed. */
  readonly changed: number;
}
