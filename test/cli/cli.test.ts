import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64Lines, noise } from '../attachments/fake-sections.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/mail-maker.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { type CliRun, jsonLines, runCli, startCli } from './run-cli.ts';

const large = noise(3_000_000, 21);
const small = noise(40_000, 22);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const withAttachment = (subject: string, filename: string, bytes: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        'From: "Grace, Ada" <ada@example.org>',
        'To: alice@example.org',
        `Subject: ${subject}`,
        `Message-ID: <${filename}@example.org>`,
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'See attached.',
        '--b',
        `Content-Type: application/octet-stream; name=${filename}`,
        'Content-Disposition: attachment',
        'Content-Transfer-Encoding: base64',
        '',
        '',
      ].join('\r\n'),
    ),
    base64Lines(bytes, 76),
    Buffer.from('\r\n--b--\r\n'),
  ]);

const simple = (headers: readonly string[], body: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(['From: sender@example.org', 'MIME-Version: 1.0', ...headers, '', ''].join('\r\n')),
    Buffer.from(body),
  ]);

const latin1 = simple(
  ['Subject: latin', 'Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: 8bit'],
  Buffer.from('Grüße, 5 £\r\n', 'latin1'),
);
const htmlOnly = simple(
  ['Subject: =?utf-8?q?=1B]0;renamed=07HTML?=', 'Content-Type: text/html; charset=utf-8'],
  '<p>Hello <b>there</b></p><script>alert(1)</script><p>second</p>\r\n',
);

const inboxCount = 150;

let server: Dovecot;
let link: SlowLink;
let root: string;
let data: string;
let password: { readonly PACKETBOAT_PASSWORD: string };
let firstSync: CliRun;

const connection = (): string[] => [
  ...['--host', 'localhost', '--port', String(link.port)],
  ...['--user', 'alice', '--ca', server.caFile],
];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'packetboat-cli-'));
  data = join(root, 'data');
  server = await startDovecot({ certificate: 'rsa' });
  link = await startSlowLink({ target: { host: '127.0.0.1', port: server.imapsPort } });
  password = { PACKETBOAT_PASSWORD: server.users.alice.password };
  const mailbox = { seed: 5, count: inboxCount, maxAttachmentBytes: 5_000 };
  await server.deliver(
    'alice',
    'INBOX',
    makeMailbox({ ...mailbox, from: new Date('2024-01-01T00:00:00Z'), to: new Date('2024-06-01T00:00:00Z') }),
  );
  await server.deliver('alice', 'Odd/Größe', [
    {
      raw: latin1,
      internalDate: new Date('2024-02-03T04:05:06Z'),
      flags: ['\\Seen', '$Label', '\\Answered'],
    },
    { raw: htmlOnly, internalDate: new Date('2024-02-03T04:05:07Z') },
    { raw: withAttachment('Small', 'small.bin', small), internalDate: new Date('2024-02-03T04:05:08Z') },
    { raw: withAttachment('Large', 'large.bin', large), internalDate: new Date('2024-02-03T04:05:09Z') },
  ]);
  firstSync = await startCli(['sync', '--data', data, ...connection(), '--json'], password).ended;
}, 60_000);

afterAll(async () => {
  await link?.stop();
  await server?.stop();
  await rm(root, { recursive: true, force: true });
});

const odd = ['--folder', 'Odd/Größe'];

