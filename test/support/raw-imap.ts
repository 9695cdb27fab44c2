import { connect, type Socket } from 'node:net';

/** A server's answer to one command. Text is latin1: one character per byte, literals included where they stood. */
export interface RawAnswer {
  /** The tagged line without its tag: `OK …`, `NO …` or `BAD …`. */
  readonly tagged: string;
  /** The untagged replies in order, without `* ` and the closing CRLF; one string each, with its literals inside. */
  readonly untagged: readonly string[];
}

/** "The other client": a minimal IMAP connection over plain TCP, one command at a time. */
export interface RawImap {
  /**
   * Sends one command and waits for its tagged answer, which may be NO or BAD. With a literal, the line ends in
   * ` {n+}` and the literal (LITERAL+).
   */
  command(line: string, literal?: Buffer | string): Promise<RawAnswer>;
  /** Like `command`, but rejects unless the answer is OK. */
  ok(line: string, literal?: Buffer | string): Promise<RawAnswer>;
  /** Logs out and closes. Safe to call twice. */
  close(): Promise<void>;
}

/** Connects, reads the greeting and logs in. */
export async function openRawImap(server: {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}): Promise<RawImap> {
  const connection = new Connection(connect(server.port, server.host));
  await connection.greeting;
  await connection.ok(`LOGIN "${server.user}" "${server.password}"`);
  return connection;
}

interface Waiting {
  readonly tag: string;
  resolve(answer: RawAnswer): void;
  reject(error: Error): void;
}

class Connection implements RawImap {
  readonly greeting: Promise<void>;
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #greeted: () => void = () => {};
  #nextTag = 1;
  #waiting: Waiting | undefined;
  #chunks: Buffer[] = [];
  #held = 0;
  /** How many bytes must be there before another look at them can find a whole reply. */
  #wanted = 0;
  #untagged: string[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    this.greeting = new Promise((resolve, reject) => {
      this.#greeted = resolve;
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('IMAP connection closed before its greeting')));
    });
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('close', () => {
      this.#waiting?.reject(new Error('IMAP connection closed before the answer'));
      this.#waiting = undefined;
    });
  }

  command(line: string, literal?: Buffer | string): Promise<RawAnswer> {
    if (this.#waiting) return Promise.reject(new Error('one command at a time'));
    const tag = `r${this.#nextTag++}`;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) reject(new Error('IMAP connection is closed'));
      this.#waiting = { tag, resolve, reject };
      if (literal === undefined) {
        this.#socket.write(`${tag} ${line}\r\n`, 'latin1');
        return;
      }
      const bytes = typeof literal === 'string' ? Buffer.from(literal) : literal;
      this.#socket.write(`${tag} ${line} {${bytes.length}+}\r\n`, 'latin1');
      this.#socket.write(bytes);
      this.#socket.write('\r\n');
    });
  }

  async ok(line: string, literal?: Buffer | string): Promise<RawAnswer> {
    const answer = await this.command(line, literal);
    if (!answer.tagged.startsWith('OK')) throw new Error(`${line.slice(0, 120)}: ${answer.tagged}`);
    return answer;
  }

  async close(): Promise<void> {
    if (!this.#socket.destroyed) this.#socket.end('bye LOGOUT\r\n');
    await this.#closed;
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#wanted) return;
    let buffer = Buffer.concat(this.#chunks);
    let length = this.#replyLength(buffer);
    while (length !== undefined) {
      this.#reply(buffer.toString('latin1', 0, length - 2));
      buffer = buffer.subarray(length);
      length = this.#replyLength(buffer);
    }
    this.#chunks = [buffer];
    this.#held = buffer.length;
  }

  /** The length of the first whole reply, its CRLF and literals included; undefined while it is incomplete. */
  #replyLength(buffer: Buffer): number | undefined {
    let from = 0;
    while (true) {
      const end = buffer.indexOf('\r\n', from);
      if (end < 0) {
        this.#wanted = buffer.length + 1;
        return undefined;
      }
      const literal = /\{(\d+)\}$/.exec(buffer.toString('latin1', Math.max(from, end - 24), end));
      if (!literal) return end + 2;
      from = end + 2 + Number(literal[1]);
      if (from > buffer.length) {
        this.#wanted = from;
        return undefined;
      }
    }
  }

  #reply(text: string): void {
    if (text.startsWith('* ')) {
      this.#untagged.push(text.slice(2));
      this.#greeted();
      return;
    }
    const waiting = this.#waiting;
    if (!waiting || !text.startsWith(`${waiting.tag} `)) return;
    this.#waiting = undefined;
    const untagged = this.#untagged;
    this.#untagged = [];
    waiting.resolve({ tagged: text.slice(waiting.tag.length + 1), untagged });
  }
}
