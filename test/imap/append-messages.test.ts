import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppendRequest, SessionId } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { startSlowLink } from '../support/slow-link.ts';
import { type EditingProxy, startEditingProxy, withoutUidCodes } from './editing-proxy.ts';
import { account, rejection, remoteWith, settingsFor } from './remote-fixture.ts';

const internalDate = Date.UTC(2024, 1, 3, 4, 5, 6);

const request = (subject: string, text = 'text', flags: readonly string[] = []): AppendRequest => ({
  flags,
  internalDate,
  source: {
    kind: 'raw',
    bytes: new TextEncoder().encode(`Subject: ${subject}\r\nMessage-ID: <${subject}@x>\r\n\r\n${text}\r\n`),
  },
});

/** Text that hardly compresses, with lines. */
const noise = (bytes: number): string => {
  let seed = 1;
  const letters = Array.from({ length: bytes }, () => {
    seed = (seed * 48271) % 2147483647;
    return String.fromCharCode(48 + (seed % 75));
  });
  return letters.join('').replace(/.{70}/g, '$&\r\n');
};

const servers = [
  ['with all extensions', []],
  ['without COMPRESS', ['COMPRESS=DEFLATE']],
  ['without MULTIAPPEND', ['MULTIAPPEND']],
  ['without LITERAL+', ['LITERAL+']],
  ['without UIDPLUS, MULTIAPPEND and LITERAL+', ['UIDPLUS', 'MULTIAPPEND', 'LITERAL+', 'COMPRESS=DEFLATE']],
] as const;

describe.each(servers)('messages appended on a server %s', (_name, withoutExtensions) => {
  const has = (name: string) => !withoutExtensions.some((without) => without === name);
  let server: Dovecot;
  let proxy: EditingProxy;
  let remote: HostRemote;
  let id: SessionId;
  let run = 0;
  let box = '';

  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    proxy = await startEditingProxy({ host: server.host, port: server.imapPort, edit: withoutUidCodes });
    remote = remoteWith();
    const way = has('UIDPLUS') ? {} : { port: proxy.port, security: 'plain' as const };
    id = (await remote.connect(account, settingsFor(server, way))).id;
  });
  afterAll(async () => {
    remote.close();
    await proxy.stop();
    await server.stop();
  });
  beforeEach(async () => {
    run += 1;
    box = `Größe "${run}"`;
    await server.deliver('alice', box, []);
  });

  const mailbox = async () => (await server.serverState('alice')).get(box);
  const done = async (uid: number) => ({
    kind: 'done',
    uidValidity: has('UIDPLUS') ? ((await mailbox())?.uidValidity ?? 0) : null,
    uid: has('UIDPLUS') ? uid : null,
  });

  it('arrive with their flags and dates, in their order', async () => {
    const requests = [
      request('a', 'a', ['\\Seen', '\\Recent', 'work', 'no flag']),
      request('b'),
      request('big', noise(20_000), ['\\Draft']),
      request('huge', noise(90_000)),
      request('c'),
    ];
    const { answers, cut } = await remote.appendMessages(id, box, requests);
    expect(cut).toBeNull();
    expect(answers).toEqual([await done(1), await done(2), await done(3), await done(4), await done(5)]);
    const messages = (await mailbox())?.messages ?? [];
    expect(messages.map(({ subject, flags }) => `${subject}: ${flags.join(' ')}`.trim())).toEqual([
      'a: \\Seen work',
      'b:',
      'big: \\Draft',
      'huge:',
      'c:',
    ]);
    const sizes = requests.map(({ source }) => (source.kind === 'raw' ? source.bytes.length : 0));
    expect(messages.map(({ size }) => size)).toEqual(sizes);
    expect(new Set(messages.map((each) => each.internalDate))).toEqual(new Set(['2024-02-03T04:05:06.000Z']));
  });

  it('are refused with a code where there is no such mailbox, and the session goes on', async () => {
    const { answers, cut } = await remote.appendMessages(id, 'No such', [
      request('a'),
      request('b'),
      request('huge', noise(90_000)),
    ]);
    expect(cut).toBeNull();
    expect(answers).toMatchObject(Array.from({ length: 3 }, () => ({ kind: 'refused', code: 'TRYCREATE' })));
    expect((await remote.appendMessages(id, box, [request('a')])).answers).toEqual([await done(1)]);
  });

  it('arrive in the mailbox that is open, too', async () => {
    await remote.selectMailbox(id, box);
    expect((await remote.appendMessages(id, box, [request('a')])).answers).toEqual([await done(1)]);
    const { answers } = await remote.changeMessages(id, [
      { kind: 'store', uids: '1', add: ['\\Seen'], remove: [] },
    ]);
    expect(answers).toMatchObject([{ kind: 'done', missing: '' }]);
    expect((await mailbox())?.messages).toMatchObject([{ flags: ['\\Seen'] }]);
  });

  it('of nothing are nothing', async () => {
    expect(await remote.appendMessages(id, box, [])).toEqual({ answers: [], cut: null });
  });
});

