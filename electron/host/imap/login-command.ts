/** How to log in: one command, or AUTHENTICATE with its response sent after the server's `+`. */
export type LoginCommand =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'continued'; readonly line: string; readonly response: string }
  | { readonly kind: 'none' };

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
  if (loginAllowed && quotable(user) && quotable(password)) {
    return { kind: 'line', line: `LOGIN ${atomOrQuoted(user)} ${atomOrQuoted(password)}` };
  }
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

const atomOrQuoted = (text: string): string =>
  /^[A-Za-z0-9@._+-]+$/.test(text) && !/^nil$/i.test(text) ? text : quote(text);
