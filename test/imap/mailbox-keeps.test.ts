// What an open mailbox does not keep is refused before anything goes out: a server may say OK and do nothing.
import { afterEach, describe, expect, it } from 'vitest';
import type { CommandAnswer, MessageCommand } from '../../core/ports.ts';
import { politeBut, startFakeServer } from './fake-server.ts';
import { account, remoteWith } from './remote-fixture.ts';

const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Told {
  readonly permanentFlags?: string;
  readonly code?: 'READ-ONLY' | 'READ-WRITE';
  readonly without?: string;
}

/** Does one thing in a mailbox of which SELECT says this; with what went out for it. */
const change = async (
  command: MessageCommand,
  { permanentFlags, code = 'READ-WRITE', without = '' }: Told,
): Promise<{ answer: CommandAnswer | undefined; sent: string[] }> => {
  const told = permanentFlags === undefined ? '' : `* OK [PERMANENTFLAGS (${permanentFlags})] kept\r\n`;
  const capability = 'IMAP4rev1 ENABLE CONDSTORE QRESYNC ESEARCH UIDPLUS MOVE UNSELECT'.replace(without, '');
  const server = await startFakeServer({
    script: politeBut({
      LOGIN: `T OK [CAPABILITY ${capability}] in\r\n`,
      SELECT: `* 1 EXISTS\r\n* OK [UIDVALIDITY 5] v\r\n* OK [UIDNEXT 8] n\r\n* OK [HIGHESTMODSEQ 9] m\r\n${told}T OK [${code}] selected\r\n`,
      'UID STORE': '* 1 FETCH (UID 7 MODSEQ (10))\r\nT OK stored\r\n',
      'UID COPY': 'T OK [COPYUID 6 7 1] copied\r\n',
      'UID MOVE': '* OK [COPYUID 6 7 1] x\r\n* VANISHED 7\r\nT OK moved\r\n',
      'UID EXPUNGE': '* VANISHED 7\r\nT OK expunged\r\n',
    }),
  });
  const remote = remoteWith({ password: 'p', silenceMs: 1_000 });
  ends.push(
    () => remote.close(),
    () => server.stop(),
  );
  const { id } = await remote.connect(account, server.settings);
  await remote.selectMailbox(id, 'Clients');
  const before = server.commands.length;
  const { answers } = await remote.changeMessages(id, [command]);
  return { answer: answers[0], sent: server.commands.slice(before) };
};

const refused = (reason: string) => ({ answer: { kind: 'refused', code: '', reason }, sent: [] });
const store = (...add: string[]): MessageCommand => ({ kind: 'store', uids: '7', add, remove: [] });
const expunge: MessageCommand = { kind: 'expunge', uids: '7', unchangedSince: null };
const move: MessageCommand = { kind: 'move', uids: '7', to: 'X' };
const copy: MessageCommand = { kind: 'copy', uids: '7', to: 'X' };

describe('a mailbox that can only be read', () => {
  it.each([store('\\Seen'), expunge, move])('takes no $kind', async (command) => {
    const told = { code: 'READ-ONLY', permanentFlags: '' } as const;
    expect(await change(command, told)).toEqual(refused('Clients can only be read.'));
  });

  it('can be copied from', async () => {
    const { answer } = await change(copy, { code: 'READ-ONLY', permanentFlags: '' });
    expect(answer).toMatchObject({ kind: 'done' });
  });
});

describe('a mailbox that keeps some flags', () => {
  const some = { permanentFlags: '\\Answered \\SEEN $MDNSent' };

  it.each(['\\Seen', '$mdnsent'])('takes %s, however it is written', async (flag) => {
    expect((await change(store(flag), some)).answer).toMatchObject({ kind: 'done' });
  });

  it('takes none of the others', async () => {
    expect(await change(store('\\Seen', '$Work'), some)).toEqual(
      refused('Clients does not keep the flag $Work.'),
    );
    expect(await change({ ...store(), remove: ['\\Flagged'] } as MessageCommand, some)).toEqual(
      refused('Clients does not keep the flag \\Flagged.'),
    );
  });

  it('loses nothing that \\Deleted would have to be set for', async () => {
    expect(await change(expunge, some)).toEqual(refused('Nothing may be deleted from Clients.'));
    expect(await change(move, { ...some, without: ' MOVE' })).toEqual(
      refused('Nothing may be deleted from Clients.'),
    );
    expect((await change(move, some)).answer).toMatchObject({ kind: 'done' });
  });

  it('takes any label where the server keeps new ones, and everything where it does not say', async () => {
    expect((await change(store('$Work'), { permanentFlags: '\\*' })).answer).toMatchObject({ kind: 'done' });
    expect(await change(store('\\Seen'), { permanentFlags: '\\*' })).toMatchObject({
      answer: { kind: 'refused' },
    });
    expect((await change(store('$Work', '\\Seen'), {})).answer).toMatchObject({ kind: 'done' });
  });
});
