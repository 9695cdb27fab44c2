// version-1/ was written by the last version that had no journal: a snapshot of four messages, two more in the log.
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId, MailboxId, MessageId } from '../../core/model/ids.ts';
import { changeFlags } from '../../core/replica/commands/message-commands.ts';
import { folders } from '../../core/replica/queries.ts';
import { openReplicaStore, type ReplicaStore } from '../../electron/replica-store/replica-store.ts';
import type { writeBytes } from '../../electron/replica-store/store-files.ts';
import { sampleSession } from './sample-session.ts';

let directory: string;
let opened: ReplicaStore[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'packetboat-upgrade-'));
  await cp(fileURLToPath(new URL('version-1', import.meta.url)), directory, { recursive: true });
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close().catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
});

const open = async (options: { access?: 'read' | 'write'; write?: typeof writeBytes } = {}) => {
  const store = await openReplicaStore({
    directory,
    accountId: 'test' as AccountId,
    access: 'write',
    ...options,
  });
  opened.push(store);
  return store;
};

const inbox = 1 as MailboxId;

const filesWith = async (kind: string) => {
  const names = (await readdir(directory)).filter((name) => name.startsWith(kind)).sort();
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(directory, name)) })));
};

describe('a replica that version 1 wrote', () => {
  it('is opened with all that it held, each row showing what the server was seen to hold', async () => {
    const { replica } = await open();
    expect(await replica.messages.toArray()).toMatchObject(
      [1, 2, 3, 4, 5, 6].map((id) => {
        const flags = id % 2 ? [] : ['\\Seen'];
        const unseen = id % 2 ? 1 : 0;
        return { id, uid: id, flags, vanished: null, shown: { mailboxId: inbox, flags, unseen, unsent: 0 } };
      }),
    );
    expect(await replica.messages.filter((row) => 'unseen' in row).count()).toBe(0);
    expect((await replica.messages.get(6 as MessageId))?.modseq).toBe(2n ** 62n + 6n);
    expect(await replica.mailboxes.toArray()).toMatchObject([
      { path: 'INBOX', listed: true, subscribed: true, fact: { live: '1:6' } },
      { path: 'Clients', listed: true, subscribed: true },
    ]);
    expect([await replica.contents.count(), await replica.texts.count()]).toEqual([6, 6]);
    expect(await replica.settings.get('clock')).toEqual({ key: 'clock', latest: '018bcfe56800-000007' });
    expect(await folders(replica)).toMatchObject([
      { name: 'INBOX', unread: 3, total: 6, listed: 6, unsent: false },
      { name: 'Clients', total: 0 },
    ]);
  });

  it('can be changed at once, and keeps that and never gives a number twice', async () => {
    const first = await open();
    await changeFlags(first.replica, { messageIds: [1 as MessageId], add: ['\\Seen'], remove: [] }, 1);
    await first.close();
    expect((await readdir(directory)).sort()).toEqual(['log-000002', 'snapshot-000002']);
    const second = await open();
    expect(await second.replica.messages.get(1 as MessageId)).toMatchObject({
      flags: [],
      shown: { flags: ['\\Seen'], unseen: 0, unsent: 1 },
    });
    expect(await second.replica.journal.count()).toBe(1);
    expect(await second.replica.sessions.add(sampleSession())).toBe(4);
  });

  it('is shown to a reader, who changes no file', async () => {
    const before = await filesWith('');
    const { replica } = await open({ access: 'read' });
    expect(await replica.messages.where('[shown.mailboxId+shown.unseen]').equals([inbox, 1]).count()).toBe(3);
    expect(await filesWith('')).toEqual(before);
  });

  it('stays as it was when the disk has no room for it', async () => {
    const before = await filesWith('');
    await expect(
      open({
        write() {
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        },
      }),
    ).rejects.toMatchObject({ code: 'disk-full' });
    expect(await filesWith('')).toEqual(before);
    expect(await (await open()).replica.messages.count()).toBe(6);
  });
});
