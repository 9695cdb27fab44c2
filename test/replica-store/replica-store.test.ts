import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId, MessageId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import {
  openReplicaStore,
  type ReplicaStore,
  type ReplicaStoreOptions,
} from '../../electron/replica-store/replica-store.ts';
import { writeBytes } from '../../electron/replica-store/store-files.ts';
import { sampleRows } from './sample-rows.ts';
import { sampleSession } from './sample-session.ts';

let directory: string;
let opened: ReplicaStore[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'packetboat-store-'));
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close().catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
});

const accountId = 'test' as AccountId;

const open = async (options: Partial<ReplicaStoreOptions> = {}): Promise<ReplicaStore> => {
  const store = await openReplicaStore({ directory, accountId, access: 'write', ...options });
  opened.push(store);
  return store;
};

const addMessages = async (replica: Replica, from: number, to: number): Promise<void> => {
  const { messages, contents, texts } = replica;
  const rows = Array.from({ length: to - from + 1 }, (_, index) => sampleRows(from + index));
  await replica.transaction('rw', messages, contents, texts, async () => {
    await messages.bulkAdd(rows.map(({ message }) => message));
    await contents.bulkPut(rows.map(({ content }) => content));
    await texts.bulkPut(rows.map(({ text }) => text));
  });
};

const everything = async (replica: Replica): Promise<Record<string, unknown[]>> =>
  Object.fromEntries(
    await Promise.all(replica.tables.map(async (table) => [table.name, await table.toArray()] as const)),
  );

const onlyFile = async (kind: string): Promise<string> => {
  const names = (await readdir(directory)).filter((name) => name.startsWith(`${kind}-`));
  expect(names).toHaveLength(1);
  return join(directory, names[0] ?? '');
};

/** What a run that ended now would find, without ending this one. */
const asLeft = async (files: Record<string, number | null>): Promise<string> => {
  const copy = await mkdtemp(join(tmpdir(), 'packetboat-left-'));
  for (const [name, length] of Object.entries(files)) {
    await copyFile(join(directory, name), join(copy, name));
    if (length !== null) await truncate(join(copy, name), length);
  }
  return copy;
};

describe('what is committed', () => {
  it('is there in the next run: every kind of write, values and all', async () => {
    const first = await open();
    const { replica } = first;
    await addMessages(replica, 1, 20);
    await replica.messages.update(3 as MessageId, { flags: ['\\Flagged'], unseen: 1 });
    await replica.messages.where('id').above(15).modify({ subject: 'changed' });
    await replica.messages.bulkDelete([5, 6] as MessageId[]);
    await replica.messages.where(':id').between(8, 10).delete();
    await replica.texts.where('contentId').equals(sampleRows(4).message.contentId).delete();
    await replica.settings.put({ key: 'online', wanted: false });
    await replica.sessions.add(sampleSession());
    await replica.sessions.clear();
    const before = await everything(replica);
    await first.close();
    const second = await open();
    expect(await everything(second.replica)).toEqual(before);
    expect(before.messages).toHaveLength(16);
    const text = await second.replica.texts.toCollection().first();
    expect(text?.deflated.buffer.byteLength).toBe(800);
  });

  it('is there for a reader while the writer goes on', async () => {
    const writer = await open();
    await addMessages(writer.replica, 1, 3);
    const reader = await open({ access: 'read' });
    expect(await reader.replica.messages.count()).toBe(3);
    await addMessages(writer.replica, 4, 4);
    expect(await reader.replica.messages.count()).toBe(3);
    await expect(reader.replica.settings.put({ key: 'online', wanted: true })).rejects.toThrow(
      'reading only',
    );
    const later = await open({ access: 'read' });
    expect(await later.replica.messages.count()).toBe(4);
  });

  it('leaves nothing of a transaction that failed', async () => {
    const first = await open();
    await addMessages(first.replica, 1, 2);
    await expect(addMessages(first.replica, 2, 3)).rejects.toThrow();
    await expect(
      first.replica.transaction('rw', first.replica.settings, async () => {
        await first.replica.settings.put({ key: 'online', wanted: true });
        throw new Error('thought better of it');
      }),
    ).rejects.toThrow('thought better of it');
    await first.close();
    const second = await open();
    expect(await second.replica.messages.count()).toBe(2);
    expect(await second.replica.settings.count()).toBe(0);
  });

  it('never gives a number twice, though its row is gone', async () => {
    const first = await open();
    await first.replica.sessions.bulkAdd([sampleSession(), sampleSession(), sampleSession()]);
    await first.replica.sessions.bulkDelete([2, 3]);
    await first.close();
    const second = await open({ compactFrom: 0 });
    expect(await second.replica.sessions.add(sampleSession())).toBe(4);
    await second.replica.sessions.clear();
    await second.close();
    const third = await open({ compactFrom: 0 });
    expect(await third.replica.sessions.count()).toBe(0);
    expect(await third.replica.sessions.add(sampleSession())).toBe(5);
  });

  it('is folded into a snapshot when the log has grown', async () => {
    const first = await open();
    await addMessages(first.replica, 1, 250);
    const before = await everything(first.replica);
    await first.close();
    const second = await open({ compactFrom: 1_000 });
    expect((await readdir(directory)).sort()).toEqual(['lock', 'log-000001', 'snapshot-000001']);
    await addMessages(second.replica, 251, 251);
    await second.close();
    const third = await open();
    expect(await third.replica.messages.count()).toBe(251);
    await third.replica.messages.delete(251 as MessageId);
    await third.replica.contents.delete(sampleRows(251).content.contentId);
    await third.replica.texts.where('contentId').equals(sampleRows(251).content.contentId).delete();
    expect(await everything(third.replica)).toEqual(before);
  });
});

