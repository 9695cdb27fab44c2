import type { Account, ConnectionSettings, Security } from '../../core/model/account.ts';

/** What the account form holds; numbers are still what was typed. */
export interface AccountDraft {
  readonly name: string;
  readonly address: string;
  readonly host: string;
  readonly port: string;
  readonly security: Security;
  readonly user: string;
  readonly password: string;
  readonly trustedFingerprint: string | null;
  readonly certificateAuthority: string | null;
  readonly plainAllowed: boolean;
}

export type DraftField = keyof AccountDraft;

/** IMAP's registered ports: 993 where TLS comes first (RFC 8314), 143 otherwise. */
export const usualPort = (security: Security): string => (security === 'tls' ? '993' : '143');

export const emptyDraft: AccountDraft = {
  name: '',
  address: '',
  host: '',
  port: usualPort('tls'),
  security: 'tls',
  user: '',
  password: '',
  trustedFingerprint: null,
  certificateAuthority: null,
  plainAllowed: false,
};

export const draftOf = ({ name, address, connection }: Account): AccountDraft => ({
  name,
  address,
  ...connection,
  port: String(connection.port),
  password: '',
});

/** What an address lets one guess about its server: `imap.` before the domain, the address as the user. */
const guessFrom = (address: string): { readonly host: string; readonly user: string } => {
  const domain = address.split('@').slice(1).at(-1)?.trim() ?? '';
  return { host: domain === '' ? '' : `imap.${domain.toLowerCase()}`, user: address.trim() };
};

/** A field changed; what was guessed and not typed over follows, and what was agreed to for another server is off. */
export const changeDraft = (
  draft: AccountDraft,
  change: Partial<AccountDraft>,
  typed: ReadonlySet<DraftField>,
): AccountDraft => {
  const next = { ...draft, ...change };
  const guess = guessFrom(next.address);
  const host = typed.has('host') ? next.host : guess.host;
  const elsewhere = host !== draft.host || next.security !== draft.security;
  return {
    ...next,
    host,
    user: typed.has('user') ? next.user : guess.user,
    port: typed.has('port') ? next.port : usualPort(next.security),
    trustedFingerprint: elsewhere ? null : next.trustedFingerprint,
    plainAllowed: elsewhere ? false : next.plainAllowed,
  };
};

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** A plain connection stays inside this computer only towards these. */
export const isLoopback = (host: string): boolean => loopback.test(host.trim());

/** Whether the password would cross a network for all to read. */
export const exposesPassword = ({ security, host }: Pick<AccountDraft, 'security' | 'host'>): boolean =>
  security === 'plain' && host.trim() !== '' && !isLoopback(host);

/** The first thing that keeps the draft from being tried, by field, in words; null when it is fit to try. */
export const draftProblem = (
  draft: AccountDraft,
): { readonly field: DraftField; readonly words: string } | null => {
  const port = Number(draft.port);
  if (!/^[^\s@]+@[^\s@]+$/.test(draft.address.trim())) {
    return { field: 'address', words: 'Enter your mail address, such as bob@example.net.' };
  }
  if (draft.host.trim() === '' || /[\s/]/.test(draft.host.trim())) {
    return { field: 'host', words: 'Enter the name of the mail server, such as imap.example.net.' };
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return { field: 'port', words: 'The port is a number from 1 to 65535; usually 993.' };
  }
  if (draft.user.trim() === '') return { field: 'user', words: 'Enter the user name for the server.' };
  if (exposesPassword(draft) && !draft.plainAllowed) {
    return { field: 'plainAllowed', words: 'Choose TLS or STARTTLS, or insist on the open connection.' };
  }
  return null;
};

export const connectionOf = (draft: AccountDraft): ConnectionSettings => ({
  host: draft.host.trim(),
  port: Number(draft.port),
  security: draft.security,
  user: draft.user.trim(),
  trustedFingerprint: draft.trustedFingerprint,
  certificateAuthority: draft.certificateAuthority,
  plainAllowed: draft.plainAllowed,
});