describe('sync', () => {
  it('prints one line of JSON with what is here and what it cost, and nothing else', () => {
    expect(firstSync).toMatchObject({ code: 0, stderr: '' });
    const [outcome, ...others] = jsonLines(firstSync);
    expect(others).toEqual([]);
    expect(Object.keys(outcome ?? {})).toEqual(
      'ok folders messages texts attachments newMessages pushed pending conflicts wire flights seconds'.split(
        ' ',
      ),
    );
    expect(outcome).toMatchObject({
      ok: true,
      messages: inboxCount + 4,
      newMessages: inboxCount + 4,
      attachments: 0,
      wire: { up: expect.any(Number), down: expect.any(Number) },
    });
  });

  it('says in words what came, with progress by folder, and remembers the connection', async () => {
    const again = await runCli(['sync', '--data', data], password);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toMatch(
      /^154 messages in \d+ folders \(0 new\), \d+ texts, 0 attachments here\. .*\n$/,
    );
    const other = await runCli(
      ['sync', '--data', join(root, 'other'), ...connection(), '--tiers', '0'],
      password,
    );
    expect(other.code).toBe(0);
    expect(other.stderr).toContain('INBOX: lists');
    expect(other.stderr).not.toContain('texts');
    expect(other.stdout).toContain('0 texts');
  });

  it('takes only the folders it is told, and names one that is not there', async () => {
    const only = [
      'sync',
      '--data',
      join(root, 'only'),
      ...connection(),
      ...odd,
      '--folder',
      'Nowhere',
      '--json',
    ];
    const run = await runCli(only, password);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('no folder Nowhere');
    expect(jsonLines(run)[0]).toMatchObject({ ok: false, messages: 4 });
  });

  it('brings attachments unasked at tier 2', async () => {
    const run = await runCli(
      ['sync', '--data', join(root, 'two'), ...connection(), ...odd, '--tiers', '2', '--json'],
      password,
    );
    expect(jsonLines(run)[0]).toMatchObject({ ok: true, attachments: 2 });
  });

  it('exits with 3 when there is no line, and keeps the settings that worked', async () => {
    const before = await readFile(join(data, 'account.json'), 'utf8');
    const run = await runCli(['sync', '--data', data, '--port', '1', '--json'], password);
    expect(run.code).toBe(3);
    expect(jsonLines(run)[0]).toMatchObject({
      ok: false,
      messages: inboxCount + 4,
      error: { code: 'refused' },
    });
    expect(run.stderr).toContain('What came so far is kept.');
    expect(await readFile(join(data, 'account.json'), 'utf8')).toBe(before);
  });

  it.each([
    ['a session with nothing new', {}, 0],
    ['a wrong password', { PACKETBOAT_PASSWORD: 'wrong' }, 1],
  ])('counts every byte of %s, to the last one', async (_name, environment, code) => {
    link.resetCounters();
    const run = await runCli(['sync', '--data', data, '--json'], { ...password, ...environment });
    expect(run.code).toBe(code);
    const { up, down, flights } = link.counters();
    expect(jsonLines(run)[0]).toMatchObject({ ok: code === 0, wire: { up, down }, flights });
  });

  it('exits with 1 for a wrong password and for a certificate nobody vouches for', async () => {
    const wrong = await runCli(['sync', '--data', data], { PACKETBOAT_PASSWORD: 'wrong' });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('does not accept the user name or the password');
    const fresh = ['sync', '--data', join(root, 'untrusted'), '--host', 'localhost', '--user', 'alice'];
    const untrusted = await runCli([...fresh, '--port', String(link.port)], password);
    expect(untrusted.code).toBe(1);
    const offered = /--trust-fingerprint (\S+)/.exec(untrusted.stderr)?.[1] ?? '';
    expect(offered).toBe(server.certificateFingerprint);
    const lowerCase = offered.replaceAll(':', '').toLowerCase();
    const trusting = ['--port', String(link.port), '--trust-fingerprint', lowerCase, '--tiers', '0'];
    expect(await runCli([...fresh, ...trusting], password)).toMatchObject({ code: 0 });
  });

  it('keeps passwords out of the directory, and the tickets for its owner', async () => {
    const names = await readdir(data, { recursive: true, withFileTypes: true });
    for (const entry of names.filter((name) => name.isFile())) {
      const path = join(entry.parentPath, entry.name);
      expect((await readFile(path)).includes(server.users.alice.password)).toBe(false);
      expect((await stat(path)).mode & 0o077).toBe(0);
    }
    expect((await stat(data)).mode & 0o077).toBe(0);
  });
});

