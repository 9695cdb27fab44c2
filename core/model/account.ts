import type { AccountId } from './ids.ts';

export type Security = 'tls' | 'starttls' | 'plain';

/** How to reach an account's server. Secrets are not in here: the host keeps them. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly user: string;
  /** SHA-256 of a certificate the user trusts by hand, colon-separated upper-case hex; null for none. */
  readonly trustedFingerprint: string | null;
  /** PEM certificates to trust beside the system's; null for none. */
  readonly certificateAuthority: string | null;
  /** The user insists on a plain connection to a host that is not loopback. */
  readonly plainAllowed: boolean;
}

export interface Account {
  readonly id: AccountId;
  /** The person's name, for their own outgoing mail. */
  readonly name: string;
  readonly address: string;
  readonly connection: ConnectionSettings;
}
