// The verbs that change mail: offline against a synced data directory, then sent to a real Dovecot.
import { readdirSync, statSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type CliRun, jsonLines, runCli, startCli } from './run-cli.ts';

const letter = (n: number): { raw: string; internalDate: Date } => ({
  raw: `From: Ann <ann@example.org>\r\nTo: alice@example.org\r\nSubject: letter ${n}\r\nMessage-ID: <${n}@example.org>\r\n\r\ntext ${n}\r\n`,
  internalDate: new Date(Date.UTC(2026, 0, n, 12)),
});

const harbour = 'Hafen/Größe & Maß';
const archive = '書庫';

let server: Dovecot;
let root: string;
let synced: string;
let password: { readonly PACKETBOAT_PASSWORD: string };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'packetboat-cli-changes-'));
  server = await startDovecot();
  password = { PACKETBOAT_PASSWORD: server.users.alice.password };
  synced = join(root, 'synced');
  await server.deliver('alice', 'INBOX', [1, 2, 3, 4, 5].map(letter));
  await server.deliver('alice', harbour, [letter(11), letter(12)]);
  await server.deliver('alice', archive, []);
  expect(await runCli(['sync', '--data', synced, ...connection()], password)).toMatchObject({ code: 0 });
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await rm(root, { recursive: true, force: true });
});

let data: string;
let runs = 0;

const connection = (): string[] => [
  ...['--host', 'localhost', '--port', String(server.imapsPort)],
  ...['--user', 'alice', '--ca', server.caFile],
];

const cli = (...args: readonly string[]): Promise<CliRun> => runCli([...args, '--data', data]);

/** One line of JSON from a verb that succeeds. */
const done = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
  const run = await cli(...args, '--json');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return jsonLines(run)[0] ?? {};
};

const list = async (folder: string): Promise<Record<string, unknown>[]> =>
  jsonLines(await cli('list', '--folder', folder, '--json'));

const subjects = async (folder: string): Promise<unknown[]> =>
  (await list(folder)).map(({ subject }) => subject);

const journal = async (): Promise<Record<string, unknown>[]> => jsonLines(await cli('journal', '--json'));

