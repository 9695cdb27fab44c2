import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasDisplay } from '../../scripts/browser/chromium-window.ts';
import { dataDirectory } from '../../scripts/browser/data-directory.ts';
import { keepIdentity, readIdentity } from '../../scripts/browser/loopback-identity.ts';

const root = join(import.meta.dirname, '../..');

describe('where the data goes', () => {
  test.each([
    ['linux', { HOME: '/home/ann' }, '/home/ann/.local/share/packetboat'],
    ['linux', { HOME: '/home/ann', XDG_DATA_HOME: '/data' }, '/data/packetboat'],
    ['linux', { HOME: '/home/ann', XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/packetboat'],
    ['darwin', { HOME: '/Users/ann' }, '/Users/ann/Library/Application Support/Packetboat'],
    ['win32', { HOME: 'C:', LOCALAPPDATA: 'C:/local' }, 'C:/local/Packetboat'],
  ] as const)('on %s with %j it is %s', (platform, environment, directory) => {
    expect(dataDirectory(platform, environment)).toBe(directory);
  });

  test('a display is X11’s or Wayland’s; other systems always have one', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
  });
});

describe('the port and the token of the loopback host', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'packetboat-identity-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('stay the same from start to start, in a file for its owner only', async () => {
    const file = join(directory, 'data', 'loopback.json');
    const first = await readIdentity(file);
    expect(first).toEqual({ port: 0, token: expect.stringMatching(/^[\w-]{43}$/) });
    await keepIdentity(file, { ...first, port: 40_123 });
    expect(await readIdentity(file)).toEqual({ port: 40_123, token: first.token });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test.each(['', '{}', '{"port":0,"token":""}', '{"port":70000}'])(
    'a file with %j in it makes a new one',
    async (text) => {
      const file = join(directory, 'loopback.json');
      await writeFile(file, text);
      expect(await readIdentity(file)).toEqual({ port: 0, token: expect.stringMatching(/^[\w-]{43}$/) });
    },
  );
});

describe('the scripts', () => {
  const runCli = (...args: string[]) =>
    new Promise<{ code: number | null; stdout: string }>((resolve) => {
      const child = spawn(process.execPath, [join(root, 'scripts/cli.mjs'), ...args], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let stdout = '';
      child.stdout.on('data', (text) => {
        stdout += text;
      });
      child.on('close', (code) => resolve({ code, stdout }));
    });

  test('cli passes arguments, output and the exit code through, and adds nothing to stdout', async () => {
    const usage = await runCli('no-such-verb');
    expect([usage.code, usage.stdout]).toEqual([2, '']);
    const help = await runCli('--help');
    expect([help.code, help.stdout.startsWith('Usage:')]).toEqual([0, true]);
  });

  test('setup is plain Node: a fresh clone has no packages to import', async () => {
    for (const name of [
      'setup',
      'run',
      'find-chromium',
      'build-state',
      'cli',
      'test',
      'start',
      'demo',
      'bench',
    ]) {
      const source = await readFile(join(root, 'scripts', `${name}.mjs`), 'utf8');
      const imported = [...source.matchAll(/ from '([^']+)'/g)].map(([, from]) => from);
      expect(imported.filter((from) => !/^node:|^\.\/[\w-]+\.mjs$/.test(from ?? ''))).toEqual([]);
    }
  });
});
