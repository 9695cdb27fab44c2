import { AsyncEntry } from '@napi-rs/keyring';
import type { AccountId } from '../../core/model/ids.ts';

/** Where an account's password is kept. */
export interface Secrets {
  readonly kind: 'keychain' | 'memory';
  get(accountId: AccountId): Promise<string | null>;
  set(accountId: AccountId, password: string): Promise<void>;
  forget(accountId: AccountId): Promise<void>;
}

/** One entry of a keychain, as @napi-rs/keyring offers it. */
export interface KeychainEntry {
  setPassword(password: string, signal?: AbortSignal): Promise<void>;
  getPassword(signal?: AbortSignal): Promise<string | null>;
  deletePassword(signal?: AbortSignal): Promise<boolean>;
}

const service = 'packetboat';

/** Linux: only the Secret Service. The library would fall back to the kernel's keyring, which forgets at logout. */
const systemEntry = (name: string): KeychainEntry =>
  new AsyncEntry(service, name, { linux: { store: 'secret-service' } });

/** Long enough to type the keychain's own password into its prompt. */
const probeTimeoutMs = 60_000;

/**
 * The system's keychain where one takes an entry and gives it back; else memory, which lasts as long as the
 * process. `kind` says which, and the window says it on.
 */
export const openSecrets = async (
  entryOf: (name: string) => KeychainEntry = systemEntry,
): Promise<Secrets> => ((await keychainWorks(entryOf)) ? keychainSecrets(entryOf) : memorySecrets());

const keychainWorks = async (entryOf: (name: string) => KeychainEntry): Promise<boolean> => {
  const signal = AbortSignal.timeout(probeTimeoutMs);
  try {
    const probe = entryOf('probe');
    await probe.setPassword('probe', signal);
    const kept = await probe.getPassword(signal);
    await probe.deletePassword(signal);
    return kept === 'probe';
  } catch {
    // No service on this machine, or it stays locked: the reason makes no difference to what can be done.
    return false;
  }
};

const keychainSecrets = (entryOf: (name: string) => KeychainEntry): Secrets => ({
  kind: 'keychain',
  get: (accountId) => entryOf(accountId).getPassword(),
  set: (accountId, password) => entryOf(accountId).setPassword(password),
  forget: async (accountId) => {
    await entryOf(accountId).deletePassword();
  },
});

/** Passwords in memory only, to begin with these. */
export const memorySecrets = (initial: Iterable<readonly [AccountId, string]> = []): Secrets => {
  const passwords = new Map(initial);
  return {
    kind: 'memory',
    get: async (accountId) => passwords.get(accountId) ?? null,
    set: async (accountId, password) => {
      passwords.set(accountId, password);
    },
    forget: async (accountId) => {
      passwords.delete(accountId);
    },
  };
};
