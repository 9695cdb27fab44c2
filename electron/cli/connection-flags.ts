import { readFile } from 'node:fs/promises';
import type { ConnectionSettings, Security } from '../../core/model/account.ts';
import { isLoopback } from '../../core/model/loopback-host.ts';
import { UsageError } from './exit-codes.ts';

/** How to reach the server, as typed; what is left out is as it was the last time. */
export interface ConnectionFlags {
  readonly host?: string;
  readonly port?: number;
  readonly security?: Security;
  readonly user?: string;
  readonly passwordEnv: string;
  readonly ca?: string;
  readonly trustFingerprint?: string;
  readonly allowPlain?: true;
}

const usualPort = (security: Security): number => (security === 'tls' ? 993 : 143);

/** Settings from the flags over what the directory knows. Throws UsageError for what is missing or cannot be. */
export const connectionFrom = async (
  flags: ConnectionFlags,
  known: ConnectionSettings | null,
): Promise<ConnectionSettings> => {
  const host = flags.host ?? known?.host;
  const user = flags.user ?? known?.user;
  if (!host || !user) throw new UsageError('The first sync needs --host and --user.');
  const security = flags.security ?? known?.security ?? 'tls';
  const port = flags.port ?? (security === known?.security ? known.port : usualPort(security));
  const plainAllowed = flags.allowPlain === true || (known?.plainAllowed ?? false);
  if (security === 'plain' && !plainAllowed && !isLoopback(host)) {
    throw new UsageError(
      `A plain connection to ${host} would show the password and all mail to everyone on the way. ` +
        'If you insist: --allow-plain.',
    );
  }
  return {
    host,
    port,
    security,
    user,
    trustedFingerprint:
      flags.trustFingerprint === undefined
        ? (known?.trustedFingerprint ?? null)
        : fingerprint(flags.trustFingerprint),
    certificateAuthority:
      flags.ca === undefined ? (known?.certificateAuthority ?? null) : await readAuthority(flags.ca),
    plainAllowed,
  };
};

const fingerprint = (text: string): string => {
  const digits = text.replaceAll(':', '').toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(digits)) {
    throw new UsageError('--trust-fingerprint takes a SHA-256: 64 hex digits, with or without colons.');
  }
  return digits.match(/../g)?.join(':') ?? '';
};

const readAuthority = async (path: string): Promise<string> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--ca ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`--ca ${path} holds no certificate in PEM.`);
  }
  return text;
};
