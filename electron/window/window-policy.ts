// What a window may do, whichever shell shows it. Mail is hostile input: nothing remote is loaded, no script runs
// but our own files, and what is shown of a message sits in a sandboxed frame that inherits all this.

/** The content security policy of every page; `sockets` are the WebSocket origins it may connect to. */
export const contentSecurityPolicy = (sockets: readonly string[] = []): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    ['connect-src', "'self'", ...sockets].join(' '),
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export const windowHeaders = (sockets: readonly string[] = []): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': contentSecurityPolicy(sockets),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), usb=(), payment=()',
});

/** A link in a message that a person clicked on: only these go to the system's browser or mail program. */
export const mayOpenOutside = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  // `https://bank.example@evil.example/` is made to be misread.
  return ['http:', 'https:', 'mailto:'].includes(protocol) && username === '' && password === '';
};
