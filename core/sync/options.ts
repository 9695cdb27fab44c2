import type { ConnectionSettings } from '../model/account.ts';
import type { AccountId } from '../model/ids.ts';
import type { Rule } from '../model/rule.ts';
import type { Clock, HostPorts, Network } from '../ports.ts';
import type { Replica } from '../replica/database.ts';

/** What every run of the brain is built from. */
export interface SyncOptions {
  readonly accountId: AccountId;
  readonly connection: ConnectionSettings;
  readonly replica: Replica;
  readonly ports: HostPorts;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Who knows the network's name; absent where nobody does. */
  readonly network?: Network;
  /** Who hears of the network coming and going; absent where nobody does. */
  readonly connectivity?: Connectivity;
}

/** What the system says of the network as a whole: a hint to try now, or not to try in vain. */
export interface Connectivity {
  /** False when the system knows that there is no network at all. */
  readonly connected: boolean;
  /** Calls back at every change until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** What one session is to bring. */
export interface SessionGoals {
  /** What comes by itself, in the place of all rules and their exceptions; null to go by those. */
  readonly override: Rule | null;
  /** Paths of the only mailboxes to sync; null for all. */
  readonly folders: readonly string[] | null;
  /** Bytes that may count for it at most, however much the line's budget has left; absent for no limit of its own. */
  readonly budgetBytes?: number;
}
