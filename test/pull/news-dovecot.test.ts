// A day's news in several folders of a real server: how many flights it takes, and whose bytes they were.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/mail-maker.ts';
import { type Client, startClient } from './pull-fixture.ts';

const folders = ['INBOX', 'Clients', 'Family', 'Projects', 'Receipts', 'Travel', 'Archive'] as const;
const changed = folders.slice(0, 5);

const short = [
  ...makeMailbox({ seed: 5, count: 160, from: new Date('2023-01-01'), to: new Date('2023-12-01') }),
].filter(({ raw }) => raw.length < 8_000);

describe.each([
  ['with all extensions', [], true],
  ['without QRESYNC', ['QRESYNC'], false],
  ['without BINARY', ['BINARY'], true],
] as const)('a day’s news on a server %s', (_name, withoutExtensions, hasQresync) => {
  let server: Dovecot;
  let client: Client;

  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    for (const path of folders) await server.deliver('alice', path, short.slice(0, 12));
    client = await startClient(server);
    await client.sync();
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  const happen = async (day: number): Promise<void> => {
    const other = await server.imap('alice');
    for (const [index, path] of changed.entries()) {
      const first = 20 + 10 * day + 4 * index;
      await server.deliver('alice', path, short.slice(first, first + 2));
      await other.ok(`SELECT "${path}"`);
      await other.ok(`UID STORE ${day + 1} +FLAGS (\\Flagged)`);
      await other.ok(`UID STORE ${day + 5} +FLAGS (\\Deleted)`);
      await other.ok('EXPUNGE');
    }
    await other.close();
  };

  const uids = async (path: string): Promise<readonly (number | null)[]> => {
    const mailbox = await client.replica.mailboxes.where({ path }).first();
    const rows = await client.replica.messages.where({ mailboxId: mailbox?.id ?? -1 }).toArray();
    return rows.map(({ uid }) => uid).sort((a, b) => Number(a) - Number(b));
  };

  it('comes in a flight for what changed and one for the texts', async () => {
    await client.replica.spending.clear();
    const { flights: login } = await nothingNew();
    await client.replica.spending.clear();
    await happen(0);
    client.link.resetCounters();
    await client.sync();
    const { up, down, flights } = client.link.counters();
    for (const path of changed)
      expect(await uids(path)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    const texts = new Set((await client.replica.texts.toArray()).map(({ contentId }) => contentId));
    const contents = await client.replica.contents.toCollection().primaryKeys();
    expect(contents.filter((id) => !texts.has(id))).toEqual([]);
    if (hasQresync) expect(flights).toBe(login + 2);
    else expect(flights).toBeGreaterThan(login + 2);
    const rows = await client.replica.spending.toArray();
    const sum = (of: 'up' | 'down') => rows.reduce((total, row) => total + row[of], 0);
    expect([sum('up'), sum('down')]).toEqual([up, down]);
    const listed = rows.filter(({ purpose }) => purpose === 'lists');
    expect(new Set(listed.map(({ path }) => path))).toEqual(new Set(changed));
    expect(listed.every((row) => row.items > 0 && row.up > 0 && row.down > 0)).toBe(true);
  });

  const nothingNew = async () => {
    client.link.resetCounters();
    await client.sync();
    return client.link.counters();
  };

  it('comes whole, wherever the line is cut', async () => {
    for (let day = 1; day < 5; day += 1) {
      await happen(day);
      client.link.cutAfter(2_500 + 1_300 * day);
      await client.sync().catch(() => undefined);
      client.link.cutAfter(0);
      await client.sync();
      const state = await server.serverState('alice');
      for (const path of folders) {
        const live = [...(state.get(path)?.messages ?? [])].map(({ uid }) => uid).sort((a, b) => a - b);
        expect(await uids(path), `${path} on day ${day}`).toEqual(live);
      }
    }
  });
});
