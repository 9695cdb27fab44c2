import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LinkShape, type SlowLink, startSlowLink } from '../support/slow-link.ts';

/** Answers each line: `echo …` with itself, `give n` with n bytes; keeps all it was sent. */
class LineServer {
  readonly sockets = new Set<Socket>();
  received = '';
  readonly #server: Server = createServer((socket) => {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => {});
    let buffer = '';
    socket.on('data', (bytes: Buffer) => {
      this.received += bytes.toString('latin1');
      buffer += bytes.toString('latin1');
      const lines = buffer.split('\n');
      buffer = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('give ')) socket.write('x'.repeat(Number(line.slice(5))));
        if (line.startsWith('echo ')) socket.write(`${line}\n`);
      }
    });
  });

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (!address || typeof address !== 'object') throw new Error('no port');
    return address.port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A client that counts what it gets and notes how it ended. */
function open(link: SlowLink) {
  const socket = connect(link.port, link.host);
  const client = {
    socket,
    text: '',
    ended: false,
    error: '',
    closed: new Promise<void>((resolve) => socket.once('close', () => resolve())),
    async until(bytes: number): Promise<void> {
      while (client.text.length < bytes && !socket.destroyed) await sleep(2);
    },
  };
  socket.on('data', (bytes: Buffer) => {
    client.text += bytes.toString('latin1');
  });
  socket.on('end', () => {
    client.ended = true;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    client.error = error.code ?? 'unknown';
  });
  return client;
}

describe('the slow link', () => {
  const server = new LineServer();
  const running: SlowLink[] = [];
  let port = 0;

  beforeEach(async () => {
    port = await server.start();
    server.received = '';
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((link) => link.stop()));
    await server.stop();
  });

  async function link(shape: LinkShape = {}): Promise<SlowLink> {
    const started = await startSlowLink({ target: { host: '127.0.0.1', port }, ...shape });
    running.push(started);
    return started;
  }

  it('takes two round trips for the first answer, of which one is the TCP handshake, and one for the next', async () => {
    const client = open(await link({ rttMs: 100 }));
    const start = performance.now();
    client.socket.write('echo a\n');
    await client.until(7);
    const first = performance.now();
    client.socket.write('echo b\n');
    await client.until(14);
    const second = performance.now();
    expect(first - start).toBeGreaterThanOrEqual(198);
    expect(second - first).toBeGreaterThanOrEqual(98);
  });

  it('carries bytes at the rate of each direction', async () => {
    const slow = await link({ kbitUp: 80, kbitDown: 160 });
    const client = open(slow);
    const start = performance.now();
    client.socket.write('give 10000\n');
    await client.until(10_000);
    const down = performance.now();
    client.socket.write(`${'y'.repeat(4992)}\necho z\n`);
    await client.until(10_007);
    const up = performance.now();
    expect(down - start).toBeGreaterThan(480);
    expect(up - down).toBeGreaterThan(480);
  });

  it('shares the line between connections in turns', async () => {
    const slow = await link({ kbitDown: 400 });
    const bulk = open(slow);
    bulk.socket.write('give 100000\n');
    await bulk.until(5_000);
    const small = open(slow);
    small.socket.write('echo quick\n');
    await small.until(11);
    expect(bulk.text.length).toBeLessThan(50_000);
  });

  it('counts only what crossed, and the bursts that wait for an answer', async () => {
    const slow = await link({ rttMs: 20 });
    const client = open(slow);
    client.socket.write('echo 1\n');
    client.socket.write('echo 2\n');
    await client.until(14);
    client.socket.write('echo 3\n');
    await client.until(21);
    expect(slow.counters()).toMatchObject({ up: 21, down: 21, flights: 2, connections: 1 });
    slow.resetCounters();
    expect(slow.counters()).toMatchObject({ up: 0, down: 0, flights: 0, connections: 0 });
  });

  it('does not let the server run far ahead of the line', async () => {
    const slow = await link({ kbitDown: 64 });
    const client = open(slow);
    client.socket.write('give 20000000\n');
    await client.until(100);
    const [atServer] = server.sockets;
    await sleep(100);
    expect(atServer?.writableLength).toBeGreaterThan(10_000_000);
    expect(slow.counters().down).toBeLessThan(3_000);
  });

  it('cuts after exactly the bytes it was told, which the client gets to read', async () => {
    const slow = await link({ kbitDown: 4000 });
    const client = open(slow);
    client.socket.write('echo 1\n');
    await client.until(7);
    slow.cutAfter(11 + 12_345);
    client.socket.write('give 50000\n');
    await client.closed;
    expect(client.text.length).toBe(7 + 12_345);
    expect(slow.counters()).toMatchObject({ up: 18, down: 7 + 12_345 });
  });

  it('cuts after exactly the bytes it was told on the way up', async () => {
    const slow = await link();
    const client = open(slow);
    slow.cutAfter(9);
    client.socket.write('abcdefghijklmnop');
    await client.closed;
    await sleep(20);
    expect(server.received).toBe('abcdefghi');
    expect(slow.counters().up).toBe(9);
  });

  it('cuts every connection at once and takes new ones after a cut', async () => {
    const slow = await link();
    const clients = [open(slow), open(slow)];
    for (const client of clients) client.socket.write('echo 1\n');
    await Promise.all(clients.map((client) => client.until(7)));
    slow.cutNow();
    await Promise.all(clients.map((client) => client.closed));
    expect(clients.map((client) => client.error)).toEqual(['ECONNRESET', 'ECONNRESET']);
    const again = open(slow);
    again.socket.write('echo 2\n');
    await again.until(7);
    expect(again.text).toBe('echo 2\n');
  });

  it('refuses new connections while told to and leaves the others alone', async () => {
    const slow = await link();
    const before = open(slow);
    before.socket.write('echo 1\n');
    await before.until(7);
    slow.refuse(true);
    const refused = open(slow);
    await refused.closed;
    expect(refused.error).toBe('ECONNRESET');
    before.socket.write('echo 2\n');
    await before.until(14);
    slow.refuse(false);
    const after = open(slow);
    after.socket.write('echo 3\n');
    await after.until(7);
    expect([before.text.length, after.text.length]).toEqual([14, 7]);
  });

  it('keeps silent connections open and delivers nothing, not even a close, until the silence ends', async () => {
    const slow = await link({ rttMs: 10 });
    const client = open(slow);
    client.socket.write('echo 1\n');
    await client.until(7);
    slow.silence(true);
    client.socket.write('echo 2\n');
    for (const socket of server.sockets) socket.end();
    await sleep(100);
    expect([client.text.length, client.ended, client.socket.destroyed]).toEqual([7, false, false]);
    slow.silence(false);
    await client.closed;
    expect(server.received).toBe('echo 1\necho 2\n');
  });

  it('passes on a close from either side after what was sent before it', async () => {
    const slow = await link({ kbitDown: 800, rttMs: 20 });
    const client = open(slow);
    client.socket.write('give 3000\n');
    await vi.waitFor(() => expect(server.received).toContain('give 3000\n'), { timeout: 10_000 });
    for (const socket of server.sockets) socket.end();
    await client.closed;
    expect([client.text.length, client.ended]).toEqual([3000, true]);
    const other = open(slow);
    other.socket.end('last words\n');
    await other.closed;
    expect(server.received).toContain('last words\n');
  });

  it('changes its speed while it runs', async () => {
    const slow = await link({ kbitDown: 8 });
    const client = open(slow);
    client.socket.write('give 100000\n');
    await client.until(100);
    slow.set({ kbitDown: undefined });
    await client.until(100_000);
    expect(client.text.length).toBe(100_000);
  });
});
