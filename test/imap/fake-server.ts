import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ConnectionSettings } from '../../core/model/account.ts';

/**
 * What a scripted server answers to a command; `T` in it stands for the command's tag, which is told for answers that come later.
 * Null closes the connection.
 */
export type Script = (command: string, tag: string) => string | Buffer | null;

export interface FakeServerOptions {
  readonly greeting?: string;
  readonly script?: Script;
  /** The connection is closed after this many bytes of the server's. */
  readonly cutAfter?: number;
  /** The greeting is held back until the first command came. */
  readonly greetsLate?: boolean;
  /** TLS from the first byte, with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Sent for whatever comes after COMPRESS. */
  readonly compressedAnswer?: Buffer;
}

export interface FakeServer {
  readonly settings: ConnectionSettings;
  /** Commands in the order they came, without their tags. */
  readonly commands: readonly string[];
  /** Bytes sent over all connections. */
  readonly sent: number;
  stop(): Promise<void>;
}

const capability =
  'IMAP4rev1 ENABLE CONDSTORE QRESYNC ESEARCH LIST-EXTENDED LIST-STATUS SPECIAL-USE BINARY UIDPLUS OBJECTID';

/** A mailbox of one message, as a well-behaved server shows it. */
export const politeScript = (command: string): string => {
  const [name = ''] = command.split(' ');
  switch (name) {
    case 'CAPABILITY':
      return `* CAPABILITY ${capability}\r\nT OK done\r\n`;
    case 'LOGIN':
      return `T OK [CAPABILITY ${capability}] in\r\n`;
    case 'ENABLE':
      return '* ENABLED QRESYNC\r\nT OK done\r\n';
    case 'LIST':
      return (
        '* LIST (\\HasNoChildren) "/" INBOX\r\n' +
        '* STATUS INBOX (MESSAGES 1 UIDNEXT 8 UIDVALIDITY 5 UNSEEN 1 HIGHESTMODSEQ 12)\r\nT OK done\r\n'
      );
    case 'SELECT':
      return (
        '* FLAGS (\\Seen)\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 8] x\r\n' +
        '* OK [HIGHESTMODSEQ 12] x\r\nT OK [READ-WRITE] done\r\n'
      );
    case 'UID':
      return command.startsWith('UID SEARCH')
        ? '* ESEARCH (TAG "T") UID ALL 7\r\nT OK done\r\n'
        : `${politeListing}\r\nT OK done\r\n`;
    default:
      return 'T OK done\r\n';
  }
};

export const politeListing =
  '* 1 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE " 1-Feb-2024 10:00:00 +0100" RFC822.SIZE 100 ' +
  'ENVELOPE ("Thu, 1 Feb 2024 10:00:00 +0100" "Hi" (("A" NIL "a" "b.c")) NIL NIL NIL NIL NIL NIL "<m@x>") ' +
  'BODY[HEADER.FIELDS (REFERENCES)] {23}\r\nReferences: <r@x>\r\n\r\n ' +
  'BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 20 1 NIL NIL NIL NIL) EMAILID (M1))';

/** The polite script with other answers to some commands, told by how they begin. */
export const politeBut = (
  others: Readonly<Record<string, ReturnType<Script>>>,
): ((command: string) => ReturnType<Script>) => {
  return (command) => {
    for (const [start, answer] of Object.entries(others)) {
      if (command.startsWith(start)) return answer;
    }
    return politeScript(command);
  };
};

/** An IMAP server that says what it is told to, however wrong. */
export const startFakeServer = async (options: FakeServerOptions = {}): Promise<FakeServer> => {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let sent = 0;
  const serve = (socket: Socket) => {
    sockets.add(socket);
    let left = options.cutAfter ?? Number.POSITIVE_INFINITY;
    const send = (text: string | Buffer) => {
      if (socket.destroyed || socket.writableEnded) return;
      const bytes = Buffer.from(text).subarray(0, left);
      left -= bytes.length;
      sent += bytes.length;
      socket.write(bytes);
      if (left === 0) socket.end();
    };
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    const greeting = options.greeting ?? '* OK ready\r\n';
    let greeted = options.greetsLate !== true;
    if (greeted) send(greeting);
    let input = '';
    /** The command that is coming in, up to its last literal. */
    let begun = '';
    let literalBytes = 0;
    let compressed = false;
    const tagOf = (line: string): string => line.split(' ', 1)[0] ?? '';
    /** Answers a command, or what of it comes before a synchronising literal; true when that is asked for. */
    const answer = (line: string): boolean => {
      const [, ...rest] = line.split(' ');
      // A continuation has no tag: it is taken as it is.
      const command = rest.length === 0 ? line : rest.join(' ');
      commands.push(command);
      const answered = (options.script ?? politeScript)(command, tagOf(line));
      compressed ||= command.startsWith('COMPRESS') && String(answered).startsWith('T OK');
      if (answered === null) socket.end();
      else send(typeof answered === 'string' ? answered.replace(/^T /gm, `${tagOf(line)} `) : answered);
      return String(answered).startsWith('+');
    };
    socket.on('data', (chunk) => {
      if (compressed) {
        send(options.compressedAnswer ?? '');
        return;
      }
      if (!greeted) send(greeting);
      greeted = true;
      input += chunk.toString('latin1');
      for (;;) {
        const end = input.indexOf('\r\n', literalBytes);
        if (end < 0) return;
        const line = begun + input.slice(0, end);
        input = input.slice(end + 2);
        const literal = /\{(\d+)(\+?)\}$/.exec(line);
        literalBytes = 0;
        begun = '';
        if (literal === null || (literal[2] === '' && !answer(line))) {
          if (literal === null) answer(line);
          continue;
        }
        begun = `${line}\r\n`;
        literalBytes = Number(literal[1]);
      }
    });
  };
  const server =
    options.tls === undefined
      ? createServer({ noDelay: true }, serve)
      : createTlsServer({ ...options.tls, noDelay: true }, serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('the fake server has no port');
  return {
    settings: {
      host: '127.0.0.1',
      port: address.port,
      security: options.tls === undefined ? 'plain' : 'tls',
      user: 'u',
      trustedFingerprint: null,
      certificateAuthority: options.tls?.cert ?? null,
      plainAllowed: false,
    },
    commands,
    get sent() {
      return sent;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
