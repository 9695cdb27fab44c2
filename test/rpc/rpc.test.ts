import { Encoder } from 'cbor-x';
import { describe, expect, test } from 'vitest';
import { HostError, RemoteError } from '../../core/errors.ts';
import type { ContentId } from '../../core/model/ids.ts';
import type { SessionId } from '../../core/ports.ts';
import { connectHost } from '../../core/rpc/connect-host.ts';
import { serveHost } from '../../core/rpc/serve-host.ts';
import * as fake from './fake-ports.ts';
import { binaryChannels, clonedChannels } from './joined-channels.ts';

const lines = [
  ['structured clones', clonedChannels],
  ['CBOR bytes', binaryChannels],
] as const;

const deferred = <T>() => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe.each(lines)('over %s', (_, join) => {
  const start = (ports: Parameters<typeof serveHost>[1]) => {
    const channels = join();
    serveHost(channels.host, ports);
    return { channels, connection: connectHost(channels.window) };
  };

  test('calls and answers arrive whole, with bigints and bytes in them', async () => {
    const remote = fake.fakeRemote();
    const { connection } = start({ remote, attachments: fake.fakeAttachments() });

    expect(await connection.remote.openMailbox(fake.session, fake.openRequest)).toEqual(fake.opened);
    expect(remote.calls).toEqual([['openMailbox', fake.session, fake.openRequest]]);

    const texts = await connection.remote.fetchTexts(fake.session, [
      { uid: 7, part: fake.part, encoding: 'base64', octets: 80_000, maxBytes: 65_536 },
    ]);
    expect(Array.from(texts.items[0]?.bytes ?? [])).toEqual([0, 255, 10]);
    const bytes = await connection.attachments.read(fake.hash, fake.form);
    expect([bytes.length, bytes.every((byte) => byte === 7)]).toEqual([300_000, true]);
  });

  test('changes arrive whole, with the bytes of messages in them', async () => {
    const remote = fake.fakeRemote();
    const { connection } = start({ remote });
    const commands = [
      { kind: 'store', uids: '1:4,7', add: ['\\Seen', 'work'], remove: [] },
      { kind: 'move', uids: '5', to: 'Büro/Neu' },
      { kind: 'expunge', uids: '6', unchangedSince: 9_223_372_036_854_775_807n },
    ] as const;
    await connection.remote.changeMessages(fake.session, commands);
    const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 256);
    const request = { flags: ['\\Draft'], internalDate: 1, source: { kind: 'raw', bytes } } as const;
    await connection.remote.appendMessages(fake.session, 'Drafts', [request]);
    await connection.remote.changeMailboxes(fake.session, [{ kind: 'rename', from: 'a', to: 'b' }]);
    const [changed, appended, renamed] = remote.calls;
    expect(changed).toEqual(['changeMessages', fake.session, commands]);
    const [sent] = (appended?.[3] ?? []) as (typeof request)[];
    expect(Buffer.compare(sent?.source.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
    expect(renamed).toEqual(['changeMailboxes', fake.session, [{ kind: 'rename', from: 'a', to: 'b' }]]);
  });

  test('an undefined and a null answer stay what they are', async () => {
    const { connection } = start({ attachments: fake.fakeAttachments() });
    expect(await connection.attachments.remove(fake.hash)).toBeUndefined();
    expect(await connection.attachments.partial(fake.content, fake.part)).toBeNull();
  });

  test('a typed error is the same type on the other side', async () => {
    const { connection } = start({
      remote: fake.fakeRemote({
        connect: async () => {
          throw new RemoteError('certificate', 'whose is it', { fingerprint: 'AB:CD' });
        },
      }),
      attachments: fake.fakeAttachments({
        read: async () => {
          throw new HostError('damaged', 'not what it was');
        },
        remove: async () => {
          throw new TypeError('a fault of our own');
        },
      }),
    });
    const certificate = await connection.remote.connect(fake.account, fake.settings).catch((error) => error);
    expect(certificate).toBeInstanceOf(RemoteError);
    expect(certificate).toMatchObject({ code: 'certificate', message: 'whose is it', fingerprint: 'AB:CD' });
    const damaged = await connection.attachments.read(fake.hash, fake.form).catch((error) => error);
    expect(damaged).toBeInstanceOf(HostError);
    expect(damaged).toMatchObject({ code: 'damaged' });
    await expect(connection.attachments.remove(fake.hash)).rejects.toThrow('a fault of our own');
  });

  test('a failed connection tells on the other side what it cost', async () => {
    const spent = {
      up: 300,
      down: 4_000,
      flights: 2,
      rttMs: 600,
      bytesPerSecond: null,
      uncompressed: 4_300,
      silentMs: null,
    };
    const { connection } = start({
      remote: fake.fakeRemote({
        connect: async () => {
          throw new RemoteError('login', 'no', { spent });
        },
      }),
    });
    const refused = await connection.remote.connect(fake.account, fake.settings).catch((error) => error);
    expect(refused).toMatchObject({ code: 'login', spent });
  });

  test('folders are listed with and without a choice of them', async () => {
    const remote = fake.fakeRemote();
    const { connection } = start({ remote });
    await connection.remote.listMailboxes(fake.session);
    await connection.remote.listMailboxes(fake.session, ['Junk']);
    await connection.remote.listMailboxes(fake.session, ['Junk'], ['INBOX', 'Sent']);
    expect(remote.calls.map(([, , ...choice]) => choice)).toEqual([
      [],
      [['Junk']],
      [['Junk'], ['INBOX', 'Sent']],
    ]);
  });

  test('the network’s name is asked of the host', async () => {
    const { connection } = start({ network: { name: async () => 'Ferry' } });
    expect(await connection.network.name()).toBe('Ferry');
  });

  test('a port that is not served is denied, and the channel stays up', async () => {
    const { connection } = start({ shell: fake.fakeShell() });
    await expect(connection.remote.searchAll(fake.session)).rejects.toMatchObject({
      name: 'HostError',
      code: 'denied',
    });
    expect(await connection.shell.hasPassword(fake.account)).toBe(false);
  });

  test.each([
    ['a session id that is no text', 'remote', 'searchAll', [17]],
    ['an unknown property', 'remote', 'connect', [fake.account, { ...fake.settings, extra: 1 }]],
    ['a port out of range', 'remote', 'connect', [fake.account, { ...fake.settings, port: 70_000 }]],
    ['a host with a line break', 'remote', 'connect', [fake.account, { ...fake.settings, host: 'a\r\nb' }]],
    ['an account id that is a path', 'shell', 'hasPassword', ['../../etc']],
    ['a hash that is a path', 'attachments', 'remove', ['../../../etc/passwd']],
    ['a part number that is a command', 'attachments', 'discard', ['e:a', '1] BODY[']],
    ['a UID set with a star', 'remote', 'fetchListings', [fake.session, '1:*']],
    ['a UID set with a second command', 'remote', 'fetchListings', [fake.session, '1\r\nA1 DELETE x']],
    [
      'a flag with a second command',
      'remote',
      'changeMessages',
      [fake.session, [{ kind: 'store', uids: '1', add: ['a\r\nb'], remove: [] }]],
    ],
    ['an unknown command', 'remote', 'changeMessages', [fake.session, [{ kind: 'flush', uids: '1' }]]],
    ['a search from no UID', 'remote', 'findMessageIds', [fake.session, 0, ['<a@b>']]],
    [
      'a message without bytes',
      'remote',
      'appendMessages',
      [fake.session, 'x', [{ flags: [], internalDate: 0, source: { kind: 'raw', bytes: 'text' } }]],
    ],
    ['a missing argument', 'shell', 'setPassword', [fake.account]],
    ['an argument too many', 'shell', 'info', ['more']],
    ['a password without end', 'shell', 'setPassword', [fake.account, 'x'.repeat(5_000)]],
  ] as const)('%s is refused before the port sees it', async (_name, port, method, args) => {
    const remote = fake.fakeRemote();
    const { connection } = start({ remote, attachments: fake.fakeAttachments(), shell: fake.fakeShell() });
    const call = Reflect.get(connection[port], method) as (...args: unknown[]) => Promise<unknown>;
    await expect(call(...args)).rejects.toMatchObject({ name: 'HostError', code: 'invalid' });
    expect(remote.calls).toEqual([]);
  });

  test('a channel that closes rejects every call that waits, as a cut that may pass', async () => {
    const { channels, connection } = start({
      remote: fake.fakeRemote({ searchAll: () => new Promise(() => undefined) }),
    });
    const waiting = [connection.remote.searchAll(fake.session), connection.remote.searchAll(fake.session)];
    await turn();
    channels.host.close('the host was stopped');
    for (const call of waiting) {
      const error = await call.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RemoteError);
      expect(error).toMatchObject({ code: 'cut', retry: 'soon' });
      expect((error as Error).message).toContain('the host was stopped');
    }
    await expect(connection.remote.searchAll(fake.session)).rejects.toMatchObject({ code: 'cut' });
  });

  test('disconnect and the account test keep their promise not to reject when the host is gone', async () => {
    const { channels, connection } = start({ remote: fake.fakeRemote(), shell: fake.fakeShell() });
    channels.host.close('gone');
    await connection.remote.disconnect(fake.session);
    const [step] = await connection.shell.testAccount(
      fake.settings,
      { kind: 'typed', password: 'secret' },
      'run-1',
    );
    expect(step).toMatchObject({ step: 'reach', verdict: 'failed' });
    expect(await connection.remote.test(fake.settings, 'secret')).toHaveLength(1);
  });

  test('sessions end with the channel they were opened over, also one that was still connecting', async () => {
    const connecting = deferred<void>();
    let number = 0;
    const remote = fake.fakeRemote({
      connect: async () => {
        number += 1;
        const id = `session-${number}` as SessionId;
        if (number === 2) await connecting.promise;
        return {
          id,
          listings: null,
          features: { condstore: false, qresync: false, binary: false, compress: false, uidplus: false },
        };
      },
    });
    const { channels, connection } = start({ remote });
    await connection.remote.connect(fake.account, fake.settings);
    const second = connection.remote.connect(fake.account, fake.settings).catch((error) => error.code);
    await turn();
    channels.window.close('the window was closed');
    expect(await second).toBe('cut');
    connecting.resolve();
    await turn();
    expect(remote.calls).toEqual([
      ['disconnect', 'session-1'],
      ['disconnect', 'session-2'],
    ]);
  });

  test('calls run side by side: a slow one holds up no other', async () => {
    const slow = deferred<string>();
    const { connection } = start({ remote: fake.fakeRemote({ searchAll: () => slow.promise }) });
    const first = connection.remote.searchAll(fake.session);
    expect((await connection.remote.meter(fake.session)).flights).toBe(3);
    slow.resolve('1:5');
    expect(await first).toBe('1:5');
  });
});

