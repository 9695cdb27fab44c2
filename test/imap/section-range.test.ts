import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteError } from '../../core/errors.ts';
import type { PartNumber } from '../../core/model/ids.ts';
import type { SectionRequest } from '../../electron/host/attachments/section-source.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { politeBut, startFakeServer } from './fake-server.ts';
import { account, rejection, remoteWith, settingsFor } from './remote-fixture.ts';

// Noise: DEFLATE finds nothing in it, so that wire bytes and bytes of the part are nearly the same.
const noise = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  let state = 12345;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
};

const content = noise(200_000);
const encoded = (content.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
const request = (changes: Partial<SectionRequest>): SectionRequest => ({
  uid: 1,
  part: '2' as PartNumber,
  binary: true,
  offset: 0,
  length: content.length,
  withSize: false,
  ...changes,
});

describe('a byte range of a part', () => {
  let server: Dovecot;
  let link: SlowLink;
  beforeAll(async () => {
    server = await startDovecot();
    await server.deliver('alice', 'INBOX', [
      {
        raw:
          'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n' +
          'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
          `${encoded}\r\n--b--\r\n`,
      },
    ]);
    link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
  });
  afterAll(async () => {
    await link.stop();
    await server.stop();
  });

  const openSession = async () => {
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server, { port: link.port }));
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    return { remote, id };
  };

  it('comes decoded or as it is, with the decoded size when asked for', async () => {
    const { remote, id } = await openSession();
    expect(remote.hasBinary(id)).toBe(true);
    const binary = await remote.fetchSection(id, request({ offset: 1000, length: 500, withSize: true }));
    expect(binary).toEqual({ bytes: content.subarray(1000, 1500), binarySize: content.length, cut: null });
    const raw = await remote.fetchSection(id, request({ binary: false, offset: 10, length: 90 }));
    expect(Buffer.from(raw.bytes).toString()).toBe(encoded.slice(10, 100));
    const pastTheEnd = await remote.fetchSection(id, request({ offset: content.length, length: 10 }));
    expect(pastTheEnd.bytes).toHaveLength(0);
    expect((await remote.fetchSection(id, request({}))).bytes).toEqual(content);
    remote.close();
  });

  it('of a message that went is gone, and a nonsense range is refused', async () => {
    const { remote, id } = await openSession();
    expect(await rejection(remote.fetchSection(id, request({ uid: 99 })))).toMatchObject({ code: 'gone' });
    expect(
      await rejection(remote.fetchSection(id, request({ part: '1]\r\nX' as PartNumber }))),
    ).toMatchObject({ code: 'rejected' });
    remote.close();
  });

  it('keeps what came before a cut, but for one TLS record', async () => {
    // Dovecot's TLS records and what DEFLATE holds back hide at most this much of what crossed.
    const oneRecord = 16_384 + 1_024;
    let kept = 0;
    for (const cutAfter of [2_000, 20_000, 33_333, 60_000, 99_999, 150_001, 190_000]) {
      const { remote, id } = await openSession();
      const before = (await remote.meter(id)).down;
      link.cutAfter(cutAfter);
      const range = await remote.fetchSection(id, request({ withSize: true })).catch((error: RemoteError) => {
        expect(error.code).toBe('cut');
        return { bytes: Buffer.alloc(0), cut: error, binarySize: null };
      });
      expect(range.cut).toMatchObject({ code: 'cut' });
      expect(Buffer.from(range.bytes).equals(content.subarray(0, range.bytes.length))).toBe(true);
      const crossed = (await remote.meter(id)).down - before;
      expect(range.bytes.length).toBeGreaterThan(crossed - oneRecord);
      if (range.bytes.length > 0) expect(range.binarySize).toBe(content.length);
      kept += range.bytes.length;
      remote.close();
    }
    console.log(`kept ${kept} bytes over seven cuts`);
    expect(kept).toBeGreaterThan(400_000);
  });

  it('is told of while it comes', async () => {
    const { remote, id } = await openSession();
    const told: number[] = [];
    link.set({ kbitDown: 800 });
    const range = await remote.fetchSection(id, request({ length: 180_000 }), {
      soFar: (bytes) => {
        told.push(bytes.length);
        expect(Buffer.from(bytes).equals(content.subarray(0, bytes.length))).toBe(true);
      },
    });
    link.set({ kbitDown: undefined });
    remote.close();
    expect(range.bytes).toHaveLength(180_000);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('is put together exactly from ten cut pieces', async () => {
    const pieces: Buffer[] = [];
    let wire = 0;
    for (let cuts = 0; ; cuts += 1) {
      const offset = pieces.reduce((sum, piece) => sum + piece.length, 0);
      const { remote, id } = await openSession();
      const before = (await remote.meter(id)).down;
      if (cuts < 10) link.cutAfter(18_500 + cuts);
      const asked = request({ offset, length: content.length - offset });
      const range = await remote.fetchSection(id, asked).catch(() => null);
      wire += (await remote.meter(id)).down - before;
      remote.close();
      if (range !== null) pieces.push(Buffer.from(range.bytes));
      if (range !== null && range.cut === null) break;
      expect(cuts).toBeLessThan(10);
    }
    console.log(`${content.length} bytes in ten pieces crossed as ${wire}`);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });
});

describe('a byte range from an odd server', () => {
  const answer = (line: string, literal: string, end = ')\r\nT OK done\r\n') =>
    politeBut({ 'UID FETCH': `${line} {${literal.length}}\r\n${literal}${end}` });
  const ask = async (script: ReturnType<typeof politeBut>) => {
    const server = await startFakeServer({ script });
    const remote = remoteWith({ password: 'p', silenceMs: 1_000 });
    const { id } = await remote.connect(account, server.settings);
    try {
      return await remote.fetchSection(id, request({ binary: false, offset: 4, length: 8 }));
    } finally {
      remote.close();
      await server.stop();
    }
  };

  it('that ignores ranges is refused', async () => {
    expect(await rejection(ask(answer('* 1 FETCH (UID 1 BODY[2]', '0123456789abcdef')))).toMatchObject({
      code: 'protocol',
    });
    expect(await rejection(ask(answer('* 1 FETCH (UID 1 BODY[2]<0>', '01234567')))).toMatchObject({
      code: 'protocol',
    });
    expect(await rejection(ask(answer('* 1 FETCH (UID 1 BODY[2]<4>', '0123456789')))).toMatchObject({
      code: 'protocol',
    });
  });

  it('that answers for another message or part has no such part', async () => {
    expect(await rejection(ask(answer('* 1 FETCH (UID 2 BODY[2]<4>', '01234567')))).toMatchObject({
      code: 'gone',
    });
    expect(await rejection(ask(answer('* 1 FETCH (UID 1 BODY[1]<4>', '01234567')))).toMatchObject({
      code: 'gone',
    });
  });

  it('that names the message behind the bytes is understood', async () => {
    const range = await ask(answer('* 1 FETCH (BODY[2]<4>', '01234567', ' UID 1)\r\nT OK done\r\n'));
    expect(Buffer.from(range.bytes).toString()).toBe('01234567');
  });

  it('that refuses is taken at its word', async () => {
    const script = politeBut({ 'UID FETCH': 'T NO [UNKNOWN-CTE] no\r\n' });
    expect(await rejection(ask(script))).toMatchObject({ code: 'rejected' });
  });

  it.each([
    ['* 1 FETCH (UID 1 BODY[2]<4> {8}\r\n0123', '0123'],
    ['* 1 FETCH (UID 2 BODY[2]<4> {8}\r\n0123', null],
    ['* 1 FETCH (UID 1 BODY[2]<0> {8}\r\n0123', null],
    ['* 1 FETCH (UID 1 BODY[2]<4> {8}\r\n', null],
    ['* 1 FETCH (UID 1 BODY[2]<4> {8', null],
    ['* 1 FETCH (UID 1 BODY[2]<4> {8}\r\n01234567', '01234567'],
  ])('cut after %j leaves %j', async (sent, left) => {
    const full = politeBut({ 'UID FETCH': sent });
    const server = await startFakeServer({ script: full });
    const remote = remoteWith({ password: 'p', silenceMs: 150 });
    const { id } = await remote.connect(account, server.settings);
    const outcome = await remote
      .fetchSection(id, request({ binary: false, offset: 4, length: 8 }))
      .then(({ bytes, cut }) => ({ text: Buffer.from(bytes).toString(), cut }))
      .catch((error: RemoteError) => ({ text: null, cut: error }));
    expect(outcome.text).toBe(left);
    expect(outcome.cut).toMatchObject({ code: 'silent' });
    remote.close();
    await server.stop();
  });
});
