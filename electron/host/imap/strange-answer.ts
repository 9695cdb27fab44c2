import { RemoteError } from '../../../core/errors.ts';

// Who answers where a mail server was expected, as the first bytes give it away: networks that want a login first and
// proxies put themselves in the server's place, and ports get mixed up.

export interface StrangeAnswer {
  readonly host: string;
  readonly port: number;
  /** What came first, as far as it came. */
  readonly first: Buffer;
  readonly expected: 'imap' | 'tls';
}

/** In plain words who answers there; null where the bytes may be the beginning of what was expected, or there are none. */
export const strangeAnswer = ({ host, port, first, expected }: StrangeAnswer): RemoteError | null => {
  if (first.length === 0) return null;
  const text = first.toString('latin1').trimStart();
  const isTls = first[0] !== undefined && first[0] >= 0x14 && first[0] <= 0x17 && first[1] === 0x03;
  if (/^(?:HTTP\/\d|<!doctype|<html|<head|<\?xml|<meta|<script)/i.test(text)) return portalError(host, port);
  if (/^220[ -]/.test(text)) return otherProtocol(host, port, 'a server for sending mail (SMTP)');
  if (text.startsWith('+OK')) return otherProtocol(host, port, 'a POP3 server');
  if (text.startsWith('SSH-')) return otherProtocol(host, port, 'an SSH server');
  if (expected === 'tls') {
    if (isTls) return null;
    return /^\* (?:OK|PREAUTH|BYE)/i.test(text)
      ? new RemoteError(
          'tls',
          `${host} does not speak TLS on port ${port}, but plain IMAP: STARTTLS may work there, or TLS on port 993.`,
        )
      : new RemoteError(
          'tls',
          `${host} does not speak TLS on port ${port}: what it answers makes no sense. ${somethingBetween}`,
        );
  }
  if (isTls) {
    return new RemoteError('tls', `${host} speaks TLS on port ${port}, not plain IMAP: choose TLS there.`);
  }
  if (/^\*(?: |$)/.test(text)) return null;
  return new RemoteError(
    'protocol',
    `${host} does not speak IMAP on port ${port}: what it answers makes no sense. ${somethingBetween}`,
  );
};

/** Bytes without end where a short greeting was expected. */
export const endlessAnswer = (answer: StrangeAnswer): RemoteError => {
  const { host, port } = answer;
  return (
    strangeAnswer(answer) ??
    new RemoteError('protocol', `${host} sends without end on port ${port} before anybody logged in.`)
  );
};

const somethingBetween = 'Is it the right port, or does something on this network answer in its place?';

const portalError = (host: string, port: number): RemoteError =>
  new RemoteError(
    'portal',
    `This network answers with a web page instead of ${host}'s mail server: it probably wants you to log in first. ` +
      `Open a browser and log in; Packetboat goes on by itself. If there is nothing to log in to, is port ${port} right?`,
  );

const otherProtocol = (host: string, port: number, what: string): RemoteError =>
  new RemoteError('protocol', `On port ${port}, ${host} answers as ${what}. IMAP is mostly on port 993.`);
