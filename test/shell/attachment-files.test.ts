import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attachmentActions, forgetOpened } from '../../electron/host/attachment-files.ts';
import { mayBeProgram, safeFilename } from '../../electron/host/safe-filename.ts';
import { fakeHostAttachments, form, hash } from '../rpc/fake-ports.ts';

describe('a name for a file', () => {
  test.each([
    ['notes.pdf', 'notes.pdf'],
    ['Häfen 2024 – Übersicht.pdf', 'Häfen 2024 – Übersicht.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\System32\\evil.dll', 'evil.dll'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['.bashrc', 'bashrc'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['annexe\u202Efdp.exe', 'annexefdp.exe'],
    ['CON.txt', '_CON.txt'],
    ['what?.txt', 'what_.txt'],
    ['trailing. . ', 'trailing'],
  ])('%j becomes %j', (wish, name) => {
    expect(safeFilename(wish)).toBe(name);
  });

  test('a long name loses its middle, not its extension', () => {
    const name = safeFilename(`${'ü'.repeat(400)}.xlsx`);
    expect(name.endsWith('ü.xlsx')).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  });

  test('whatever a sender writes, the name stays in its folder and fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (wish) => {
        const name = safeFilename(wish);
        expect(basename(join('/folder', name))).toBe(name);
        expect(dirname(join('/folder', name))).toBe('/folder');
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(210);
        expect(name).not.toMatch(/^[.\s]|[.\s]$|^$/);
      }),
    );
  });

  test.each(['setup.EXE', 'run.sh', 'pretty.pdf.desktop', 'macro.docm'])('%s may be a program', (name) => {
    expect(mayBeProgram(name)).toBe(true);
  });
  test.each(['notes.pdf', 'photo.jpeg', 'README', 'table.xlsx'])('%s is shown, not run', (name) => {
    expect(mayBeProgram(name)).toBe(false);
  });
});

describe('opening and saving', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'packetboat-opened-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const start = (target: string | null = null) => {
    const opened: string[] = [];
    const actions = attachmentActions({
      attachments: fakeHostAttachments('the bytes'),
      openedDirectory: join(directory, 'opened'),
      desktop: {
        open: async (file) => {
          opened.push(file);
        },
        chooseFile: async (name) => (target === null ? null : join(target, name)),
      },
    });
    return { actions, opened };
  };

  test('opens a copy under the sender’s name, for its owner only', async () => {
    const { actions, opened } = start();
    await actions.openAttachment(hash, form, '../notes.pdf');
    await actions.openAttachment(hash, form, '../notes.pdf');
    const [file = '', second = ''] = opened;
    expect([basename(file), file === second]).toEqual(['notes.pdf', false]);
    expect(await readFile(file, 'utf8')).toBe('the bytes');
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
    await forgetOpened(join(directory, 'opened'));
    expect(await readdir(directory)).toEqual([]);
  });

  test('never opens what may be a program', async () => {
    const { actions, opened } = start();
    await expect(actions.openAttachment(hash, form, 'invoice.pdf.exe')).rejects.toMatchObject({
      code: 'denied',
    });
    expect(opened).toEqual([]);
  });

  test('saves where the person said, and says so when there was second thought', async () => {
    expect(await start(directory).actions.saveAttachment(hash, form, 'a/b.txt')).toBe(true);
    expect(await readFile(join(directory, 'b.txt'), 'utf8')).toBe('the bytes');
    expect(await start().actions.saveAttachment(hash, form, 'b.txt')).toBe(false);
  });

  test('a place that takes no file is a typed error', async () => {
    const { actions } = start(join(directory, 'missing'));
    await expect(actions.saveAttachment(hash, form, 'b.txt')).rejects.toMatchObject({
      name: 'HostError',
      code: 'denied',
    });
  });
});