describe('without a line', () => {
  beforeEach(async () => {
    runs += 1;
    data = join(root, `offline-${runs}`);
    await cp(synced, data, { recursive: true });
  });

  const inbox = ['--folder', 'INBOX'];

  it('flags are added and taken off, system flags without their backslash', async () => {
    const adding = ['--add', 'seen', '--add', '\\FLAGGED', '--add', '$Work'];
    expect(await done('flag', ...inbox, '--uid', '1,3:4', ...adding)).toMatchObject({ ok: true, changed: 3 });
    expect(await done('flag', ...inbox, '--uid', '3', '--remove', 'flagged', '--add', 'Seen')).toMatchObject({
      changed: 1,
    });
    const flags = (await list('INBOX')).map(({ uid, flags, unsent }) => [uid, flags, unsent]);
    expect(flags).toEqual([
      [5, [], false],
      [4, ['$Work', '\\Flagged', '\\Seen'], true],
      [3, ['$Work', '\\Seen'], true],
      [2, [], false],
      [1, ['$Work', '\\Flagged', '\\Seen'], true],
    ]);
    const folders = jsonLines(await cli('folders', '--json'));
    expect(folders.find(({ path }) => path === 'INBOX')).toMatchObject({ unread: 2, messages: 5 });
  });

  it('what changes nothing leaves nothing in the journal', async () => {
    expect(await done('flag', ...inbox, '--uid', '1', '--remove', 'seen')).toEqual({
      ok: true,
      action: null,
      changed: 0,
    });
    expect(await journal()).toEqual([]);
    expect((await cli('journal')).stderr).toContain('Nothing was done here.');
  });

  it('moved and copied messages are shown where they are to be, under an id until they have a UID', async () => {
    await done('move', ...inbox, '--uid', '1:2', '--to', harbour);
    await done('copy', '--folder', harbour, '--uid', '1', '--to', archive);
    expect(await subjects('INBOX')).toEqual(['letter 5', 'letter 4', 'letter 3']);
    const there = await list(harbour);
    expect(
      there.map(({ subject, uid, uidValidity, unsent }) => [subject, uid, typeof uidValidity, unsent]),
    ).toEqual([
      ['letter 12', 2, 'number', false],
      ['letter 11', 1, 'number', false],
      ['letter 2', null, 'object', true],
      ['letter 1', null, 'object', true],
    ]);
    expect(await subjects(archive)).toEqual(['letter 11']);
    const [moved] = there.filter(({ subject }) => subject === 'letter 2');
    await done('flag', '--folder', harbour, '--id', String(moved?.id), '--add', 'answered');
    expect((await list(harbour)).find(({ id }) => id === moved?.id)?.flags).toEqual(['\\Answered']);
    const shown = await cli('show', '--folder', harbour, '--id', String(moved?.id));
    expect(shown).toMatchObject({ code: 0, stdout: 'text 2\n' });
    const readable = (await cli('list', '--folder', harbour)).stdout;
    expect(readable).toMatch(new RegExp(`id ${moved?.id} .*> .*letter 2`));
    // Its UID was that of another folder.
    expect(await cli('flag', ...inbox, '--uid', '2', '--add', 'seen')).toMatchObject({ code: 1 });
  });

  it('a set may be as long as a command line, and what is lacking of it is not all named', async () => {
    const odd = Array.from({ length: 20_000 }, (_, n) => 2 * n + 1);
    const run = await cli('flag', ...inbox, '--uid', odd.join(','), '--add', 'seen');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(
      /^There is no message with UID 7, .* UID 25 and 19987 more in INBOX here\.\n$/,
    );
    const ranges = `${'1:3,'.repeat(5_000)}5:9`;
    expect(await done('flag', ...inbox, '--uid', ranges, '--add', 'seen')).toMatchObject({ changed: 4 });
    const ids = Array.from({ length: 12 }, (_, n) => n + 1).join(',');
    const lacking = (await cli('flag', ...inbox, '--id', ids, '--add', 'seen')).stderr;
    expect(lacking).toMatch(/^There is no message with id \d+(, id \d+)* in INBOX here\.\n$/);
  });

  it('delete moves to the Trash; from there only for good', async () => {
    await done('delete', ...inbox, '--uid', '5');
    const [trashed] = await list('Trash');
    expect(trashed).toMatchObject({ subject: 'letter 5', uid: null });
    const again = await cli('delete', '--folder', 'Trash', '--id', String(trashed?.id));
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('--for-good');
    await done('delete', '--folder', 'Trash', '--id', String(trashed?.id), '--for-good');
    expect(await list('Trash')).toEqual([]);
    await done('delete', ...inbox, '--uid', '1', '--for-good');
    expect(await subjects('INBOX')).toEqual(['letter 4', 'letter 3', 'letter 2']);
  });

  it('a message from a file is there at once, with its text, flags and date', async () => {
    const file = join(root, 'letter.eml');
    await writeFile(
      file,
      'From: me@example.org\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nMessage-ID: <new@x>\n\nHi!\n',
    );
    const flags = ['--flag', 'draft', '--flag', '$Later'];
    const appended = await done(
      'append',
      file,
      '--folder',
      archive,
      ...flags,
      '--date',
      '2026-02-03T04:05:06.7Z',
    );
    expect(await list(archive)).toMatchObject([
      {
        uid: null,
        uidValidity: null,
        id: appended.id,
        subject: 'Grüße',
        from: 'me@example.org',
        messageId: '<new@x>',
        flags: ['$Later', '\\Draft'],
        date: '2026-02-03T04:05:06Z',
        size: 88,
        unsent: true,
        parts: [{ part: '1', type: 'text/plain', size: 5, state: 'present' }],
      },
    ]);
    const shown = await cli('show', '--folder', archive, '--id', String(appended.id));
    expect(shown).toMatchObject({ code: 0, stdout: 'Hi!\n' });
  });

  it('a message comes over a pipe, byte for byte', async () => {
    const raw = Buffer.from(
      'Subject: piped\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\xfc\xdfe\r\n',
      'latin1',
    );
    const args = ['append', '-', '--data', data, '--folder', archive, '--json'];
    expect(await startCli(args, {}, raw).ended).toMatchObject({ code: 0, stderr: '' });
    expect(await list(archive)).toMatchObject([{ subject: 'piped', size: raw.length }]);
    const [{ id } = {}] = await list(archive);
    expect(await cli('show', '--folder', archive, '--id', String(id))).toMatchObject({ stdout: 'Grüße\n' });
  });

  it('status tells what is to be sent', async () => {
    await done('flag', ...inbox, '--uid', '1:*', '--add', 'seen');
    expect(jsonLines(await cli('status', '--json'))[0]).toMatchObject({ pending: 5, conflicts: 0 });
    expect((await cli('status')).stdout).toContain('to send:  5 changes\n');
  });

  it('folders are made, renamed with those in them, deleted and subscribed to', async () => {
    const paths = async () =>
      jsonLines(await cli('folders', '--json'))
        .filter(({ unsent }) => unsent)
        .map(({ path, subscribed }) => [path, subscribed]);
    await done('folder', 'create', 'Kunden/Ærø');
    await done('folder', 'create', 'Kunden/Ærø/2026');
    await done('folder', 'rename', 'Kunden/Ærø', 'Häfen');
    await done('folder', 'subscribe', archive, '--off');
    expect(await paths()).toEqual(
      expect.arrayContaining([
        ['Häfen', true],
        ['Häfen/2026', true],
        [archive, false],
      ]),
    );
    await done('move', '--folder', 'INBOX', '--uid', '1', '--to', 'Häfen/2026');
    expect(await subjects('Häfen/2026')).toEqual(['letter 1']);
    await done('folder', 'delete', archive);
    expect(jsonLines(await cli('folders', '--json')).map(({ path }) => path)).not.toContain(archive);
    const holds = await cli('folder', 'delete', 'Häfen');
    expect(holds).toMatchObject({ code: 1, stdout: '' });
    expect(holds.stderr).toContain('There are folders in Häfen');
  });

  it('the journal says what was done in the names of the server', async () => {
    const first = await done('flag', ...inbox, '--uid', '1:2', '--add', 'seen');
    await done('move', ...inbox, '--uid', '2', '--to', harbour);
    await done('folder', 'rename', archive, 'Bücher');
    const entries = await journal();
    expect(entries.map(({ kind, state, folder, uid, sent }) => [kind, state, folder, uid, sent])).toEqual([
      ['flags', 'pending', 'INBOX', 1, false],
      ['flags', 'pending', 'INBOX', 2, false],
      ['move', 'pending', 'INBOX', 2, false],
      ['renameMailbox', 'pending', undefined, undefined, false],
    ]);
    expect(entries[0]).toMatchObject({
      action: first.action,
      add: ['\\Seen'],
      remove: [],
      subject: 'letter 1',
    });
    expect(entries[1]?.action).toBe(first.action);
    expect(entries[2]).toMatchObject({ from: 'INBOX', to: harbour });
    expect(entries[3]).toMatchObject({ from: archive, to: 'Bücher' });
    expect(String(entries[0]?.at)).toMatch(/^20\d\d-\d\d-\d\dT/);
    const lines = (await cli('journal', '--unsent')).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain(`Marked 2 messages as read  (not yet sent)  ${first.action}`);
    expect(lines[2]).toContain('Renamed the folder');
  });

  it('undo takes back the newest action, or the one named', async () => {
    const first = await done('flag', ...inbox, '--uid', '1', '--add', 'seen');
    const second = await done('move', ...inbox, '--uid', '2,3', '--to', harbour);
    expect(await done('undo')).toMatchObject({ ok: true, undone: second.action, changed: 2 });
    expect(await subjects('INBOX')).toHaveLength(5);
    expect(await done('journal', '--undo', String(first.action))).toMatchObject({ undone: first.action });
    expect((await list('INBOX')).filter(({ unsent }) => unsent)).toEqual([]);
    expect((await journal()).map(({ state }) => state)).toEqual(['undone', 'undone', 'undone']);
    const nothing = await cli('undo');
    expect(nothing).toMatchObject({ code: 1, stdout: '', stderr: 'There is nothing to undo.\n' });
    expect(await cli('undo', 'no-such-action')).toMatchObject({ code: 1, stdout: '' });
    expect(await cli('undo', String(first.action))).toMatchObject({ code: 1, stdout: '' });
  });

  it('says in words what was done', async () => {
    const run = await cli('move', ...inbox, '--uid', '1', '--to', harbour);
    expect(run.stdout).toBe(`Moved “letter 1” to ${harbour}. Goes out with the next sync.\n`);
    const nothing = await cli('flag', ...inbox, '--uid', '2', '--remove', 'seen');
    expect(nothing.stdout).toBe('There was nothing to change.\n');
    expect((await cli('conflicts')).stderr).toBe('Nothing needs attention.\n');
  });

  it.each<[string, readonly string[], number, string]>([
    [
      'UIDs that are not there',
      ['flag', ...inbox, '--uid', '1,77,80:90', '--add', 'seen'],
      1,
      'UID 77, UID 80:90',
    ],
    ['a range of nothing', ['flag', ...inbox, '--uid', '900:*', '--add', 'seen'], 1, 'UID 900:* in INBOX'],
    [
      'ids that are not there',
      ['move', ...inbox, '--uid', '1', '--id', '9999', '--to', harbour],
      1,
      'id 9999',
    ],
    [
      'a folder that is not there',
      ['move', ...inbox, '--uid', '1', '--to', 'Nirgends'],
      1,
      'no folder Nirgends',
    ],
    [
      'no such folder to look in',
      ['flag', '--folder', 'Nirgends', '--uid', '1', '--add', 'seen'],
      1,
      'Nirgends',
    ],
    ['no messages', ['flag', ...inbox, '--add', 'seen'], 2, '--uid'],
    ['no flags', ['flag', ...inbox, '--uid', '1'], 2, '--add'],
    ['a set that is none', ['flag', ...inbox, '--uid', '1;2', '--add', 'seen'], 2, 'set of numbers'],
    ['an empty set', ['flag', ...inbox, '--uid', '', '--add', 'seen'], 2, 'set of numbers'],
    ['a UID of 0', ['flag', ...inbox, '--uid', '0', '--add', 'seen'], 2, 'set of numbers'],
    ['a flag that is none', ['flag', ...inbox, '--uid', '1', '--add', 'two words'], 2, 'two words'],
    ['a flag of the server', ['flag', ...inbox, '--uid', '1', '--add', '\\Recent'], 2, 'Recent'],
    ['no destination', ['move', ...inbox, '--uid', '1'], 2, '--to'],
    ['a file that is not there', ['append', '/no/such/file', ...inbox], 2, 'cannot be read'],
    ['a file that is no message', ['append', '/dev/null', ...inbox], 1, 'no mail message'],
    ['a date that is none', ['append', '/dev/null', ...inbox, '--date', '2026-02-30'], 2, 'It is a date'],
    ['a folder that exists', ['folder', 'create', harbour], 1, 'already'],
    ['a folder without a name', ['folder', 'create', ''], 2, 'needs a name'],
    ['a folder with an empty part', ['folder', 'create', 'a//b'], 2, 'needs a name'],
    ['INBOX to be deleted', ['folder', 'delete', 'inbox'], 2, 'Inbox cannot be deleted'],
    ['INBOX to be renamed', ['folder', 'rename', 'Inbox', 'Other'], 2, 'Inbox cannot be renamed'],
    ['a folder into itself', ['folder', 'rename', harbour, `${harbour}/in`], 2, 'into itself'],
    ['a folder verb that is none', ['folder', 'paint', harbour], 2, 'unknown command'],
    ['half a choice about a conflict', ['conflicts', '--do', 'dismiss'], 2, '--id'],
    ['a conflict that is none', ['conflicts', '--do', 'dismiss', '--id', '7'], 1, 'no conflict 7'],
    ['a choice that is none', ['conflicts', '--do', 'panic', '--id', '7'], 2, 'Allowed choices'],
  ])('%s: says so and changes nothing', async (_name, args, code, words) => {
    const run = await cli(...args);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toContain(words);
    expect(run.stderr).not.toContain('made a mistake');
    expect(await journal()).toEqual([]);
  });

  it('needs an account', async () => {
    const run = await runCli(['flag', '--data', join(root, 'none'), ...inbox, '--uid', '1', '--add', 'seen']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('holds no account');
  });
});

describe('once there is a line', () => {
  beforeAll(async () => {
    data = join(root, 'online');
    const first = await runCli(['sync', '--data', data, ...connection()], password);
    expect(first).toMatchObject({ code: 0 });
  });

  /** Subject and flags of what the server has in a folder. */
  const there = async (path: string): Promise<string[]> => {
    const state = (await server.serverState('alice')).get(path);
    return (state?.messages ?? []).map(({ subject, flags }) => [subject, ...flags].join(' '));
  };

  const sync = async (): Promise<Record<string, unknown>> => {
    const run = await runCli(['sync', '--data', data, '--json'], password);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return jsonLines(run).at(-1) ?? {};
  };

  it('sync sends all that was done, first, and says so', async () => {
    const file = join(root, 'sent.eml');
    await writeFile(file, 'From: me@example.org\nSubject: new here\nMessage-ID: <sent@x>\n\nHi!\n');
    const inbox = ['--folder', 'INBOX'];
    await done('flag', ...inbox, '--uid', '1,3', '--add', 'seen', '--add', '$Work');
    await done('flag', ...inbox, '--uid', '3', '--remove', '$Work', '--add', 'flagged');
    await done('folder', 'create', 'Neu/Überblick');
    await done('move', ...inbox, '--uid', '2', '--to', 'Neu/Überblick');
    await done('copy', ...inbox, '--uid', '3', '--to', archive);
    await done('delete', ...inbox, '--uid', '4');
    await done('delete', ...inbox, '--uid', '5', '--for-good');
    await done('append', file, '--folder', archive, '--flag', 'draft', '--date', '2026-02-03T04:05:06Z');
    await done('folder', 'rename', harbour, 'Häfen');
    await done('folder', 'subscribe', 'Häfen', '--off');
    const unsent = (await journal()).filter(({ state }) => state === 'pending').length;
    const status = jsonLines(await cli('journal', '--unsent', '--json')).length;
    expect(status).toBe(unsent);

    expect(await sync()).toMatchObject({ ok: true, pushed: unsent, pending: 0, conflicts: 0 });

    expect(await there('INBOX')).toEqual(['letter 1 $Work \\Seen', 'letter 3 \\Flagged \\Seen']);
    expect(await there('Neu/Überblick')).toEqual(['letter 2']);
    expect(await there('Trash')).toEqual(['letter 4']);
    expect((await there(archive)).toSorted()).toEqual(['letter 3 \\Flagged \\Seen', 'new here \\Draft']);
    expect(await there('Häfen')).toEqual(['letter 11', 'letter 12']);
    const folders = await server.serverState('alice');
    expect(folders.get('Häfen')?.subscribed).toBe(false);
    expect(folders.has(harbour)).toBe(false);
    const appended = folders.get(archive)?.messages.find(({ subject }) => subject === 'new here');
    expect(appended).toMatchObject({ messageId: '<sent@x>', internalDate: '2026-02-03T04:05:06.000Z' });

    const listed = await list(archive);
    expect(listed.map(({ uid, unsent }) => [typeof uid, unsent])).toEqual([
      ['number', false],
      ['number', false],
    ]);
    expect((await journal()).every(({ state }) => state === 'applied')).toBe(true);
    expect(await sync()).toMatchObject({ pushed: 0, pending: 0, newMessages: 0 });
  });

  it('what was sent is undone by its opposite', async () => {
    const moved = await done('move', '--folder', 'Neu/Überblick', '--uid', '1', '--to', 'INBOX');
    await sync();
    expect(await there('INBOX')).toContain('letter 2');
    await done('undo', String(moved.action));
    expect(await sync()).toMatchObject({ pushed: 1, pending: 0 });
    expect(await there('Neu/Überblick')).toEqual(['letter 2']);
    expect(await there('INBOX')).not.toContain('letter 2');
  });

  it('what met something else is listed by conflicts, and can be dealt with', async () => {
    await done('move', '--folder', 'Häfen', '--uid', '1', '--to', 'INBOX');
    const imap = await server.imap('alice');
    await imap.ok('SELECT "H&AOQ-fen"');
    await imap.ok('UID STORE 1 +FLAGS (\\Deleted)');
    await imap.ok('UID EXPUNGE 1');
    await imap.close();
    expect(await sync()).toMatchObject({ ok: true, conflicts: 1 });
    const [conflict] = jsonLines(await cli('conflicts', '--json'));
    expect(conflict).toMatchObject({ kind: 'expungedThere', title: expect.stringContaining('letter 11') });
    expect(conflict?.actions).toContainEqual(expect.objectContaining({ action: 'dismiss' }));
    const readable = await cli('conflicts');
    expect(readable.stdout).toContain(`--id ${conflict?.id} --do dismiss`);
    expect(await done('conflicts', '--id', String(conflict?.id), '--do', 'dismiss')).toMatchObject({
      ok: true,
    });
    expect(jsonLines(await cli('conflicts', '--json'))).toEqual([]);
    expect(await cli('conflicts', '--id', String(conflict?.id), '--do', 'dismiss')).toMatchObject({
      code: 2,
    });
  });

  it('says in words what went out and what did not', async () => {
    await cli('flag', '--folder', 'INBOX', '--uid', '1', '--add', 'answered');
    const offline = await runCli(['sync', '--data', data, '--port', '1', '--json'], password);
    expect(offline.code).toBe(3);
    expect(jsonLines(offline)[0]).toMatchObject({ ok: false, pushed: 0, pending: 1 });
    const run = await runCli(['sync', '--data', data], password);
    expect(run.stdout).toContain('1 change sent. ');
  });
});

/** Bytes of the log of a stored replica. */
const logBytes = (directory: string): number =>
  readdirSync(directory)
    .filter((name) => name.startsWith('log-'))
    .reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);

