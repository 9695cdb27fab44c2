import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailboxListing } from '../../core/ports.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type FakeServer, politeBut, type Script, startFakeServer } from './fake-server.ts';
import { account, remoteWith, settingsFor } from './remote-fixture.ts';

const odd = ['Häfen/Ärger', 'quo"ted', 'back\\slash', 'Lists & more', 'a (b) c', 'NIL', 'Ärger 100'];

describe.each([
  ['with LIST-STATUS', []],
  ['without LIST-STATUS', ['LIST-STATUS']],
  ['without LIST-STATUS and LIST-EXTENDED', ['LIST-STATUS', 'LIST-EXTENDED', 'SPECIAL-USE']],
] as const)('folders that are off, %s', (_name, withoutExtensions) => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    for (const path of ['INBOX', 'Junk', ...odd]) {
      await server.deliver('alice', path, [{ raw: 'Subject: x\r\n\r\nx\r\n' }]);
    }
  });
  afterAll(() => server.stop());

  /** Lists all, then some, on one session; the second with what it took. */
  const listTwice = async (
    without: readonly string[],
    known: (all: readonly MailboxListing[]) => readonly string[],
  ) => {
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server));
    const all = await remote.listMailboxes(id);
    const before = await remote.meter(id);
    const some = await remote.listMailboxes(id, without, known(all));
    const after = await remote.meter(id);
    await remote.disconnect(id);
    // Dovecot lists what was not yet made in another order each time.
    return { all: byPath(all), some: byPath(some), flights: after.flights - before.flights };
  };
  const byPath = (all: readonly MailboxListing[]) => [...all].sort((a, b) => (a.path < b.path ? -1 : 1));
  const selectable = (all: readonly MailboxListing[]) =>
    all.filter((mailbox) => mailbox.selectable).map(({ path }) => path);
  const withoutStatus = (all: readonly MailboxListing[], paths: readonly string[]) =>
    all.map((mailbox) => (paths.includes(mailbox.path) ? { ...mailbox, status: null } : mailbox));

  it('are named and no more; all the others are as ever, whatever they are called, in one flight', async () => {
    const off = ['Junk', 'quo"ted', 'Häfen/Ärger'];
    const { all, some, flights } = await listTwice(off, selectable);
    expect(all.filter(({ status }) => status !== null).map(({ path }) => path)).toEqual(
      expect.arrayContaining([...odd, 'INBOX', 'Junk']),
    );
    expect(some).toEqual(withoutStatus(all, off));
    expect(flights).toBe(1);
  });

  it('leave what is new to a second flight', async () => {
    const { all, some, flights } = await listTwice(['Junk'], () => ['INBOX', 'gone meanwhile']);
    expect(some).toEqual(withoutStatus(all, ['Junk']));
    expect(flights).toBe(2);
  });

  it('may be all that there are', async () => {
    const { all, some, flights } = await listTwice(
      [...odd, 'INBOX', 'Junk', 'Drafts', 'Sent', 'Trash'],
      selectable,
    );
    expect(some.map(({ path }) => path)).toEqual(all.map(({ path }) => path));
    expect(some.filter(({ path }) => odd.includes(path)).every(({ status }) => status === null)).toBe(true);
    expect(flights).toBe(1);
  });
});

describe('the commands for folders that are off', () => {
  const list =
    '* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\HasNoChildren) "/" Junk\r\n* LIST (\\HasNoChildren) "/" "50% off*"\r\n';
  const status = (name: string) =>
    `* STATUS ${name} (MESSAGES 1 UIDNEXT 8 UIDVALIDITY 5 UNSEEN 1 HIGHESTMODSEQ 12)\r\n`;
  /** Its LIST of several names is answered with this. */
  const script = (several: string): Script =>
    politeBut({
      'LIST "" (': several,
      LIST: `${list}T OK done\r\n`,
      'STATUS INBOX': `${status('INBOX')}T OK done\r\n`,
      'STATUS "INBOX"': `${status('INBOX')}T OK done\r\n`,
      'STATUS "50% off*"': `${status('"50% off*"')}T OK done\r\n`,
    });
  const ask = async (several: string, known: readonly string[]) => {
    const server: FakeServer = await startFakeServer({ script: script(several) });
    const remote = remoteWith();
    const { id } = await remote.connect(account, server.settings);
    const before = server.commands.length;
    const mailboxes = await remote.listMailboxes(id, ['Junk'], known);
    const commands = server.commands.slice(before);
    await remote.disconnect(id);
    await server.stop();
    return { commands, told: mailboxes.map((mailbox) => [mailbox.path, mailbox.status !== null]) };
  };
  const told = [
    ['INBOX', true],
    ['Junk', false],
    ['50% off*', true],
  ];

  it('ask with a LIST of their names, but with a STATUS where a name has a wildcard', async () => {
    const asked = await ask(`${status('INBOX')}T OK done\r\n`, ['INBOX', 'Junk', '50% off*']);
    expect(asked.told).toEqual(told);
    const items = '(MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)';
    expect(asked.commands).toEqual([
      'LIST "" "*" RETURN (SUBSCRIBED SPECIAL-USE)',
      `STATUS "50% off*" ${items}`,
      `LIST "" ("INBOX") RETURN (STATUS ${items})`,
    ]);
  });

  it('ask one by one where a server does not take a LIST of several', async () => {
    for (const refusal of ['T BAD what\r\n', 'T NO no\r\n']) {
      const asked = await ask(refusal, ['INBOX', '50% off*']);
      expect(asked.told).toEqual(told);
      expect(asked.commands.some((command) => command.includes('Junk'))).toBe(false);
    }
  });

  it('stay below what a server takes in one line, however many there are', async () => {
    const known = Array.from({ length: 3_000 }, (_, index) => `Archive of long ago ${index}`);
    const { commands } = await ask(`${status('INBOX')}T OK done\r\n`, known);
    expect(Math.max(...commands.map((command) => command.length))).toBeLessThan(8_192);
    expect(commands.join('').match(/Archive/g)).toHaveLength(3_000);
  });
});