describe('messages on their way up', () => {
  let server: Dovecot;

  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('cross in one flight together, and the big one in two', async () => {
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server));
    const spent = async (act: () => Promise<unknown>) => {
      const before = await remote.meter(id);
      await act();
      const after = await remote.meter(id);
      return {
        flights: after.flights - before.flights,
        up: after.up - before.up,
        down: after.down - before.down,
      };
    };
    const small = Array.from({ length: 20 }, (_, i) => request(`s${i}`));
    const together = await spent(() => remote.appendMessages(id, 'Sent', small));
    console.log(`20 small messages: ${together.up} up, ${together.down} down, ${together.flights} flight`);
    expect(together.flights).toBe(1);
    expect(together.up + together.down).toBeLessThan(900);
    const big = await spent(() => remote.appendMessages(id, 'Sent', [request('big', noise(100_000))]));
    expect(big.flights).toBe(2);
    remote.close();
  });

  it('are waited for as long as they drain, however long the line takes for them', async () => {
    const link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
    const remote = remoteWith({ silenceMs: 300 });
    const { id } = await remote.connect(account, settingsFor(server, { port: link.port }));
    link.set({ kbitUp: 160 });
    const started = performance.now();
    const { answers, cut } = await remote.appendMessages(id, 'Drafts', [request('slow', noise(40_000))]);
    expect(cut).toBeNull();
    expect(answers).toMatchObject([{ kind: 'done' }]);
    // Otherwise nothing was waited for.
    expect(performance.now() - started).toBeGreaterThan(600);
    // Silence is noticed all the same once nothing big is on its way.
    link.silence(true);
    expect(await rejection(remote.listMailboxes(id))).toMatchObject({ code: 'silent' });
    remote.close();
    await link.stop();
  });

  it.each([
    ['each by itself', ['MULTIAPPEND', 'COMPRESS=DEFLATE']],
    ['all or nothing', ['COMPRESS=DEFLATE']],
    ['each asked for', ['LITERAL+', 'COMPRESS=DEFLATE']],
  ])('are there or unanswered wherever the line is cut, %s', async (_way, withoutExtensions) => {
    const cutServer = await startDovecot({ withoutExtensions });
    const link = await startSlowLink({ target: { host: cutServer.host, port: cutServer.imapPort } });
    const subjects = ['a', 'b', 'c'];
    const requests = subjects.map((subject) => request(subject, noise(200)));
    const told = new Map<string, Awaited<ReturnType<HostRemote['appendMessages']>>>();
    for (let bytes = 1; bytes < 1_500; bytes += 37) {
      const box = `Cut ${bytes}`;
      await cutServer.deliver('alice', box, []);
      const remote = remoteWith();
      const way = { port: link.port, security: 'plain' as const };
      const { id } = await remote.connect(account, settingsFor(cutServer, way));
      link.cutAfter(bytes);
      told.set(box, await remote.appendMessages(id, box, requests));
      link.cutAfter(0);
      remote.close();
    }
    const state = await cutServer.serverState('alice');
    for (const [box, { answers, cut }] of told) {
      const messages = state.get(box)?.messages ?? [];
      for (const [i, answer] of answers.entries()) {
        if (answer.kind !== 'done') continue;
        expect(messages.find(({ uid }) => uid === answer.uid)?.subject).toBe(subjects[i]);
      }
      expect(cut === null).toBe(answers.every(({ kind }) => kind === 'done'));
      // In order and each once, however far it came.
      expect(messages.map(({ subject }) => subject)).toEqual(subjects.slice(0, messages.length));
    }
    const outcomes = [...told.values()].flatMap(({ answers }) => answers.map(({ kind }) => kind));
    expect([...new Set(outcomes)].sort()).toEqual(['done', 'unanswered']);
    await link.stop();
    await cutServer.stop();
  });
});
