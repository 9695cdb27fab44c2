import * as v from 'valibot';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import type { TicketStore } from './ticket-store.ts';

/** Capabilities an earlier session of the same user saw; upper case. */
export interface RememberedCapabilities {
  readonly beforeLogin: readonly string[];
  readonly afterLogin: readonly string[];
  /** It announces COMPRESS and does not do it: it is not asked again. */
  readonly compressRefused: boolean;
}

const schema = v.object({
  beforeLogin: v.array(v.string()),
  afterLogin: v.array(v.string()),
  compressRefused: v.optional(v.boolean(), false),
});

const keyOf = ({ host, port, security, user }: ConnectionSettings): string =>
  `capabilities ${security} ${user}@${host}:${port}`;

export const recallCapabilities = (
  tickets: TicketStore,
  settings: ConnectionSettings,
): RememberedCapabilities | null => {
  const text = tickets.get(keyOf(settings))?.toString();
  if (text === undefined) return null;
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    // What cannot be read was written by another version, or damaged: it is only a hint.
    tickets.drop(keyOf(settings));
    return null;
  }
};

export const rememberCapabilities = (
  tickets: TicketStore,
  settings: ConnectionSettings,
  capabilities: RememberedCapabilities,
): void => {
  const value = Buffer.from(JSON.stringify(capabilities));
  // A store may write each put to disk.
  if (tickets.get(keyOf(settings))?.equals(value) !== true) tickets.put(keyOf(settings), value);
};

export const forgetCapabilities = (tickets: TicketStore, settings: ConnectionSettings): void => {
  tickets.drop(keyOf(settings));
};
