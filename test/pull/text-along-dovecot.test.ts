// The text of a message that somebody opens in a folder that is not open: in the flight that opens it, and never another message's.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inflateText } from '../../core/mail/deflate-text.ts';
import type { MessageId, PartNumber } from '../../core/model/ids.ts';
import type { Remote } from '../../core/ports.ts';
import { setFocus } from '../../core/replica/commands/settings.ts';
import { wantText } from '../../core/replica/commands/wants.ts';
import type { Delivery } from '../support/deliver.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type Client, startClient } from './pull-fixture.ts';

const letter = (subject: string, text: string): Delivery => ({
  internalDate: new Date('2023-11-14T22:13:20Z'),
  raw: [
    'From: Ann <ann@example.net>',
    `Subject: ${subject}`,
    'Date: Tue, 14 Nov 2023 22:13:20 +0000',
    `Message-ID: <${subject}@example.net>`,
    '',
    text,
    '',
  ].join('\r\n'),
});

/** Nothing that COMPRESS could make less of: what crosses is told by its size. */
const noise = (bytes: number): string =>
  randomBytes(bytes).toString('base64').slice(0, bytes).replace(/.{76}/g, '$&\r\n');

const servers = [
  ['with all extensions', []],
  ['without COMPRESS', ['COMPRESS=DEFLATE']],
  ['without QRESYNC', ['QRESYNC']],
  ['without QRESYNC, CONDSTORE and COMPRESS', ['QRESYNC', 'CONDSTORE', 'COMPRESS=DEFLATE']],
] as const;

interface Crossed {
  readonly flights: number;
  readonly bytes: number;
}

describe.each(servers)('a message opened in another folder of a server %s', (_name, withoutExtensions) => {
  let dovecot: Dovecot;
  let client: Client;
  beforeAll(async () => {
    dovecot = await startDovecot({ withoutExtensions });
  });
  afterAll(() => dovecot.stop());
  beforeEach(async () => {
    client = await startClient(dovecot);
    await dovecot.deliver(
      'alice',
      'There',
      ['one', 'two', 'six'].map((name) => letter(name, `text ${name}`)),
    );
    await dovecot.deliver('alice', 'There', [letter('long', noise(4_096))]);
    await client.sync({ tiers: 0 });
  });
  afterEach(async () => {
    await client.close();
    await deleteThere();
  });

  const deleteThere = async (): Promise<void> => {
    const imap = await dovecot.imap('alice');
    await imap.ok('DELETE There');
    imap.close();
  };
  const rowOf = async (subject: string) => {
    const row = await client.replica.messages.filter((message) => message.subject === subject).first();
    if (!row) throw new Error(`no message ${subject}`);
    return row;
  };
  const look = async (subject: string): Promise<MessageId> => {
    const row = await rowOf(subject);
    await setFocus(client.replica, row.mailboxId, row.id);
    return row.id;
  };
  const textOf = async (subject: string): Promise<string | null> => {
    const { contentId } = await rowOf(subject);
    const text = await client.replica.texts.get([contentId, '1' as PartNumber]);
    return text ? inflateText(text.deflated).trim() : null;
  };
  /** One session, and what crossed in it from the opening of a folder to the first text. */
  const session = async (alongAllowed = true): Promise<Crossed> => {
    const { remote } = client.ports;
    let before: Crossed | null = null;
    let after: Crossed | null = null;
    const now = (): Crossed => {
      const { up, down, flights } = client.link.counters();
      return { flights, bytes: up + down };
    };
    const seen = (texts: number): void => {
      if (texts > 0) after ??= now();
    };
    const watched: Remote = {
      ...remote,
      openMailbox: async (id, { texts, ...request }) => {
        before ??= now();
        const opened = await remote.openMailbox(id, alongAllowed && texts ? { ...request, texts } : request);
        seen(opened.texts.length);
        return opened;
      },
      fetchTexts: async (id, requests) => {
        const batch = await remote.fetchTexts(id, requests);
        seen(batch.items.length);
        return batch;
      },
    };
    const { error } = await client.sync({ tiers: 0, remote: watched });
    expect(error).toBeNull();
    const [from, to] = [before ?? now(), after ?? now()];
    return { flights: to.flights - from.flights, bytes: to.bytes - from.bytes };
  };

  it('is there after one flight, for no more bytes than it took with two', async () => {
    await look('long');
    const along = await session();
    expect(await textOf('long')).toHaveLength(4_096 + 53);
    const { contentId } = await rowOf('long');
    await client.replica.texts.where({ contentId }).delete();
    await client.replica.textsHere.delete(contentId);
    const after = await session(false);
    expect(await textOf('long')).not.toBeNull();
    expect({ along: along.flights, after: after.flights }).toEqual({ along: 1, after: 2 });
    expect(along.bytes).toBeLessThanOrEqual(after.bytes);
    expect(along.bytes).toBeGreaterThan(3_000);
  });

  it('is counted as a text, and so is one that is asked for', async () => {
    const { id } = await rowOf('long');
    await wantText(client.replica, id, '1' as PartNumber, Date.now());
    expect((await session()).flights).toBe(1);
    expect(await textOf('long')).not.toBeNull();
    expect(await client.replica.wants.count()).toBe(0);
    const spent = await client.replica.spending.filter(({ purpose }) => purpose === 'texts').toArray();
    expect(spent).toMatchObject([{ path: 'There', items: 1 }]);
    expect(spent[0]?.octets).toBeGreaterThan(4_096);
    expect(spent[0]?.down).toBeGreaterThan(3_000);
  });

  it('has its own text when the folder was made anew, and its UID means another one', async () => {
    await look('two');
    await deleteThere();
    await dovecot.deliver(
      'alice',
      'There',
      ['else', 'other', 'two'].map((name) => letter(name, `text ${name}`)),
    );
    await session();
    expect(await rowOf('two')).toMatchObject({ uid: 3 });
    expect(await textOf('two')).toBe('text two');
    expect(client.sent.texts).toEqual(['There 3 1']);
    expect(await client.replica.texts.count()).toBe(1);
  });

  it('has its own text under a new UIDVALIDITY, and nothing is fetched twice', async () => {
    await look('two');
    await dovecot.doveadm('mailbox', 'update', '-u', 'alice', '--uid-validity', '1900000001', 'There');
    await session();
    expect(await rowOf('two')).toMatchObject({ uidValidity: 1_900_000_001 });
    expect(await textOf('two')).toBe('text two');
    expect(client.sent.texts).toEqual(['There 2 1']);
    expect(client.sent.listings).toHaveLength(4);
  });

  it('is gone, and no text of it is kept, when it was expunged meanwhile', async () => {
    await look('two');
    const imap = await dovecot.imap('alice');
    await imap.ok('SELECT There');
    await imap.ok('UID STORE 2 +FLAGS.SILENT (\\Deleted)');
    await imap.ok('EXPUNGE');
    imap.close();
    await session();
    expect(await client.replica.messages.filter(({ subject }) => subject === 'two').count()).toBe(0);
    expect(await client.replica.texts.count()).toBe(0);
    expect(client.sent.texts).toEqual([]);
  });
});