describe('a run that is killed', () => {
  it('loses nothing that it said was done, and leaves nothing half done', async () => {
    data = join(root, 'killed');
    await cp(synced, data, { recursive: true });
    const store = join(data, 'replica');
    const acknowledged: string[] = [];
    const attempted = Array.from({ length: 8 }, (_, n) => `k${n}`);
    for (const [n, keyword] of attempted.entries()) {
      const args = ['flag', '--data', data, '--folder', 'INBOX', '--uid', '1:5', '--add', keyword, '--json'];
      const before = logBytes(store);
      const { child, ended } = startCli(args);
      // One in four runs to its end, one is killed before it could do anything, the others about when the change is on disk.
      if (n % 4 === 3) child.kill('SIGKILL');
      else if (n % 4 !== 0) {
        while (child.exitCode === null && logBytes(store) === before) await sleep(1);
        await sleep(n);
        child.kill('SIGKILL');
      }
      const run = await ended;
      if (run.stdout.includes('"ok":true')) acknowledged.push(keyword);
    }
    const held = (await list('INBOX')).map(({ flags }) => flags as string[]);
    const holding = (keyword: string) => held.filter((flags) => flags.includes(keyword)).length;
    expect(acknowledged.map(holding)).toEqual(acknowledged.map(() => 5));
    const counts = attempted.map(holding);
    expect(counts.filter((count) => count !== 0 && count !== 5)).toEqual([]);
    const written = (await journal()).map(({ add }) => String(add));
    expect(written).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
    expect(acknowledged.length).toBeGreaterThanOrEqual(2);
    expect(acknowledged.length).toBeLessThan(attempted.length);
  }, 120_000);
});
