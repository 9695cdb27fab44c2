import { RemoteError } from '../../../core/errors.ts';
import type { Completion } from './completion.ts';

/** Codes of a server that looked at the user name and the password (RFC 5530, 3). */
const judging: ReadonlySet<string> = new Set([
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
  'CONTACTADMIN',
]);

/**
 * Whether the server judged the login, rather than not taking such a command, or not now (BAD). Such an answer is the end of it:
 * some lock an account after a few wrong passwords.
 */
export const isJudged = ({ status, code }: Completion): boolean =>
  status === 'NO' || (status === 'BAD' && code !== null && judging.has(code));

/** What a refused login means to the user. */
export const loginError = (host: string, completion: Completion): RemoteError => {
  const text = completion.text.trim().replace(/[.!]+$/, '');
  const said = text === '' ? '' : ` (${text})`;
  switch (completion.code) {
    case 'UNAVAILABLE':
    case 'INUSE':
    case 'LIMIT':
      return new RemoteError('refused', `${host} takes no login now${said}.`);
    case 'PRIVACYREQUIRED':
      return new RemoteError('tls', `${host} takes logins over TLS only${said}.`);
    default:
      return new RemoteError('login', `${host} does not accept the user name or the password${said}.`);
  }
};
