// version-1/ was written by the last version that had no journal: a snapshot of four messages, two more in the log. version-2/ was
// written by the last version that had no rules: a snapshot of four messages and two sessions, in the log what the user did then.
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { RuleRow } from '../../core/model/rule.ts';
import { changeFlags } from '../../core/replica/commands/message-commands.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import { pauseEntry } from '../../core/replica/commands/queue-commands.ts';
import { setRule } from '../../core/replica/commands/rule-commands.ts';
import { earlierStores, Replica } from '../../core/replica/database.ts';
import { threadMessages } from '../../core/replica/message-sets.ts';
import { pastSessions } from '../../core/replica/past-sessions.ts';
import { activity, folders, onlineWanted } from '../../core/replica/queries.ts';
import { recordSpending } from '../../core/replica/spending.ts';
import { openReplicaStore, type ReplicaStore } from '../../electron/replica-store/replica-store.ts';
import type { writeBytes } from '../../electron/replica-store/store-files.ts';
import { sampleRows } from './sample-rows.ts';
import { sampleSession } from './sample-session.ts';

let directory: string;
let opened: ReplicaStore[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'packetboat-upgrade-'));
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close().catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
});

const writtenBy = (version: 'version-1' | 'version-2' | 'version-3') =>
  cp(fileURLToPath(new URL(version, import.meta.url)), directory, { recursive: true });

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
const clients = 2 as MailboxId;

/** What nobody said of a folder. */
const unplaced = { priority: null, position: null, listAtLeast: 0 };

const filesWith = async (kind: string) => {
  const names = (await readdir(directory)).filter((name) => name.startsWith(kind)).sort();
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(directory, name)) })));
};

