import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ContentId, PartNumber } from '../../core/model/ids.ts';
import type { AttachmentRequest } from '../../core/ports.ts';
import { createAttachments, type HostAttachments } from '../../electron/host/attachments/attachments.ts';
import { rangeAfter } from '../../electron/host/attachments/part-range.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { account, remoteWith, settingsFor } from '../imap/remote-fixture.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { base64Lines, noise } from './fake-sections.ts';

const decoded = noise(120_000, 5);
const encoded = base64Lines(decoded, 76);
/** As long, and something else. */
const others = base64Lines(noise(120_000, 6), 76);
const raw = (text: string, lines = encoded): Buffer =>
  Buffer.concat([
    Buffer.from(
      'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n' +
        `${text}\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
    ),
    lines,
    Buffer.from('\r\n--b--\r\n'),
  ]);
const hash = createHash('sha256').update(decoded).digest('hex');
const slow = { kbitDown: 400, kbitUp: 400, rttMs: 250 } as const;
const chunkBytes = 30_000;

const requestFor = (name: string, more: Partial<AttachmentRequest> = {}): AttachmentRequest => ({
  contentId: `f:${name}` as ContentId,
  uid: 1,
  part: '2' as PartNumber,
  encoding: 'base64',
  octets: encoded.length,
  signed: false,
  chunkBytes,
  ahead: true,
  ...more,
});

const heldOf = async (attachments: HostAttachments, { contentId, part }: AttachmentRequest) =>
  (await attachments.partial(contentId, part))?.received ?? 0;

type FetchAll = [HostAttachments, Parameters<HostAttachments['fetchNext']>[0], AttachmentRequest];

describe('a chunk that is asked for ahead', () => {
  let server: Dovecot;
  let link: SlowLink;
  let directory: string;
  const remotes: HostRemote[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'packetboat-ahead-'));
    server = await startDovecot();
    await server.deliver('alice', 'INBOX', [{ raw: raw('hello') }]);
    await server.deliver('alice', 'Other', [{ raw: raw('elsewhere', others) }]);
    link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
  });
  afterAll(async () => {
    for (const remote of remotes) remote.close();
    await link.stop();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const connected = async (name: string) => {
    const remote = remoteWith();
    remotes.push(remote);
    link.set({ kbitDown: undefined, kbitUp: undefined, rttMs: slow.rttMs });
    const { id } = await remote.connect(account, settingsFor(server, { port: link.port }));
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    link.set(slow);
    const attachments = createAttachments({ directory: join(directory, name), sessions: remote });
    return { remote, id, attachments, request: requestFor(name) };
  };

  const inBits = async (...[attachments, session, request]: FetchAll): Promise<string> => {
    for (;;) {
      const progress = await attachments.fetchNext(session, request);
      if (progress.kind === 'present') return progress.sha256;
    }
  };

  /** The rest, on a line that it takes no time on. */
  const finish = async (...all: FetchAll): Promise<string> => {
    link.set({ kbitDown: undefined, kbitUp: undefined, rttMs: undefined });
    return await inBits(...all);
  };

  it('comes to disk though nobody fetches it, and none behind it', async () => {
    const { id, attachments, request, remote } = await connected('kept');
    expect(await attachments.fetchNext(id, request)).toMatchObject({ received: chunkBytes });
    await vi.waitFor(async () => expect(await heldOf(attachments, request)).toBe(2 * chunkBytes), 5_000);
    const { down } = await remote.meter(id);
    // The next call gives what came, and what it asks for itself is the third.
    expect(await attachments.fetchNext(id, request)).toMatchObject({ received: 2 * chunkBytes });
    expect((await remote.meter(id)).down).toBe(down);
    expect(await finish(attachments, id, request)).toBe(hash);
  });

  it('is one for which the next call does not wait a round trip', async () => {
    const { id, attachments, request } = await connected('followed');
    link.resetCounters();
    await attachments.fetchNext(id, request);
    // Two questions have gone while one call was made.
    expect(link.counters().flights).toBe(2);
    expect(await inBits(attachments, id, request)).toBe(hash);
    expect(link.counters().flights).toBe(4);
  });

  it('is not asked for where there is no leave', async () => {
    const { id, attachments, request } = await connected('without');
    const { ahead: _, ...alone } = request;
    link.resetCounters();
    await attachments.fetchNext(id, alone);
    expect(link.counters().flights).toBe(1);
    await attachments.fetchNext(id, alone);
    expect(link.counters().flights).toBe(2);
  });

  it('is kept when another mailbox is opened meanwhile, whose parts it does not take for its own', async () => {
    const { remote, id, attachments, request } = await connected('switched');
    await attachments.fetchNext(id, request);
    await remote.openMailbox(id, { path: 'Other', known: null, listings: { kind: 'none' } });
    expect(await heldOf(attachments, request)).toBe(2 * chunkBytes);
    const { items } = await remote.fetchTexts(id, [
      { uid: 1, part: '1' as PartNumber, encoding: '7bit', octets: 20, maxBytes: 1_000 },
    ]);
    expect(Buffer.from(items[0]?.bytes ?? []).toString()).toContain('elsewhere');
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    expect(await finish(attachments, id, request)).toBe(hash);
  });

  it('lets a text that is asked for meanwhile come behind it', async () => {
    const { remote, id, attachments, request } = await connected('text');
    await attachments.fetchNext(id, request);
    const { items } = await remote.fetchTexts(id, [
      { uid: 1, part: '1' as PartNumber, encoding: '7bit', octets: 20, maxBytes: 1_000 },
    ]);
    expect(Buffer.from(items[0]?.bytes ?? []).toString()).toContain('hello');
    expect(await heldOf(attachments, request)).toBe(2 * chunkBytes);
    expect(await finish(attachments, id, request)).toBe(hash);
  });

  it('does not come back when the part is discarded', async () => {
    const { id, attachments, request } = await connected('discarded');
    await attachments.fetchNext(id, request);
    await attachments.discard(request.contentId, request.part);
    expect(await heldOf(attachments, request)).toBe(0);
    expect(await attachments.fetchNext(id, request)).toMatchObject({ received: chunkBytes });
    expect(await finish(attachments, id, request)).toBe(hash);
  });

  it('loses nothing that came before a cut', async () => {
    const { id: first, attachments, request, remote } = await connected('cut');
    let id = first;
    let held = 0;
    for (let cut = 0; cut < 4; cut += 1) {
      // Somewhere in the chunk that was asked for ahead.
      link.cutAfter(chunkBytes + 4_000 + cut * 3_000);
      try {
        await inBits(attachments, id, request);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: 'cut' });
      }
      const now = await heldOf(attachments, request);
      // An unfinished TLS record and its own framing are all that is lost.
      expect(now - held).toBeGreaterThan(Math.min(chunkBytes, decoded.length - held) - 1);
      held = now;
      const session = await remote.connect(account, settingsFor(server, { port: link.port }));
      id = session.id;
      await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    }
    link.cutAfter(1_000_000);
    expect(await finish(attachments, id, request)).toBe(hash);
  });

  it('is kept as far as it came when the session is ended here', async () => {
    const { remote, id, attachments, request } = await connected('ended');
    await attachments.fetchNext(id, request);
    await remote.disconnect(id);
    const held = await heldOf(attachments, request);
    expect(held).toBeGreaterThanOrEqual(chunkBytes);
    expect(held).toBeLessThan(2 * chunkBytes);
    const again = createAttachments({ directory: join(directory, 'ended'), sessions: remote });
    const session = await remote.connect(account, settingsFor(server, { port: link.port }));
    await remote.openMailbox(session.id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    expect(await finish(again, session.id, request)).toBe(hash);
  });
});

describe('the range after the next', () => {
  const request = requestFor('x', { octets: 100_000 });

  it('is what is left behind it, decoded by the server', () => {
    const progress = { transfer: 'binary', total: 70_000, received: 30_000 } as const;
    expect(rangeAfter(request, progress)).toMatchObject({ offset: 60_000, length: 11_024, withSize: false });
    expect(rangeAfter(request, { ...progress, received: 40_000 })).toBeNull();
    expect(rangeAfter(request, { ...progress, received: 70_000 })).toBeNull();
  });

  it('is a whole chunk where the server has not said yet how much there is, or none', () => {
    const progress = { transfer: 'binary', total: null, received: 0 } as const;
    expect(rangeAfter(request, progress)).toMatchObject({ offset: 30_000, length: 30_000, withSize: false });
    expect(rangeAfter({ ...request, octets: 80_000 }, progress)).toBeNull();
  });

  it('reaches beyond the end, as it is', () => {
    const progress = { transfer: 'encoded', total: 100_000, received: 60_000 } as const;
    expect(rangeAfter(request, progress)).toMatchObject({ offset: 90_000, length: 11_024 });
    expect(rangeAfter(request, { ...progress, received: 70_000 })).toBeNull();
  });
});
