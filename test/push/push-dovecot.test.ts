import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import { changeFlags, moveMessages } from '../../core/replica/commands/message-commands.ts';
import { type Client, replicaLines, serverLines, startClient } from '../pull/pull-fixture.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/mail-maker.ts';

let now = 1_800_000_000_000;
const tick = (): number => {
  now += 1_000;
  return now;
};

const mail = (seed: number, count: number) =>
  makeMailbox({
    seed,
    count,
    from: new Date('2024-01-01T00:00:00Z'),
    to: new Date('2024-06-01T00:00:00Z'),
    maxAttachmentBytes: 2_000,
  });

describe('push to Dovecot', () => {
  let dovecot: Dovecot;
  let client: Client;

  beforeEach(async () => {
    dovecot = await startDovecot();
    await dovecot.deliver('alice', 'INBOX', mail(1, 20));
    await dovecot.deliver('alice', 'Archive', mail(2, 3));
    client = await startClient(dovecot);
    await client.sync();
  });

  afterEach(async () => {
    await client.close();
    await dovecot.stop();
  });

  const mailboxId = async (path: string): Promise<MailboxId> => {
    const row = await client.replica.mailboxes.where('path').equals(path).first();
    if (!row) throw new Error(`no ${path}`);
    return row.id;
  };
  const messages = async (path: string, uids: readonly number[]): Promise<MessageId[]> => {
    const id = await mailboxId(path);
    const rows = await client.replica.messages.filter((row) => row.mailboxId === id).toArray();
    return rows.filter(({ uid }) => uid !== null && uids.includes(uid)).map((row) => row.id);
  };

  it('brings flags and moves there', async () => {
    const { replica } = client;
    await changeFlags(
      replica,
      { messageIds: await messages('INBOX', [1, 2, 3]), add: ['\\Seen', 'later'], remove: [] },
      tick(),
    );
    await moveMessages(
      replica,
      { messageIds: await messages('INBOX', [3, 4]), to: await mailboxId('Archive') },
      tick(),
    );
    const outcome = await client.sync();
    expect(outcome).toMatchObject({ error: null, pushed: 5, pending: 0, conflicts: 0 });
    const there = await serverLines(dovecot);
    expect(await replicaLines(replica)).toEqual(there);
    expect(there.Archive?.length).toBe(5);
  });
});
