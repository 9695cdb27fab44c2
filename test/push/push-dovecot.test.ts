import { afterEach, describe, expect, it } from 'vitest';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import {
  createMailbox,
  deleteMailbox,
  renameMailbox,
  subscribeMailbox,
} from '../../core/replica/commands/mailbox-commands.ts';
import {
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
} from '../../core/replica/commands/message-commands.ts';
import { type Client, replicaLines, serverLines, startClient } from '../pull/pull-fixture.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/mail-maker.ts';

let wall = 1_800_000_000_000;
const later = (): number => {
  wall += 1_000;
  return wall;
};

const mail = (seed: number, count: number) =>
  makeMailbox({
    seed,
    count,
    from: new Date('2024-01-01T00:00:00Z'),
    to: new Date('2024-06-01T00:00:00Z'),
    maxAttachmentBytes: 2_000,
  });

const draft = new TextEncoder().encode(
  [
    'From: Alice <alice@example.net>',
    'Subject: draft',
    'Date: Wed, 01 May 2024 10:00:00 +0000',
    'Message-ID: <draft-1@example.net>',
    '',
    'Not finished yet.',
    '',
  ].join('\r\n'),
);

const servers = [
  { name: 'everything', withoutExtensions: [] },
  { name: 'no MOVE', withoutExtensions: ['MOVE'] },
  { name: 'no QRESYNC, MULTIAPPEND or LITERAL+', withoutExtensions: ['QRESYNC', 'MULTIAPPEND', 'LITERAL+'] },
  { name: 'no CONDSTORE', withoutExtensions: ['CONDSTORE', 'QRESYNC'] },
  {
    name: 'no MOVE, UIDPLUS, CONDSTORE or COMPRESS',
    withoutExtensions: ['MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC', 'ESEARCH', 'COMPRESS=DEFLATE'],
  },
] as const;

const mailboxId = async ({ replica }: Client, path: string): Promise<MailboxId> => {
  const row = await replica.mailboxes.where('path').equals(path).first();
  if (!row) throw new Error(`there is no ${path} here`);
  return row.id;
};

const messages = async (client: Client, path: string, uids: readonly number[]): Promise<MessageId[]> => {
  const id = await mailboxId(client, path);
  const rows = await client.replica.messages.filter((row) => row.mailboxId === id).toArray();
  return rows.filter(({ uid }) => uid !== null && uids.includes(uid)).map((row) => row.id);
};

/** Something of everything. */
const sortMail = async (client: Client): Promise<void> => {
  const { replica } = client;
  const inbox = (...uids: number[]) => messages(client, 'INBOX', uids);
  const archive = await mailboxId(client, 'Archive');
  await changeFlags(
    replica,
    { messageIds: await inbox(1, 2, 3), add: ['\\Seen', 'later'], remove: [] },
    later(),
  );
  await changeFlags(
    replica,
    { messageIds: await inbox(4, 5), add: ['\\Flagged'], remove: ['\\Seen'] },
    later(),
  );
  await moveMessages(replica, { messageIds: await inbox(3, 6, 7), to: archive }, later());
  await copyMessages(replica, { messageIds: await inbox(8, 9), to: archive }, later());
  await deleteMessages(replica, { messageIds: await inbox(10, 11) }, later());
  const { mailboxId: made } = await createMailbox(replica, { path: 'Made here' }, later());
  await moveMessages(replica, { messageIds: await inbox(12), to: made }, later());
  await renameMailbox(replica, { mailboxId: await mailboxId(client, 'Lists'), path: 'Read later' }, later());
  await subscribeMailbox(replica, { mailboxId: archive, subscribed: true }, later());
  await deleteMailbox(replica, { mailboxId: await mailboxId(client, 'Old') }, later());
  const append = { mailboxId: archive, bytes: draft, flags: ['\\Draft'], internalDate: 1_714_557_600_123 };
  await appendMessage(replica, append, later());
};

/** Message-IDs and flags by folder: what a sorted account comes to, whichever UIDs it has. */
const gist = (lines: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(lines).map(([path, all]) => [
      path,
      all.map((line) => line.split(' ').slice(3).join(' ')).sort(),
    ]),
  );

const startSorted = async (withoutExtensions: readonly string[]): Promise<Dovecot> => {
  const dovecot = await startDovecot({ withoutExtensions });
  await dovecot.deliver('alice', 'INBOX', mail(1, 20));
  await dovecot.deliver('alice', 'Archive', mail(2, 3));
  await dovecot.deliver('alice', 'Lists', mail(3, 4));
  await dovecot.deliver('alice', 'Old', mail(4, 2));
  return dovecot;
};

const clients: Client[] = [];

/** A client that has seen everything. */
const startInStep = async (dovecot: Dovecot): Promise<Client> => {
  const client = await startClient(dovecot);
  clients.push(client);
  await client.sync();
  return client;
};

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

describe.each(servers)('push to Dovecot with $name', ({ withoutExtensions }) => {
  it('brings an hour of sorting there, and another client sees it', async () => {
    const dovecot = await startSorted(withoutExtensions);
    try {
      const client = await startInStep(dovecot);
      await sortMail(client);
      const outcome = await client.sync();
      expect(outcome).toMatchObject({ error: null, pending: 0, conflicts: 0, newMessages: 0 });
      const there = await serverLines(dovecot);
      expect(await replicaLines(client.replica)).toEqual(there);
      expect(Object.fromEntries(Object.entries(there).map(([path, { length }]) => [path, length]))).toEqual({
        INBOX: 14,
        Archive: 9,
        'Read later': 4,
        'Made here': 1,
        Drafts: 0,
        Junk: 0,
        Sent: 0,
        Trash: 0,
      });
      expect(await client.sync()).toMatchObject({ error: null, pushed: 0, newMessages: 0 });
      const other = await startInStep(dovecot);
      expect(await replicaLines(other.replica)).toEqual(there);
    } finally {
      await dovecot.stop();
    }
  });
});

const [full, withoutMove, , , bare] = servers;

describe.each([full, withoutMove, bare])('push to Dovecot with $name, cut short', ({ withoutExtensions }) => {
  it('does all of it once', async () => {
    let expected: Record<string, string[]> | null = null;
    let bytes = 0;
    for (const share of [1, 0.45, 0.6, 0.75]) {
      const dovecot = await startSorted(withoutExtensions);
      try {
        const client = await startInStep(dovecot);
        await sortMail(client);
        client.link.resetCounters();
        client.link.cutAfter(Math.round(share * bytes));
        await client.sync();
        client.link.cutAfter(0);
        if (expected) expect(await client.sync()).toMatchObject({ error: null, pending: 0, conflicts: 0 });
        const { up, down } = client.link.counters();
        const there = await serverLines(dovecot);
        expect(await replicaLines(client.replica), `cut after ${share}`).toEqual(there);
        if (expected) expect(gist(there), `cut after ${share}`).toEqual(expected);
        else {
          expected = gist(there);
          bytes = up + down;
        }
      } finally {
        await dovecot.stop();
      }
    }
  });
});