describe('usage', () => {
  it.each([
    ['no verb that is known', ['frobnicate'], 'unknown command'],
    ['no data directory', ['sync'], '--data'],
    ['a UID that is none', ['show', '--data', 'x', '--folder', 'INBOX', '--uid', '0'], 'whole number'],
    [
      'a part that is none',
      ['get', '--data', 'x', '--folder', 'INBOX', '--uid', '1', '--part', '../2', '--out', 'y'],
      'part number',
    ],
    ['tiers that are none', ['sync', '--data', 'x', '--tiers', '3'], 'Allowed choices'],
    ['a first sync without a server', ['sync', '--data', 'x'], '--host'],
    [
      'a plain connection to far away',
      ['sync', '--data', 'x', '--host', 'mail.example.org', '--user', 'a', '--security', 'plain'],
      '--allow-plain',
    ],
  ])('exits with 2 for %s', async (_name, args, words) => {
    const run = await runCli(
      args.map((arg) => (arg === 'x' ? join(root, 'x') : arg)),
      password,
    );
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(words);
  });

  it('gives the shell its exit code', async () => {
    expect(await startCli(['sync']).ended).toMatchObject({ code: 2, stdout: '' });
  });

  it('exits with 2 for another account in the same directory, without a password, and without an account', async () => {
    const runs = [
      await runCli(['sync', '--data', data, '--user', 'bob'], password),
      await runCli(['sync', '--data', data]),
      await runCli(['list', '--data', join(root, 'x'), '--folder', 'INBOX']),
    ];
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(runs[0]?.stderr).toContain('holds the mail of alice');
    expect(runs[1]?.stderr).toContain('PACKETBOAT_PASSWORD');
  });

  it('writes a damaged account file anew where it is told what was in it', async () => {
    const copy = join(root, 'damaged');
    await cp(data, copy, { recursive: true });
    await writeFile(join(copy, 'account.json'), '{"version":1,"conn');
    const list = await runCli(['list', '--data', copy, '--folder', 'INBOX']);
    expect(list).toMatchObject({ code: 1, stdout: '' });
    expect(list.stderr).toContain('--host and --user');
    const sync = await runCli(['sync', '--data', copy, ...connection(), '--json'], password);
    expect(sync.code).toBe(0);
    expect(jsonLines(sync)[0]).toMatchObject({ messages: inboxCount + 4, newMessages: 0 });
    expect(await runCli(['list', '--data', copy, '--folder', 'inbox'])).toMatchObject({ code: 0 });
  });

  it('lets a mistyped user be corrected before anything came', async () => {
    const fresh = ['sync', '--data', join(root, 'mistyped'), ...connection(), '--tiers', '0'];
    const mistyped = await runCli([...fresh, '--user', 'alicf'], password);
    expect(mistyped.code).toBe(1);
    expect(await runCli(fresh, password)).toMatchObject({ code: 0 });
  });
});