describe('a run that ends anywhere', () => {
  it('leaves whole transactions, at whatever byte the log ends', async () => {
    const store = await open();
    const log = await onlyFile('log');
    const ends: number[] = [(await stat(log)).size];
    for (let number = 1; number <= 4; number++) {
      await addMessages(store.replica, number, number);
      ends.push((await stat(log)).size);
    }
    const length = ends.at(-1) ?? 0;
    const name = log.slice(directory.length + 1);
    const from = ends.at(-3) ?? 0;
    for (let end = from; end <= length; end += end < length - 20 ? 41 : 1) {
      const copy = await asLeft({ [name]: end });
      const left = await open({ directory: copy });
      const whole = ends.filter((at) => at <= end).length - 1;
      expect(await left.replica.messages.count()).toBe(whole);
      expect(await left.replica.texts.count()).toBe(whole);
      await addMessages(left.replica, 100, 100);
      await left.close();
      const next = await open({ directory: copy, access: 'read' });
      expect(await next.replica.messages.count()).toBe(whole + 1);
      await rm(copy, { recursive: true });
    }
  });

  it('begins anew behind a log that has not even its header', async () => {
    await (await open()).close();
    await truncate(await onlyFile('log'), 5);
    const store = await open();
    await addMessages(store.replica, 1, 1);
    await store.close();
    expect(await (await open()).replica.messages.count()).toBe(1);
  });

  it('leaves the last good state when it ends while compacting', async () => {
    const first = await open();
    await addMessages(first.replica, 1, 10);
    await first.close();
    await copyFile(await onlyFile('log'), join(directory, 'kept'));
    await (await open({ compactFrom: 0 })).close();
    const snapshot = await readFile(join(directory, 'snapshot-000001'));
    const left = async (files: Record<string, Uint8Array>): Promise<number> => {
      const copy = join(directory, 'left');
      await mkdir(copy);
      for (const [name, bytes] of Object.entries(files)) await writeFile(join(copy, name), bytes);
      const store = await open({ directory: copy });
      const count = await store.replica.messages.count();
      expect((await readdir(copy)).filter((name) => name.endsWith('.new'))).toEqual([]);
      await store.close();
      await rm(copy, { recursive: true });
      return count;
    };
    const log = await readFile(join(directory, 'kept'));
    expect(await left({ 'log-000000': log, 'snapshot-000001.new': snapshot.subarray(0, 900) })).toBe(10);
    expect(await left({ 'log-000000': log, 'snapshot-000001.new': snapshot })).toBe(10);
    expect(await left({ 'log-000000': log, 'snapshot-000001': snapshot })).toBe(10);
    expect(await left({ 'snapshot-000001': snapshot })).toBe(10);
  });

  it('keeps every transaction that a killed process was told of', { timeout: 60_000 }, async () => {
    const script = fileURLToPath(new URL('write-until-killed.ts', import.meta.url));
    let told = 0;
    let killedEarly = 0;
    for (let round = 0; round < 8; round++) {
      const child = spawn(process.execPath, ['--import', 'tsx', script, directory, accountId], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      // Every other time in the middle of opening and compacting, else in the middle of writing.
      if (round % 2 === 1) await new Promise((resolve) => setTimeout(resolve, 250 + 90 * round));
      else
        while (output.length < 40 + 170 * round && child.exitCode === null) await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      const numbers = output.split('\n').filter(Boolean).map(Number);
      if (numbers.length === 0) killedEarly++;
      told = Math.max(told, ...numbers);
      const reader = await open({ access: 'read' });
      const { messages, contents, texts } = reader.replica;
      const count = await messages.count();
      expect(count).toBeGreaterThanOrEqual(told);
      expect(count).toBeLessThanOrEqual(told + 1);
      expect([await contents.count(), await texts.count()]).toEqual([count, count]);
      told = count;
    }
    expect(told).toBeGreaterThan(100);
    expect(killedEarly).toBeLessThan(8);
  });
});

describe('a directory that is not as it should be', () => {
  it('is refused to a second process while the first lives', async () => {
    await open();
    await expect(open()).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('is using'),
    });
  });

  it.each([
    ['of a process that died', JSON.stringify({ pid: 2 ** 22 + 7, began: null })],
    ['of an earlier process with this number', JSON.stringify({ pid: process.pid, began: '1' })],
    ['that nobody can read', 'x'],
  ])('is taken over with a lock %s', async (_name, text) => {
    await writeFile(join(directory, 'lock'), text);
    const store = await open();
    await addMessages(store.replica, 1, 1);
    await store.close();
    expect(await readdir(directory)).not.toContain('lock');
  });

  it('is told when it belongs to another account', async () => {
    await (await open()).close();
    await expect(open({ accountId: 'other' as AccountId })).rejects.toMatchObject({ code: 'invalid' });
    await (await open()).close();
  });

  it('is told when a snapshot is damaged, at any byte', async () => {
    const first = await open();
    await addMessages(first.replica, 1, 3);
    await first.close();
    await (await open({ compactFrom: 0 })).close();
    const path = await onlyFile('snapshot');
    const snapshot = await readFile(path);
    for (let at = 0; at < snapshot.length; at += 97) {
      const damaged = Uint8Array.from(snapshot);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      await writeFile(path, damaged);
      await expect(open()).rejects.toMatchObject({ code: 'damaged' });
    }
    await writeFile(path, snapshot);
    expect(await (await open()).replica.messages.count()).toBe(3);
  });

  it('keeps the last good state when the disk is full, and says so', async () => {
    const first = await open();
    await addMessages(first.replica, 1, 2);
    await first.close();
    let room = 1_000;
    const store = await open({
      write(descriptor, bytes) {
        const fitting = bytes.subarray(0, room);
        room -= fitting.length;
        writeBytes(descriptor, fitting);
        if (fitting.length < bytes.length) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    });
    await addMessages(store.replica, 3, 5);
    expect(store.problem()).toMatchObject({ code: 'disk-full' });
    room = 1_000_000;
    await expect(addMessages(store.replica, 6, 6)).rejects.toThrow('disk is full');
    await expect(store.close()).rejects.toMatchObject({ code: 'disk-full' });
    expect(await (await open()).replica.messages.count()).toBe(2);
  });
});