describe('a replica that version 1 wrote', () => {
  beforeEach(() => writtenBy('version-1'));

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
      { path: 'INBOX', listed: true, subscribed: true, fact: { live: '1:6' }, ...unplaced },
      { path: 'Clients', listed: true, subscribed: true, ...unplaced },
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

describe('a replica that version 2 wrote', () => {
  beforeEach(() => writtenBy('version-2'));

  it('is opened with all that it held, and with folders in an order that nobody set', async () => {
    const { replica } = await open();
    expect(await replica.mailboxes.toArray()).toMatchObject([
      { id: 1, path: 'INBOX', fact: { live: '1:4' }, ...unplaced },
      { id: 2, path: 'Clients', ...unplaced },
      { id: 3, path: 'Junk', ...unplaced },
      { id: 4, path: 'Made here', listed: false, ...unplaced },
    ]);
    expect(
      (await folders(replica)).map(({ name, priority, unsent }) => ({ name, priority, unsent })),
    ).toEqual([
      { name: 'INBOX', priority: 'high', unsent: false },
      { name: 'Clients', priority: 'normal', unsent: false },
      { name: 'Made here', priority: 'normal', unsent: true },
      { name: 'Junk', priority: 'low', unsent: false },
    ]);
    expect(await replica.messages.toArray()).toMatchObject([
      { id: 1, shown: { mailboxId: inbox, flags: ['\\Seen', '\\Flagged'], unsent: 1 } },
      { id: 2, mailboxId: inbox, shown: { mailboxId: clients, unsent: 1 } },
      { id: 3, shown: { mailboxId: inbox, unsent: 0 } },
      { id: 4, shown: { mailboxId: inbox, unsent: 0 } },
    ]);
    expect((await replica.journal.toArray()).map(({ change: { kind }, pending }) => [kind, pending])).toEqual(
      [
        ['flags', 1],
        ['createMailbox', 1],
        ['move', 1],
      ],
    );
    expect(await replica.wants.toArray()).toMatchObject([
      { id: 1, kind: 'text', state: 'waiting', movedUp: null },
      { id: 2, kind: 'attachment', state: 'waiting', movedUp: null },
    ]);
    expect([await replica.contents.count(), await replica.texts.count()]).toEqual([4, 3]);
    expect(await replica.attachments.toArray()).toMatchObject([
      { state: 'partial', received: 10, total: 20 },
    ]);
    expect(await onlineWanted(replica)).toBe(false);
    expect(await activity(replica)).toBeNull();
  });

  it('has its sessions, of which nobody knows what compression saved', async () => {
    const { replica } = await open();
    const { brought } = sampleSession();
    const crossed = { uncompressed: 4_300, counted: 4_300 };
    const session = { up: 300, down: 4_000, flights: 3, link: 'broadband', network: null, brought };
    expect(await pastSessions(replica, 9)).toEqual([
      { id: 2, started: 2, ended: 3, problem: 'The line was cut.', ...session, ...crossed },
      { id: 1, started: 1, ended: 2, problem: null, ...session, ...crossed },
    ]);
    // The third was there and gone.
    expect(await replica.sessions.add(sampleSession())).toBe(4);
  });

  it('takes rules and marks at once, and keeps them', async () => {
    const first = await open();
    const rule: RuleRow = { scope: clients, link: 'any', fetch: { kind: 'lists' }, reach: { kind: 'all' } };
    await setRule(first.replica, rule);
    await setPriority(first.replica, { mailboxId: clients, priority: 'off' });
    await pauseEntry(first.replica, { kind: 'folder', mailboxId: inbox, tier: 'texts' });
    await recordSpending(first.replica, {
      day: '2026-11-22',
      link: 'satellite',
      mailboxId: inbox,
      purpose: 'texts',
      path: 'INBOX',
      up: 1,
      down: 2,
      counted: 3,
      items: 4,
      octets: 5,
      ms: 6,
    });
    await first.close();
    const second = await open();
    expect(await second.replica.rules.toArray()).toEqual([rule]);
    expect(await second.replica.mailboxes.get(clients)).toMatchObject({ priority: 'off' });
    expect(await second.replica.queueMarks.toArray()).toMatchObject([{ mailboxId: inbox, paused: true }]);
    expect(await second.replica.spending.toArray()).toMatchObject([{ day: '2026-11-22', counted: 3 }]);
  });

  it('is shown to a reader, who changes no file', async () => {
    const before = await filesWith('');
    const { replica } = await open({ access: 'read' });
    expect(await replica.mailboxes.get(inbox)).toMatchObject(unplaced);
    expect(await filesWith('')).toEqual(before);
  });
});

describe('a replica that version 3 wrote', () => {
  beforeEach(() => writtenBy('version-3'));

  it('is opened with all that it held, and finds what answers a message and refers to none', async () => {
    const { replica } = await open();
    expect((await replica.contents.toArray()).map(({ references }) => references)).toEqual([
      ['<0@example.org>'],
      ['<1@example.org>'],
      [],
    ]);
    expect([await replica.texts.count(), await replica.rules.count()]).toEqual([3, 1]);
    expect(await replica.textsHere.toCollection().primaryKeys()).toEqual(
      await replica.contents.toCollection().primaryKeys(),
    );
    expect(await threadMessages(replica, 2 as MessageId)).toEqual([3, 2, 1]);
  });
});

describe.each([1, 2, 3])('a database that version %i left in the browser', (version) => {
  it('is opened with its rows, as this version has them', async () => {
    const accountId = 'test' as AccountId;
    const indexedDB = new IDBFactory();
    const { message, content, text } = sampleRows(1);
    const earlier = new Dexie(`packetboat-${accountId}`, { indexedDB, IDBKeyRange });
    earlier.version(version).stores(earlierStores[version] ?? {});
    await earlier.open();
    const { shown, vanished, ...asInVersion1 } = message;
    await earlier.table('messages').add(version === 1 ? { ...asInVersion1, unseen: 0 } : message);
    await earlier.table('contents').add(content);
    await earlier.table('texts').add(text);
    await earlier.table('mailboxes').add({
      id: 1,
      path: 'Junk',
      delimiter: '/',
      role: 'junk',
      selectable: true,
      priority: 'low',
      ...(version === 1 ? {} : { listed: true, subscribed: true }),
      ...(version < 3 ? {} : unplaced),
      status: null,
      fact: null,
    });
    await earlier.table('settings').add({ key: 'online', wanted: false });
    earlier.close();

    const replica = new Replica(accountId, { indexedDB, IDBKeyRange });
    expect(await replica.messages.toArray()).toEqual([message]);
    expect([await replica.contents.toArray(), await replica.texts.toArray()]).toEqual([[content], [text]]);
    expect(await replica.mailboxes.toArray()).toMatchObject([
      { path: 'Junk', listed: true, subscribed: true, ...unplaced },
    ]);
    expect(await onlineWanted(replica)).toBe(false);
    await setPriority(replica, { mailboxId: inbox, priority: 'off' });
    expect(await folders(replica)).toMatchObject([{ name: 'Junk', priority: 'off', total: 1 }]);
    expect(await replica.rules.count()).toBe(0);
    replica.close();
  });
});
