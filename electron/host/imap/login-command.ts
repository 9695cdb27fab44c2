/** How to log in: one command, or AUTHENTICATE with its response sent after the server's `+`. */
export type LoginCommand =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'continued'; readonly line: string; readonly response: string }
  | { readonly kind: 'none' };

/** A way to log in that there is. */
export type SendableLogin = Exclude<LoginCommand, { readonly kind: 'none' }>;

export const sendable = (command: LoginCommand): SendableLogin | null =>
  command.kind === 'none' ? null : command;

/** Printable ASCII only: what a quoted string carries on every server. */
const quotable = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** An IMAP quoted string (RFC 9051, 4.3). @throws RangeError for what cannot be quoted */
export const quote = (text: string): string => {
  if (/[\r\n\0]/.test(text)) throw new RangeError('a line end cannot be quoted');
  return `"${text.replace(/["\\]/g, (char) => `\\${char}`)}"`;
};

/**
 * Chooses between LOGIN and AUTHENTICATE PLAIN. LOGIN is preferred because other commands may travel behind it in the
 * same write: Cyrus 3.6 loses what follows AUTHENTICATE with an initial response.
 */
export const loginCommand = (input: {
  readonly user: string;
  readonly password: string;
  readonly capabilities: ReadonlySet<string>;
}): LoginCommand => {
  const { user, password, capabilities } = input;
  const loginAllowed = !capabilities.has('LOGINDISABLED');
  const plain = plainLogin(user, password);
  if (loginAllowed && plain !== null) return plain;
  if (capabilities.has('AUTH=PLAIN')) {
    const response = Buffer.from(`\0${user}\0${password}`).toString('base64');
    return capabilities.has('SASL-IR')
      ? { kind: 'line', line: `AUTHENTICATE PLAIN ${response}` }
      : { kind: 'continued', line: 'AUTHENTICATE PLAIN', response };
  }
  // Servers that take UTF-8 in a quoted string do so without saying (RFC 6855 would have them say it).
  if (loginAllowed && !/[\r\n\0]/.test(user + password)) {
    return { kind: 'line', line: `LOGIN ${quote(user)} ${quote(password)}` };
  }
  return { kind: 'none' };
};

/** All the ways that there are, the best one first. A server that answers BAD to the one may take the other. */
export const waysToLogIn = (input: {
  readonly user: string;
  readonly password: string;
  readonly capabilities: ReadonlySet<string>;
}): readonly SendableLogin[] => {
  const best = sendable(loginCommand(input));
  const capabilities = new Set([...input.capabilities, 'LOGINDISABLED']);
  const other = sendable(loginCommand({ ...input, capabilities }));
  return [best, other === null || other.line === best?.line ? null : other].filter((way) => way !== null);
};

/** A LOGIN that every server can read that takes LOGIN at all; null where the user name or the password needs more than ASCII. */
export const plainLogin = (user: string, password: string): SendableLogin | null =>
  quotable(user) && quotable(password)
    ? { kind: 'line', line: `LOGIN ${atomOrQuoted(user)} ${atomOrQuoted(password)}` }
    : null;

const atomOrQuoted = (text: string): string =>
  /^[A-Za-z0-9@._+-]+$/.test(text) && !/^nil$/i.test(text) ? text : quote(text);
