// Mailbox names in modified UTF-7 (RFC 9051, appendix A.1; RFC 3501, 5.1.3).

/** The name as people read it. What is no valid modified UTF-7 stays as it is. */
export const decodeMailboxName = (encoded: string): string =>
  encoded.replace(/&([A-Za-z0-9+,]*)-/g, (whole, base64: string) => {
    if (base64 === '') return '&';
    const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64');
    if (bytes.length === 0 || bytes.length % 2 !== 0) return whole;
    return bytes.swap16().toString('utf16le');
  });

/** The name as the server wants it: printable ASCII. */
export const encodeMailboxName = (name: string): string =>
  name.replace(/&|[^\x20-\x7e]+/g, (run) => {
    if (run === '&') return '&-';
    const base64 = Buffer.from(run, 'utf16le').swap16().toString('base64');
    return `&${base64.replaceAll('/', ',').replace(/=+$/, '')}-`;
  });