describe('a disk without room for a snapshot', () => {
  it('is no reason to stop', async () => {
    const first = await open();
    await addMessages(first.replica, 1, 20);
    await first.close();
    let room = 9_000;
    const store = await open({
      compactFrom: 0,
      write(descriptor, bytes) {
        if (bytes.length > room) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        room -= bytes.length;
        writeBytes(descriptor, bytes);
      },
    });
    expect((await readdir(directory)).sort()).toEqual(['lock', 'log-000000']);
    await addMessages(store.replica, 21, 21);
    await store.close();
    expect(await (await open()).replica.messages.count()).toBe(21);
  });
});

describe('a replica of 5,000 messages', () => {
  it('is whole from the log and from a snapshot, and says how long it took', async () => {
    const first = await open();
    for (let from = 1; from < 5_000; from += 100) await addMessages(first.replica, from, from + 99);
    await first.close();
    const fromLog = performance.now();
    await (await open({ access: 'read' })).close();
    const compacting = performance.now();
    await (await open({ compactFrom: 0 })).close();
    const fromSnapshot = performance.now();
    const last = await open();
    const end = performance.now();
    expect(await last.replica.messages.count()).toBe(5_000);
    const figures = [compacting - fromLog, fromSnapshot - compacting, end - fromSnapshot].map(Math.round);
    console.log(
      `5,000 messages: ${figures[0]} ms from the log, ${figures[2]} ms from a snapshot (${figures[1]} ms with compacting)`,
    );
  });
});
