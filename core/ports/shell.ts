// What the window asks of its shell.
import type { ConnectionSettings } from '../model/account.ts';
import type { AccountId, Sha256 } from '../model/ids.ts';
import type { AttachmentForm } from '../model/part.ts';
import type { TestStep } from './remote.ts';

export interface ShellInfo {
  readonly shell: 'electron' | 'browser' | 'terminal';
  /** Where passwords go: the system's keychain, or memory only (then it is asked for at every start). */
  readonly secrets: 'keychain' | 'memory';
  /** An account that is ready to open, such as the demo's; null for none. */
  readonly offered: OfferedAccount | null;
}

export interface OfferedAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly address: string;
  readonly connection: ConnectionSettings;
  /** What to call it: "Demo on a simulated dial-up line". */
  readonly label: string;
}

/** The password that an account test tries: as it was typed, or as it is kept for an account. */
export type TestPassword =
  | { readonly kind: 'typed'; readonly password: string }
  | { readonly kind: 'kept'; readonly accountId: AccountId };

/** What the window (not the engine) may ask for. */
export interface Shell {
  info(): Promise<ShellInfo>;
  /** Tries settings out, as Remote.test does. `run` is a name of the caller's for this test. */
  testAccount(
    settings: ConnectionSettings,
    password: TestPassword,
    run: string,
  ): Promise<readonly TestStep[]>;
  /** The steps that a test under way has behind it, in order; none of one that has ended. */
  testProgress(run: string): Promise<readonly TestStep[]>;
  setPassword(accountId: AccountId, password: string): Promise<void>;
  hasPassword(accountId: AccountId): Promise<boolean>;
  forgetPassword(accountId: AccountId): Promise<void>;
  /** Opens a finished attachment with the system's program for it. */
  openAttachment(sha256: Sha256, form: AttachmentForm, filename: string): Promise<void>;
  /** Asks where to and copies a finished attachment there; false when the user thought better of it. */
  saveAttachment(sha256: Sha256, form: AttachmentForm, filename: string): Promise<boolean>;
  readAttachment(sha256: Sha256, form: AttachmentForm): Promise<Uint8Array>;
}
