/** A mailbox path as IMAP's modified UTF-7 (RFC 3501, 5.1.3), without quotes. */
export function encodeMailboxName(path: string): string {
  return path.replace(/&|[^\x20-\x7e]+/g, (text) => {
    if (text === '&') return '&-';
    const utf16 = Buffer.from(text, 'utf16le').swap16();
    return `&${utf16.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}

/** The mailbox path that a modified UTF-7 name stands for. */
export function decodeMailboxName(name: string): string {
  return name.replace(/&([^-]*)-/g, (_, base64: string) => {
    if (base64 === '') return '&';
    const utf16 = Buffer.from(base64.replaceAll(',', '/'), 'base64');
    return utf16
      .subarray(0, utf16.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}

/** A mailbox path as a quoted IMAP string, ready to stand in a command. */
export function quoteMailbox(path: string): string {
  return `"${encodeMailboxName(path).replace(/[\\"]/g, '\\$&')}"`;
}
