import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { ContentId, PartNumber } from '../../core/model/ids.ts';
import type { AttachmentProgress, AttachmentRequest, SessionId } from '../../core/ports.ts';
import { createAttachments, type HostAttachments } from '../../electron/host/attachments/attachments.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { account, remoteWith, settingsFor } from '../imap/remote-fixture.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SeededRandom, seededRandom } from '../support/random.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { base64Lines, noise } from './fake-sections.ts';

interface Wanted {
  readonly path: string;
  readonly request: AttachmentRequest;
  readonly decoded: Buffer;
  /** Bytes that cross for it. */
  readonly size: number;
}

const chunkBytes = 24_000;
const line = { kbitDown: 8_000, kbitUp: 8_000, rttMs: 110 } as const;

/** Two in one message, and one elsewhere that has the UID and the number of the first. */
const wants: readonly Wanted[] = [
  { path: 'INBOX', part: '2', bytes: 130_000, signed: false },
  { path: 'INBOX', part: '3', bytes: 90_000, signed: true },
  { path: 'Other', part: '2', bytes: 110_000, signed: false },
].map(({ path, part, bytes, signed }, index) => {
  const decoded = Buffer.from(noise(bytes, 70 + index));
  const { length } = base64Lines(decoded, 76);
  return {
    path,
    decoded,
    size: signed ? length : bytes,
    request: {
      contentId: `f:${path} ${part}` as ContentId,
      uid: 1,
      part: part as PartNumber,
      encoding: 'base64',
      octets: length,
      signed,
      chunkBytes,
      ahead: true,
    },
  };
});

const messageOf = (path: string): Buffer =>
  Buffer.concat([
    Buffer.from('MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n'),
    ...wants
      .filter((want) => want.path === path)
      .flatMap(({ decoded }) => [
        Buffer.from(
          '--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n',
        ),
        base64Lines(decoded, 76),
        Buffer.from('\r\n'),
      ]),
    Buffer.from('--b--\r\n'),
  ]);

/** What a login, an opening of a folder and the question for a chunk take besides, bytes. */
const besides = { session: 2_500, opening: 500, chunk: 160 } as const;

/** Fetches all of them over sessions in which everything goes wrong. */
class Program {
  readonly #random: SeededRandom;
  readonly #link: SlowLink;
  readonly #connect: (remote: HostRemote) => Promise<SessionId>;
  readonly #directory: string;
  #places = 0;
  #remote: HostRemote;
  #attachments: HostAttachments;
  #session: { readonly id: SessionId; open: string } | null = null;
  /** Bytes that may have crossed besides those of the attachments. */
  allowed = 0;

  constructor(input: {
    readonly seed: number;
    readonly link: SlowLink;
    readonly connect: (remote: HostRemote) => Promise<SessionId>;
    readonly directory: string;
  }) {
    this.#random = seededRandom(input.seed);
    this.#link = input.link;
    this.#connect = input.connect;
    this.#directory = join(input.directory, String(input.seed));
    this.#remote = remoteWith();
    this.#attachments = this.#attachmentsHere();
  }

  get #place(): string {
    return join(this.#directory, String(this.#places));
  }

  #attachmentsHere(): HostAttachments {
    return createAttachments({ directory: this.#place, sessions: this.#remote });
  }

  /** Until all are here; what each came to. */
  async run(): Promise<readonly AttachmentProgress[]> {
    const left = new Set(wants);
    const done = new Map<Wanted, AttachmentProgress>();
    while (left.size > 0) {
      const want = this.#random.pick([...left] as [Wanted, ...Wanted[]]);
      try {
        await this.#goWrong();
        const progress = await this.#fetch(want);
        if (progress.kind !== 'present') continue;
        left.delete(want);
        done.set(want, progress);
      } catch (error) {
        if (!(error instanceof RemoteError) || error.code !== 'cut') throw error;
        this.#session = null;
      }
    }
    this.#link.cutAfter(0);
    return wants.flatMap((want) => done.get(want) ?? []);
  }

  async read(progress: AttachmentProgress): Promise<Uint8Array | null> {
    if (progress.kind !== 'present') return null;
    return await this.#attachments.read(progress.sha256, progress.form);
  }

  close(): void {
    this.#remote.close();
  }

  async #fetch({ path, request }: Wanted): Promise<AttachmentProgress> {
    const session = await this.#sessionNow();
    if (session.open !== path) {
      this.allowed += besides.opening;
      await this.#remote.openMailbox(session.id, { path, known: null, listings: { kind: 'none' } });
      session.open = path;
    }
    this.allowed += besides.chunk;
    const { ahead: _, ...alone } = request;
    return await this.#attachments.fetchNext(session.id, this.#random.chance(0.85) ? request : alone);
  }

  async #sessionNow(): Promise<{ readonly id: SessionId; open: string }> {
    this.allowed += this.#session ? 0 : besides.session;
    this.#session ??= { id: await this.#connect(this.#remote), open: '' };
    return this.#session;
  }

  async #goWrong(): Promise<void> {
    switch (this.#random.weighted({ nothing: 60, wait: 12, cut: 18, hangUp: 5, kill: 5 })) {
      case 'nothing':
        return;
      case 'wait':
        await new Promise((resolve) => setTimeout(resolve, this.#random.integer(0, 150)));
        return;
      case 'cut':
        this.#link.cutAfter(this.#random.integer(1, 2 * chunkBytes));
        return;
      case 'hangUp': {
        const { id } = await this.#sessionNow();
        this.#session = null;
        // What is under way is the line's.
        this.allowed += chunkBytes;
        await this.#remote.disconnect(id);
        return;
      }
      case 'kill': {
        // Another process finds what was on disk then, and nothing of what the one before knew.
        const before = this.#place;
        this.#places += 1;
        await cp(before, this.#place, { recursive: true, force: true }).catch(() => undefined);
        this.#remote.close();
        this.#session = null;
        this.allowed += 2 * chunkBytes;
        this.#remote = remoteWith();
        this.#attachments = this.#attachmentsHere();
      }
    }
  }
}

describe('attachments that are read ahead', () => {
  let server: Dovecot;
  let link: SlowLink;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'packetboat-ahead-'));
    server = await startDovecot({ withoutExtensions: ['COMPRESS=DEFLATE'] });
    for (const path of ['INBOX', 'Other']) await server.deliver('alice', path, [{ raw: messageOf(path) }]);
    link = await startSlowLink({ target: { host: server.host, port: server.imapPort }, ...line });
  });
  afterAll(async () => {
    await link.stop();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each([3, 8])(
    'are what the server has, and cross once, whatever happens on the way (seed %s)',
    { timeout: 60_000 },
    async (seed) => {
      const settings = settingsFor(server, { port: link.port, security: 'plain', plainAllowed: true });
      link.resetCounters();
      const connect = async (remote: HostRemote) => (await remote.connect(account, settings)).id;
      const program = new Program({ seed, link, connect, directory });
      const came = await program.run();
      program.close();
      for (const [index, progress] of came.entries()) {
        const decoded = wants[index]?.decoded ?? Buffer.alloc(0);
        expect(progress).toMatchObject({ sha256: createHash('sha256').update(decoded).digest('hex') });
        expect(Buffer.from((await program.read(progress)) ?? []).equals(decoded)).toBe(true);
      }
      const { down } = link.counters();
      const sizes = wants.reduce((sum, { size }) => sum + size, 0);
      expect(down).toBeLessThanOrEqual(sizes + program.allowed);
    },
  );
});
