import type { ConnectionSettings } from '../../core/model/account.ts';

/** Settings for fakes that look at none of them. */
export const connection: ConnectionSettings = {
  host: 'mail.example.net',
  port: 993,
  security: 'tls',
  user: 'ann',
  trustedFingerprint: null,
  certificateAuthority: null,
  plainAllowed: false,
};