describe('hostile frames', () => {
  const cbor = new Encoder({ useRecords: false });
  const hostileValues: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['text', 'q'],
    ['a response nobody asked for', { t: 's', i: 'x', r: 1 }],
    ['a call without id', { t: 'q', m: 'shell.info', a: [] }],
    ['arguments that are no list', { t: 'q', i: '1', m: 'shell.info', a: { length: 1 } }],
    ['a method that is no text', { t: 'q', i: '1', m: ['shell.info'], a: [] }],
    ['a call with more to it', { t: 'q', i: '1', m: 'shell.info', a: [], o: true }],
  ];

  test.each(hostileValues)('%s closes the channel', async (_name, frame) => {
    const channels = clonedChannels();
    serveHost(channels.host, { shell: fake.fakeShell() });
    channels.send(frame);
    await turn();
    expect(channels.ended()).toBe('a frame is no call');
  });

  const hostileBytes: readonly (readonly [string, unknown])[] = [
    ['text instead of bytes', 'hello'],
    ['nothing', new Uint8Array(0)],
    ['a frame that ends too soon', cbor.encode({ t: 'q', i: '1', m: 'shell.info', a: [] }).subarray(0, 9)],
    ['an array of four thousand million', Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff)],
    ['a text of four thousand million bytes', Uint8Array.of(0x7a, 0xff, 0xff, 0xff, 0xff)],
    ['two million arrays in one another', new Uint8Array(2_000_000).fill(0x81)],
    ['a record definition', Uint8Array.of(0xd9, 0xdf, 0xfe, 0x83, 0x81, 0x61, 0x61, 0x00, 0x01)],
  ];

  test.each(hostileBytes)('%s closes the channel', async (_name, frame) => {
    const channels = binaryChannels();
    serveHost(channels.host, { shell: fake.fakeShell() });
    channels.send(frame);
    await turn();
    expect(channels.ended()).not.toBeNull();
  });

  test.each(['shell.constructor', 'shell.__proto__', 'constructor', 'toString', '$close', 'shell.info.call'])(
    '%s is not a method',
    async (method) => {
      const channels = clonedChannels();
      const answers: unknown[] = [];
      channels.window.onFrame((frame) => answers.push(frame));
      serveHost(channels.host, { shell: fake.fakeShell() });
      channels.send({ t: 'q', i: '1', m: method, a: [] });
      await turn();
      expect(answers).toMatchObject([{ t: 's', i: '1', r: { ok: false, error: { code: 'denied' } } }]);
    },
  );

  test('a prototype in a frame stays data', async () => {
    const channels = binaryChannels();
    const asked: unknown[] = [];
    serveHost(channels.host, {
      attachments: fake.fakeAttachments({
        discard: async (contentId: ContentId) => {
          asked.push(contentId);
        },
      }),
    });
    const settings = JSON.parse('{"__proto__":{"polluted":true}}') as unknown;
    channels.send(cbor.encode({ t: 'q', i: '1', m: 'attachments.discard', a: ['e:1', '1', settings] }));
    await turn();
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test('an answer that is none rejects what waits', async () => {
    const channels = clonedChannels();
    channels.host.onFrame(() => channels.host.post({ t: 'q', i: '1', m: 'x', a: [] }));
    const connection = connectHost(channels.window);
    await expect(connection.shell.info()).rejects.toMatchObject({ name: 'RemoteError', code: 'cut' });
  });

  test('an answer that cannot be encoded rejects, and the channel stays up', async () => {
    const channels = clonedChannels();
    serveHost(channels.host, {
      shell: fake.fakeShell({ hasPassword: async () => (() => true) as unknown as boolean }),
    });
    const connection = connectHost(channels.window);
    await expect(connection.shell.hasPassword(fake.account)).rejects.toThrow('could not');
    expect((await connection.shell.info()).shell).toBe('terminal');
  });
});