describe('what is here, with the line off', () => {
  it('lists a folder newest first with exactly the documented keys', async () => {
    const run = await runCli(['list', '--data', data, ...odd, '--json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const state = (await server.serverState('alice')).get('Odd/Größe');
    const uidValidity = state?.uidValidity;
    const text = { part: '1', type: 'text/plain', filename: null, state: 'present' };
    const file = { part: '2', type: 'application/octet-stream', state: 'absent' };
    expect(jsonLines(run)).toEqual([
      {
        uid: 4,
        uidValidity,
        flags: [],
        date: '2024-02-03T04:05:09Z',
        size: withAttachment('Large', 'large.bin', large).length,
        subject: 'Large',
        from: 'Grace, Ada <ada@example.org>',
        messageId: '<large.bin@example.org>',
        parts: [
          { ...text, size: 13 },
          { ...file, size: base64Lines(large, 76).length, filename: 'large.bin' },
        ],
        unsent: false,
        id: expect.any(Number),
      },
      expect.objectContaining({ uid: 3, subject: 'Small' }),
      expect.objectContaining({ uid: 2, from: 'sender@example.org', messageId: '' }),
      expect.objectContaining({
        uid: 1,
        flags: ['$Label', '\\Answered', '\\Seen'],
        date: '2024-02-03T04:05:06Z',
      }),
    ]);
    expect(Object.keys(jsonLines(run)[0] ?? {})).toEqual(
      'uid uidValidity flags date size subject from messageId parts unsent id'.split(' '),
    );
  });

  it('lists every message as the server has it, over several pages', async () => {
    const lines = jsonLines(await runCli(['list', '--data', data, '--folder', 'INBOX', '--json']));
    const state = (await server.serverState('alice')).get('INBOX');
    const here = lines.map(({ uid, flags, size, date }) => ({
      uid,
      flags,
      size,
      at: Date.parse(String(date)),
    }));
    const there = (state?.messages ?? []).map(({ uid, flags, size, internalDate }) => ({
      uid,
      flags,
      size,
      at: Date.parse(internalDate),
    }));
    expect(here.toSorted((a, b) => Number(a.uid) - Number(b.uid))).toEqual(there);
    const dates = here.map(({ at }) => at);
    expect(dates).toEqual(dates.toSorted((a, b) => b - a));
  });

  it('lists for people without letting a subject speak to the terminal', async () => {
    const run = await runCli(['list', '--data', data, ...odd]);
    expect(run.stdout.split('\n').filter(Boolean)).toHaveLength(4);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(run.stdout).toContain('HTML');
  });

  it('shows a text in UTF-8, and HTML as text', async () => {
    const plain = await runCli(['show', '--data', data, ...odd, '--uid', '1']);
    expect(plain).toMatchObject({ code: 0, stdout: 'Grüße, 5 £\n', stderr: '' });
    const html = await runCli(['show', '--data', data, ...odd, '--uid', '2']);
    expect(html.stdout).toMatch(/Hello there\s+second/);
    expect(html.stdout).not.toContain('alert');
    expect(await runCli(['show', '--data', data, ...odd, '--uid', '77'])).toMatchObject({
      code: 1,
      stdout: '',
    });
  });

  it('prints folders and status', async () => {
    const folders = jsonLines(await runCli(['folders', '--data', data, '--json']));
    expect(folders).toContainEqual(
      expect.objectContaining({ path: 'INBOX', role: 'inbox', messages: inboxCount }),
    );
    expect(folders).toContainEqual(
      expect.objectContaining({ path: 'Odd/Größe', messages: 4, unread: 3, listed: 4 }),
    );
    const [status] = jsonLines(await runCli(['status', '--data', data, '--json']));
    expect(status).toMatchObject({
      account: { user: 'alice', host: 'localhost' },
      messages: inboxCount + 4,
      missing: { messages: 0, texts: 0, attachments: expect.any(Number) },
      lastSync: expect.stringMatching(/^20\d\d-/),
      disk: { replica: expect.any(Number) },
    });
    const readable = await runCli(['status', '--data', data]);
    expect(readable.stdout).toContain(`here:     ${inboxCount + 4} messages`);
  });
});

describe('get', () => {
  it('writes a part, decoded, and needs no line the second time', async () => {
    const out = join(root, 'small.bin');
    const args = ['get', '--data', data, ...odd, '--uid', '3', '--part', '2', '--out', out];
    const first = await runCli(args, password);
    expect(first).toMatchObject({ code: 0 });
    expect(new Uint8Array(await readFile(out))).toEqual(small);
    const before = link.counters().connections;
    const again = await runCli([...args, '--json']);
    expect(jsonLines(again)[0]).toMatchObject({ ok: true, size: small.length, wire: { up: 0, down: 0 } });
    expect(link.counters().connections).toBe(before);
    const [line] = jsonLines(await runCli(['list', '--data', data, ...odd, '--json'])).filter(
      ({ uid }) => uid === 3,
    );
    expect(line?.parts).toContainEqual(expect.objectContaining({ part: '2', state: 'present' }));
  });

  it('exits with 1 when the file cannot be written, and keeps what is here', async () => {
    const out = join(root, 'no', 'such', 'folder', 'small.bin');
    const run = await runCli(['get', '--data', data, ...odd, '--uid', '3', '--part', '2', '--out', out]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('cannot be written');
    const again = await runCli([
      'get',
      '--data',
      data,
      ...odd,
      '--uid',
      '3',
      '--part',
      '2',
      '--out',
      join(root, 'again'),
    ]);
    expect(again.code).toBe(0);
  });

  it('fetches again what was lost from the disk', async () => {
    const name = sha256(small);
    const out = join(root, 'healed.bin');
    await writeFile(join(data, 'attachments', 'blobs', name.slice(0, 2), name), 'not what it was');
    const args = ['get', '--data', data, ...odd, '--uid', '3', '--part', '2', '--out', out];
    expect(await runCli(args, password)).toMatchObject({ code: 0 });
    expect(new Uint8Array(await readFile(out))).toEqual(small);
  });

  it('exits with 1 for a part or message that is not there', async () => {
    const out = join(root, 'none.bin');
    const part = await runCli(
      ['get', '--data', data, ...odd, '--uid', '3', '--part', '9', '--out', out],
      password,
    );
    const message = await runCli(['get', '--data', data, ...odd, '--uid', '99', '--part', '2', '--out', out]);
    expect([part.code, message.code]).toEqual([1, 1]);
    await expect(stat(out)).rejects.toThrow();
  });

  it('resumes a large part after ten cuts, with at most 3 % over its size on the wire', async () => {
    const out = join(root, 'large.bin');
    const args = ['get', '--data', data, ...odd, '--uid', '4', '--part', '2', '--out', out, '--json'];
    link.resetCounters();
    for (let cut = 0; cut < 10; cut++) {
      link.cutAfter(255_000 + 1_237 * cut);
      const run = await runCli(args, password);
      expect(run.code).toBe(3);
      expect(jsonLines(run)[0]).toMatchObject({ ok: false, error: { code: 'cut' } });
      await expect(stat(out)).rejects.toThrow();
    }
    const last = await runCli(args, password);
    expect(last.code).toBe(0);
    const bytes = await readFile(out);
    expect(sha256(bytes)).toBe(sha256(large));
    const { up, down } = link.counters();
    const over = ((up + down) / large.length - 1) * 100;
    console.log(
      `get, cut 10 times: ${up + down} B both ways for ${large.length} B, ${over.toFixed(2)} % over`,
    );
    expect(over).toBeLessThanOrEqual(3);
  }, 60_000);

  it('stops on SIGINT with 3 and every byte that came, and goes on from there', async () => {
    const copy = join(root, 'interrupted');
    await runCli(['sync', '--data', copy, ...connection(), ...odd, '--tiers', '0'], password);
    const out = join(root, 'interrupted.bin');
    const args = ['get', '--data', copy, ...odd, '--uid', '4', '--part', '2', '--out', out, '--json'];
    link.set({ kbitDown: 8_000 });
    link.resetCounters();
    const { child, ended } = startCli(args, password);
    while (link.counters().down < 1_000_000) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 3 });
    link.set({ kbitDown: undefined });
    expect(await runCli(args, password)).toMatchObject({ code: 0 });
    expect(sha256(await readFile(out))).toBe(sha256(large));
    // What lay unread in the sockets' buffers is counted and lost; the chunk under way, a megabyte, is not.
    expect(link.counters().down).toBeLessThan(large.length + 400_000);
  }, 60_000);
});

describe('a run that is killed', () => {
  it('leaves what came, at any moment, and the next ones finish', async () => {
    const copy = join(root, 'killed');
    const args = ['sync', '--data', copy, ...connection(), '--json'];
    let before = 0;
    link.set({ kbitDown: 2_000, rttMs: 20 });
    for (const delay of [0, 40, 90, 150, 220]) {
      link.resetCounters();
      const { child, ended } = startCli(args, password);
      while (link.counters().down < 4_000 && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await ended;
      const status = await runCli(['status', '--data', copy, '--json']);
      expect(status.code).toBe(0);
      const here = Number(jsonLines(status)[0]?.messages);
      expect(here).toBeGreaterThanOrEqual(before);
      before = here;
    }
    link.set({ kbitDown: undefined, rttMs: undefined });
    const last = await runCli(args, password);
    expect(jsonLines(last)[0]).toMatchObject({ ok: true, messages: inboxCount + 4 });
    // Whether the HTML came beside the plain text depends on the speed of the line; all else must be the same.
    const listed = async (directory: string) =>
      jsonLines(await runCli(['list', '--data', directory, '--folder', 'INBOX', '--json'])).map(
        ({ parts: _parts, id: _id, ...line }) => line,
      );
    expect(await listed(copy)).toEqual(await listed(data));
    const [status] = jsonLines(await runCli(['status', '--data', copy, '--json']));
    expect(status?.missing).toMatchObject({ messages: 0, texts: 0 });
  }, 60_000);
});
