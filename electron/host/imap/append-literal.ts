import type { AppendRequest } from '../../../core/ports.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import type { Session } from './session.ts';
import { isFlag } from './store-flags.ts';

/** RFC 7888, 5: what LITERAL- has a client send without being asked. */
const literalMinusBytes = 4096;

/**
 * From here on a message waits for the server to say that it takes one of this size, bytes: a round trip is less than
 * what a refusal (OVERQUOTA, TOOBIG, TRYCREATE) would throw away.
 */
const worthAsking = 64 * 1024;

/** Whether a literal of this size may travel in one write with its command (RFC 7888). */
export const travelsUnasked = (session: Session, size: number): boolean =>
  size < worthAsking && (session.has('LITERAL+') || (session.has('LITERAL-') && size <= literalMinusBytes));

/** Milliseconds since the epoch as a date-time (RFC 9051, 9), UTC; null for a year that has no four digits. */
const formatInternalDate = (ms: number): string | null => {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return null;
  const [, day, month, , time] = date.toUTCString().split(' ');
  return `${day}-${month}-${String(year).padStart(4, '0')} ${time} +0000`;
};

/** `(flags) "date" ` of one message. Flags that no command can carry, and \Recent, are left out. */
export const appendArguments = ({
  flags,
  internalDate,
}: Pick<AppendRequest, 'flags' | 'internalDate'>): string => {
  const carried = [...new Set(flags)].filter(isFlag);
  const date = formatInternalDate(internalDate);
  return `${carried.length === 0 ? '' : `(${carried.join(' ')}) `}${date === null ? '' : `"${date}" `}`;
};

/** APPEND of one or several messages (RFC 3502), literals included. */
export const appendCommand = (
  path: string,
  messages: readonly { readonly request: AppendRequest; readonly bytes: Buffer }[],
): Buffer =>
  Buffer.concat([
    Buffer.from(`APPEND ${quote(encodeMailboxName(path))}`),
    ...messages.flatMap(({ request, bytes }) => [
      Buffer.from(` ${appendArguments(request)}{${bytes.length}+}\r\n`),
      bytes,
    ]),
  ]);

/** APPEND up to where its literal is announced, which then waits for the server's `+`. */
export const appendAnnouncement = (path: string, request: AppendRequest, size: number): Buffer =>
  Buffer.from(`APPEND ${quote(encodeMailboxName(path))} ${appendArguments(request)}{${size}}`);
