import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccountId } from '../../core/model/ids.ts';
import { type KeychainEntry, memorySecrets, openSecrets } from '../../electron/host/secrets.ts';
import { fileTickets } from '../../electron/host/tls-tickets.ts';

const ann = 'ann' as AccountId;

describe('secrets', () => {
  const keychain = (overrides: Partial<KeychainEntry> = {}) => {
    const kept = new Map<string, string>();
    const entryOf = (name: string): KeychainEntry => ({
      setPassword: async (password) => {
        kept.set(name, password);
      },
      getPassword: async () => kept.get(name) ?? null,
      deletePassword: async () => kept.delete(name),
      ...overrides,
    });
    return { kept, entryOf };
  };

  test('a keychain that gives back what it took keeps the passwords', async () => {
    const { kept, entryOf } = keychain();
    const secrets = await openSecrets(entryOf);
    expect([secrets.kind, kept.size]).toEqual(['keychain', 0]);
    await secrets.set(ann, 'secret');
    expect(kept).toEqual(new Map([['ann', 'secret']]));
    expect(await secrets.get(ann)).toBe('secret');
    await secrets.forget(ann);
    expect(await secrets.get(ann)).toBeNull();
  });

  test.each([
    ['is not there', { setPassword: () => Promise.reject(new Error('no Secret Service')) }],
    ['forgets at once', { getPassword: async () => null }],
    ['cannot delete', { deletePassword: () => Promise.reject(new Error('locked')) }],
  ] as const)('a keychain that %s is not used, and memory says that it is memory', async (_, broken) => {
    const { kept, entryOf } = keychain(broken);
    const secrets = await openSecrets(entryOf);
    await secrets.set(ann, 'secret');
    expect([secrets.kind, await secrets.get(ann), kept.has('ann')]).toEqual(['memory', 'secret', false]);
  });

  test('a keychain that cannot even be named leaves memory', async () => {
    const secrets = await openSecrets(() => {
      throw new Error('no such store');
    });
    expect(secrets.kind).toBe('memory');
  });

  test('memory may start with passwords, such as a demo account has', async () => {
    const secrets = memorySecrets([[ann, 'demo']]);
    expect(await secrets.get(ann)).toBe('demo');
    await secrets.forget(ann);
    expect(await secrets.get(ann)).toBeNull();
  });
});

describe('TLS tickets', () => {
  const day = 24 * 60 * 60 * 1000;
  let directory = '';
  let file = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'packetboat-tickets-'));
    file = join(directory, 'data', 'tickets.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('a ticket is there after a restart, in a file for its owner only', async () => {
    fileTickets(file).put('mail.example.org:993', Buffer.from([1, 2, 3]));
    expect(fileTickets(file).get('mail.example.org:993')).toEqual(Buffer.from([1, 2, 3]));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('a dropped ticket stays dropped, and the others stay', () => {
    const tickets = fileTickets(file);
    tickets.put('a', Buffer.from('a'));
    tickets.put('b', Buffer.from('b'));
    tickets.drop('a');
    expect([fileTickets(file).get('a'), fileTickets(file).get('b')]).toEqual([null, Buffer.from('b')]);
  });

  test('no ticket is used past the seven days of RFC 8446', () => {
    fileTickets(file, () => 0).put('a', Buffer.from('a'));
    expect(fileTickets(file, () => 7 * day - 1).get('a')).toEqual(Buffer.from('a'));
    expect(fileTickets(file, () => 7 * day).get('a')).toBeNull();
  });

  test('a damaged file costs the tickets and nothing else', async () => {
    fileTickets(file).put('a', Buffer.from('a'));
    await writeFile(file, '{"version":1,"tickets":{"a":{"kept":"yest');
    const tickets = fileTickets(file);
    expect(tickets.get('a')).toBeNull();
    tickets.put('a', Buffer.from('b'));
    expect(fileTickets(file).get('a')).toEqual(Buffer.from('b'));
  });

  test('a place that cannot be written still leaves the ticket for this run', async () => {
    await writeFile(join(directory, 'data'), 'a file where the directory should be');
    const tickets = fileTickets(file);
    tickets.put('a', Buffer.from('a'));
    expect(tickets.get('a')).toEqual(Buffer.from('a'));
  });
});
