import type { ConnectionSettings } from '../model/account.ts';
import type { AccountId } from '../model/ids.ts';
import type { Clock, HostPorts } from '../ports.ts';
import type { Replica } from '../replica/database.ts';

/** Tiers to bring here unasked: 0 lists, 1 and texts, 2 and attachments. */
export type Tiers = 0 | 1 | 2;

/** What every run of the brain is built from. */
export interface SyncOptions {
  readonly accountId: AccountId;
  readonly connection: ConnectionSettings;
  readonly replica: Replica;
  readonly ports: HostPorts;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What one session is to bring. */
export interface SessionGoals {
  readonly tiers: Tiers;
  /** Paths of the only mailboxes to sync; null for all. */
  readonly folders: readonly string[] | null;
}
