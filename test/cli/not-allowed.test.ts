// Folders that may be seen and not changed, or not even opened, and a mailbox that is full, on a real server: what was
// done there is refused once, in words, and costs nothing from then on.
import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { jsonLines, runCli } from './run-cli.ts';

const letters = (folder: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    raw: `From: a@example.org\r\nSubject: ${folder} ${n + 1}\r\nMessage-ID: <${folder}-${n + 1}@x>\r\n\r\ntext\r\n`,
  }));

let server: Dovecot;
let root: string;
let data: string;

/** Rights as RFC 4314 names them. */
const allow = async (folder: string, rights: string): Promise<void> => {
  const mailbox = join(server.mailDirectory('alice'), 'mailboxes', folder, 'dbox-Mails');
  await writeFile(join(mailbox, 'dovecot-acl'), `owner ${rights}\n`);
  // The server reads it as the owner of the mail.
  execFileSync('chown', ['--reference', mailbox, join(mailbox, 'dovecot-acl')]);
};

const cli = async (...args: string[]): Promise<Record<string, unknown>[]> => {
  const run = await runCli([...args, '--data', data, '--json'], { PACKETBOAT_PASSWORD: 'alice-secret' });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return jsonLines(run);
};

const sync = async (): Promise<Record<string, unknown>> => (await cli('sync')).at(-1) ?? {};

const subjects = async (folder: string): Promise<unknown[]> =>
  (await cli('list', '--folder', folder)).map(({ subject }) => subject);

const seen = async (folder: string): Promise<unknown[]> =>
  (await cli('list', '--folder', folder)).flatMap(({ flags, subject }) =>
    (flags as string[]).includes('\\Seen') ? [subject] : [],
  );

const refusals = async (): Promise<unknown[]> =>
  (await cli('conflicts')).map(({ kind, detail }) => `${kind}: ${detail}`).sort();

const dismissAll = async (): Promise<void> => {
  for (const { id } of await cli('conflicts')) {
    await cli('conflicts', '--id', String(id), '--do', 'dismiss');
  }
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'packetboat-not-allowed-'));
  data = join(root, 'data');
  server = await startDovecot();
  for (const folder of ['INBOX', 'Board', 'Closed']) {
    await server.deliver('alice', folder, letters(folder, 4));
  }
  const connection = ['--host', 'localhost', '--port', String(server.imapsPort), '--user', 'alice'];
  await cli('sync', ...connection, '--ca', server.caFile);
  const plugins = 'mail_plugins = $mail_plugins acl imap_acl quota imap_zlib';
  // What is closed does not count.
  const quota = 'quota = count:User quota\n quota_vsizes = yes\n quota_rule = *:messages=9';
  await appendFile(
    join(server.directory, 'dovecot.conf'),
    `mail_plugins = acl quota\nprotocol imap {\n ${plugins}\n}\nplugin {\n acl = vfile\n ${quota}\n}\n`,
  );
  await allow('Board', 'lr');
  await allow('Closed', 'l');
  await server.doveadm('reload');
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await rm(root, { recursive: true, force: true });
});

describe('what the server does not allow', () => {
  it('is refused in a folder that can only be read, though the server would say OK', async () => {
    await cli('flag', '--folder', 'Board', '--uid', '1:2', '--add', 'seen');
    await cli('delete', '--folder', 'Board', '--uid', '3', '--for-good');
    expect(await sync()).toMatchObject({ ok: true, pushed: 0, pending: 0, conflicts: 1 });
    expect(await refusals()).toEqual([
      'refused: Marked 2 messages as read; deleted “Board 3” for good. The server said: Board can only be read.',
    ]);
    expect(await seen('Board')).toEqual([]);
    expect(await subjects('Board')).toHaveLength(4);
    const [conflict] = await cli('conflicts');
    await cli('conflicts', '--id', String(conflict?.id), '--do', 'doAgain');
    expect(await sync()).toMatchObject({ pushed: 0, pending: 0, conflicts: 1 });
    await dismissAll();
  });

  it('is refused in a folder that is listed and will not be opened', async () => {
    await cli('flag', '--folder', 'Closed', '--uid', '1', '--add', 'seen');
    expect(await sync()).toMatchObject({ ok: true, pushed: 0, pending: 0, conflicts: 1 });
    expect(await refusals()).toEqual([
      expect.stringMatching(/^refused: Marked “Closed 1” as read\. The server said: .*Permission denied/),
    ]);
    expect(await seen('Closed')).toEqual([]);
    await dismissAll();
    const { flights, pushed } = await sync();
    expect(pushed).toBe(0);
    expect(flights).toBeLessThanOrEqual(4);
  });

  it('is refused where there is no room, as far as there is none, and goes once there is', async () => {
    await cli('copy', '--folder', 'INBOX', '--uid', '1:2', '--to', 'Archive');
    await cli('flag', '--folder', 'INBOX', '--uid', '1', '--add', 'seen');
    expect(await sync()).toMatchObject({ ok: true, pushed: 1, pending: 0, conflicts: 1 });
    expect(await refusals()).toEqual([
      expect.stringMatching(/^refused: Copied 2 messages to Archive\. The server said: Quota exceeded/),
    ]);
    expect(await sync()).toMatchObject({ pushed: 0, pending: 0, flights: 4 });
    await cli('delete', '--folder', 'INBOX', '--uid', '3:4', '--for-good');
    await sync();
    const [conflict] = await cli('conflicts');
    await cli('conflicts', '--id', String(conflict?.id), '--do', 'doAgain');
    await sync();
    expect(await sync()).toMatchObject({ pending: 0, conflicts: 0 });
    expect((await subjects('Archive')).sort()).toEqual(['INBOX 1', 'INBOX 2']);
  });
});
