import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageByUid, messageView } from '../../core/replica/queries.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type Client, startClient } from './pull-fixture.ts';

const internalDate = new Date('2024-05-01T08:00:00Z');

/** Messages that differ in nothing that a list shows. */
const lookAlike = (head: string) => (body: string) => ({
  raw: `From: a@example.org\r\nSubject: the same\r\n${head}\r\n${body}\r\n`,
  internalDate,
});
const withoutId = lookAlike('');
const sameId = lookAlike('Message-ID: <same@example.org>\r\n');

describe('messages that look alike', () => {
  let dovecot: Dovecot;
  let client: Client;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(async () => {
    await dovecot.stop();
  });
  beforeEach(async () => {
    client = await startClient(dovecot);
  });
  afterEach(async () => {
    await client.close();
  });

  const texts = async (path: string, count: number): Promise<string[]> => {
    const shown: string[] = [];
    for (let uid = 1; uid <= count; uid++) {
      const row = await messageByUid(client.replica, path, uid);
      const plain = row && (await messageView(client.replica, row.id))?.plain;
      shown.push(plain?.kind === 'here' ? plain.text.trim() : `${plain?.kind}`);
    }
    return shown;
  };

  it('keep their own texts side by side, with one Message-ID or with none', async () => {
    await dovecot.deliver('alice', 'Alike', ['one', 'two', 'six'].map(withoutId));
    await dovecot.deliver('alice', 'Twins', ['one', 'two', 'six'].map(sameId));
    await client.sync();
    expect(await texts('Alike', 3)).toEqual(['one', 'two', 'six']);
    expect(await texts('Twins', 3)).toEqual(['one', 'two', 'six']);
    await dovecot.deliver('alice', 'Twins', ['ten'].map(sameId));
    await client.sync();
    expect(await texts('Twins', 4)).toEqual(['one', 'two', 'six', 'ten']);
  });

  it('keep their own texts in two folders where they have no Message-ID', async () => {
    await dovecot.deliver('alice', 'Here', [withoutId('one')]);
    await dovecot.deliver('alice', 'There', [withoutId('two')]);
    await client.sync();
    expect([...(await texts('Here', 1)), ...(await texts('There', 1))]).toEqual(['one', 'two']);
  });

  it('keep their own texts when UIDVALIDITY changes and some are gone', async () => {
    await dovecot.deliver('alice', 'Reset', [
      ...['one', 'two', 'six'].map(sameId),
      ...['red', 'tan'].map(withoutId),
    ]);
    await client.sync();
    const imap = await dovecot.imap('alice');
    await imap.ok('SELECT Reset');
    await imap.ok('UID STORE 1,4 +FLAGS.SILENT (\\Deleted)');
    await imap.ok('EXPUNGE');
    await imap.close();
    await dovecot.doveadm('mailbox', 'update', '-u', 'alice', '--uid-validity', '1900000001', 'Reset');
    await client.sync();
    const [, two, six, , tan] = await texts('Reset', 5);
    expect([two, six, tan]).toEqual(['two', 'six', 'tan']);
  });

  it('that are one message in three folders cross the line once', async () => {
    await dovecot.deliver(
      'alice',
      'First',
      ['copied', 'moved!'].map((body, index) => ({
        ...sameId(body),
        internalDate: new Date(internalDate.getTime() + index * 1_000),
      })),
    );
    await client.sync();
    const before = client.sent.texts.length;
    const imap = await dovecot.imap('alice');
    for (const path of ['Second', 'Third']) await imap.ok(`CREATE ${path}`);
    await imap.ok('SELECT First');
    await imap.ok('UID COPY 1 Second');
    await imap.ok('UID COPY 1 Third');
    await imap.ok('UID MOVE 2 Third');
    await imap.close();
    await client.sync();
    expect(client.sent.texts.length).toBe(before);
    expect([...(await texts('Second', 1)), ...(await texts('Third', 2))]).toEqual([
      'copied',
      'copied',
      'moved!',
    ]);
  });
});
