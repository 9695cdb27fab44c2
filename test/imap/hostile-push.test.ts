import { afterEach, describe, expect, it } from 'vitest';
import type { AppendRequest, MessageCommand, SessionId } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { type FakeServer, politeBut, type Script, startFakeServer } from './fake-server.ts';
import { account, remoteWith } from './remote-fixture.ts';

describe('a server that answers changes with nonsense', () => {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  const connectTo = async (
    others: Readonly<Record<string, ReturnType<Script>>>,
    capability = 'IMAP4rev1 ENABLE CONDSTORE QRESYNC ESEARCH UIDPLUS MOVE MULTIAPPEND LITERAL+ UNSELECT',
  ): Promise<{ remote: HostRemote; id: SessionId; server: FakeServer }> => {
    const login = `T OK [CAPABILITY ${capability}] in\r\n`;
    const server = await startFakeServer({ script: politeBut({ LOGIN: login, ...others }) });
    const remote = remoteWith({ password: 'p', silenceMs: 1_000 });
    ends.push(
      () => remote.close(),
      () => server.stop(),
    );
    const { id } = await remote.connect(account, server.settings);
    await remote.selectMailbox(id, 'INBOX');
    return { remote, id, server };
  };

  const done = { kind: 'done', copied: null, changed: '', marked: '', missing: '' };
  const copy: MessageCommand = { kind: 'copy', uids: '7', to: 'X' };

  it.each([
    'T OK [COPYUID] x',
    'T OK [COPYUID 0 7 1] x',
    'T OK [COPYUID 5 7 1:2] x',
    'T OK [COPYUID 5 7:8 1:2] x',
    'T OK [COPYUID 5 8 1] x',
    'T OK [COPYUID 5 1:4294967295 1:4294967295] x',
    'T OK [COPYUID 5 7 0] x',
    'T OK [COPYUID 5 7 99999999999] x',
    'T OK [COPYUID 5 7 *] x',
    'T OK [COPYUID (a b) "c d"] x',
    'T OK [COPYUID 5 {3}\r\n7:8 1] x',
    `T OK [COPYUID 5 ${'7,'.repeat(20_000)}7 ${'1,'.repeat(20_000)}1] x`,
  ])('a COPYUID that makes no sense says nothing: %.60s', async (answer) => {
    const { remote, id } = await connectTo({ 'UID COPY': `${answer}\r\n` });
    // The polite search finds 7, so nothing is missing.
    expect(await remote.changeMessages(id, [copy])).toMatchObject({ answers: [done], cut: null });
  });

  it('a COPYUID is paired by position, ranges counting upwards however they are written', async () => {
    const { remote, id } = await connectTo({ 'UID COPY': 'T OK [COPYUID 5 9:7,3 12,20:22] x\r\n' });
    const { answers } = await remote.changeMessages(id, [{ kind: 'copy', uids: '3,7:9,11', to: 'X' }]);
    const pairs = [
      [7, 12],
      [8, 20],
      [9, 21],
      [3, 22],
    ];
    expect(answers).toEqual([{ ...done, copied: { uidValidity: 5, pairs }, missing: '11' }]);
  });

  it('the COPYUID of each move is told by its UIDs, with a tag or without', async () => {
    const { remote, id } = await connectTo({
      'UID MOVE 1 ': '* OK [COPYUID 5 1 10] x\r\n* OK [COPYUID 6 2 20] x\r\nT OK x\r\n',
      'UID MOVE 2 ': 'T OK x\r\n',
      'UID MOVE 3 ': 'T OK [COPYUID 7 3 30] x\r\n',
    });
    const { answers } = await remote.changeMessages(
      id,
      ['1', '2', '3'].map((uids) => ({ kind: 'move', uids, to: `X${uids}` })),
    );
    expect(answers).toEqual([
      { ...done, copied: { uidValidity: 5, pairs: [[1, 10]] } },
      { ...done, copied: { uidValidity: 6, pairs: [[2, 20]] } },
      { ...done, copied: { uidValidity: 7, pairs: [[3, 30]] } },
    ]);
  });

  it('an answer that cannot be parsed leaves its command unanswered, and the others answered', async () => {
    const { remote, id } = await connectTo({ 'UID COPY 7': 'T OK [COPYUID 5 7 (\r\n' });
    const { answers, cut } = await remote.changeMessages(id, [copy, { kind: 'copy', uids: '8', to: 'X' }]);
    expect(answers.map(({ kind }) => kind)).toEqual(['unanswered', 'done']);
    expect(cut?.code).toBe('protocol');
    expect(await remote.selectMailbox(id, 'INBOX')).toMatchObject({ exists: 1 });
  });

  it.each([
    ['T OK [MODIFIED 8] x', '8', '7'],
    ['T NO [MODIFIED 7:8] x', '7:8', ''],
    ['T OK [MODIFIED 1:4294967295] x', '7:8', ''],
    ['T OK [MODIFIED nonsense] x', '7:8', ''],
    ['T OK [MODIFIED] x', '7:8', ''],
  ])('%s holds back what it may mean', async (answer, changed, expunged) => {
    const { remote, id, server } = await connectTo({
      'UID STORE': `${answer}\r\n`,
      'UID SEARCH': '* ESEARCH (TAG "T") UID ALL 7:8\r\nT OK x\r\n',
      'UID EXPUNGE': '* VANISHED 7\r\nT OK x\r\n',
    });
    const { answers } = await remote.changeMessages(id, [
      { kind: 'expunge', uids: '7:8', unchangedSince: 3n },
    ]);
    expect(answers).toEqual([{ ...done, changed }]);
    const sent = server.commands.filter((command) => command.startsWith('UID EXPUNGE'));
    expect(sent).toEqual(expunged === '' ? [] : [`UID EXPUNGE ${expunged}`]);
  });

  it('a refused conditional STORE expunges nothing', async () => {
    const { remote, id, server } = await connectTo({ 'UID STORE': 'T BAD no such modifier\r\n' });
    const { answers } = await remote.changeMessages(id, [{ kind: 'expunge', uids: '7', unchangedSince: 3n }]);
    expect(answers).toEqual([{ kind: 'refused', code: '', reason: 'no such modifier' }]);
    expect(server.commands.some((command) => command.includes('EXPUNGE'))).toBe(false);
  });

  it('a COPY that is refused deletes nothing, on a server without MOVE', async () => {
    const { remote, id, server } = await connectTo(
      { 'UID COPY': 'T NO [OVERQUOTA] full\r\n' },
      'IMAP4rev1 UIDPLUS',
    );
    const { answers } = await remote.changeMessages(id, [{ kind: 'move', uids: '7', to: 'X' }]);
    expect(answers).toEqual([{ kind: 'refused', code: 'OVERQUOTA', reason: 'full' }]);
    expect(server.commands.filter((command) => /STORE|EXPUNGE/.test(command))).toEqual([]);
  });

  it('an expunge that takes nothing, twice, is told as marked', async () => {
    const { remote, id, server } = await connectTo({
      'UID STORE': '* 1 FETCH (UID 7 MODSEQ (13))\r\nT OK x\r\n',
      'UID EXPUNGE': 'T OK x\r\n',
    });
    const { answers, modseqs } = await remote.changeMessages(id, [
      { kind: 'expunge', uids: '7', unchangedSince: null },
    ]);
    expect(answers).toEqual([{ ...done, marked: '7' }]);
    expect(modseqs).toEqual([{ uid: 7, modseq: 13n }]);
    expect(server.commands.filter((command) => command === 'UID EXPUNGE 7')).toHaveLength(2);
  });

  it('without UIDPLUS a search that is not answered expunges nothing', async () => {
    const { remote, id, server } = await connectTo({ 'UID SEARCH': 'T OK x\r\n' }, 'IMAP4rev1 MOVE');
    const { answers } = await remote.changeMessages(id, [
      { kind: 'expunge', uids: '7', unchangedSince: null },
    ]);
    expect(answers).toEqual([{ ...done, marked: '7' }]);
    expect(server.commands).not.toContain('EXPUNGE');
  });

  it('flags that are told meanwhile are handed on, MODSEQ alone apart', async () => {
    const { remote, id } = await connectTo({
      'UID STORE':
        '* 1 FETCH (UID 7 MODSEQ (20))\r\n* 2 FETCH (UID 8 FLAGS (\\Seen a) MODSEQ (21))\r\n' +
        '* 3 FETCH (FLAGS (\\Seen))\r\n* 4 FETCH (UID 9 MODSEQ (22))\r\n* 4 FETCH (UID 9 FLAGS (b))\r\n' +
        '* VANISHED 1:4294967295\r\n* 4 EXPUNGE\r\nT OK x\r\n',
    });
    const { answers, flags, modseqs } = await remote.changeMessages(id, [
      { kind: 'store', uids: '7', add: ['\\Seen'], remove: [] },
    ]);
    expect(answers).toEqual([{ ...done, missing: '7' }]);
    expect(flags).toEqual([
      { uid: 8, flags: ['\\Seen', 'a'], modseq: 21n },
      { uid: 9, flags: ['b'], modseq: null },
    ]);
    expect(modseqs).toEqual([{ uid: 7, modseq: 20n }]);
  });

  const append = (text: string, bytes = text.length): AppendRequest => ({
    flags: [],
    internalDate: Number.NaN,
    source: { kind: 'raw', bytes: new TextEncoder().encode(text.padEnd(bytes, 'x')) },
  });

  it.each([
    'T OK [APPENDUID] x',
    'T OK [APPENDUID 5] x',
    'T OK [APPENDUID 0 1:2] x',
    'T OK [APPENDUID 5 1] x',
    'T OK [APPENDUID 5 1:4294967295] x',
    'T OK [APPENDUID 5 1,*] x',
  ])('an APPENDUID that makes no sense says nothing: %s', async (answer) => {
    const { remote, id, server } = await connectTo({ APPEND: `${answer}\r\n` });
    const { answers } = await remote.appendMessages(id, 'X', [append('a'), append('b')]);
    const unknown = { kind: 'done', uidValidity: null, uid: null };
    expect(answers).toEqual([unknown, unknown]);
    expect(server.commands.at(-1)).toBe('APPEND "X" {1+}\r\na {1+}\r\nb');
  });

  it('several in one command get their UIDs in order', async () => {
    const { remote, id } = await connectTo({ APPEND: 'T OK [APPENDUID 5 10:11,7] x\r\n' });
    const { answers } = await remote.appendMessages(id, 'X', [append('a'), append('b'), append('c')]);
    expect(answers.map((each) => each.kind === 'done' && each.uid)).toEqual([10, 11, 7]);
  });

  it('when several are refused in one command, each is tried by itself', async () => {
    const { remote, id } = await connectTo({
      'APPEND "X" {1+}\r\na {1+}': 'T NO [CANNOT] one of them\r\n',
      'APPEND "X" {1+}\r\na': 'T OK [APPENDUID 5 1] x\r\n',
      'APPEND "X" {1+}\r\nb': 'T NO [CANNOT] this one\r\n',
    });
    const { answers } = await remote.appendMessages(id, 'X', [append('a'), append('b')]);
    expect(answers).toEqual([
      { kind: 'done', uidValidity: 5, uid: 1 },
      { kind: 'refused', code: 'CANNOT', reason: 'this one' },
    ]);
  });

  it('with LITERAL- what is above 4,096 bytes waits to be asked for, and is not sent when it is refused', async () => {
    const { remote, id, server } = await connectTo(
      {
        'APPEND "X" {5000}\r\n': 'T OK x\r\n',
        'APPEND "X" {5000}': '+ go on\r\n',
        'APPEND "X" {6000}': 'T NO [TOOBIG] no\r\n',
      },
      'IMAP4rev1 LITERAL-',
    );
    const { answers, cut } = await remote.appendMessages(id, 'X', [
      append('a', 4_096),
      append('b', 5_000),
      append('c', 6_000),
      append('d'),
    ]);
    expect(cut).toBeNull();
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done', 'refused', 'done']);
    const appended = server.commands
      .filter((each) => each.startsWith('APPEND'))
      .map((each) => each.slice(0, 20));
    expect(appended).toEqual([
      'APPEND "X" {4096+}\r\n',
      'APPEND "X" {5000}',
      'APPEND "X" {5000}\r\nb',
      'APPEND "X" {6000}',
      'APPEND "X" {1+}\r\nd',
    ]);
  });

  it('a message of no parts that are here is refused, and the others go', async () => {
    const { remote, id } = await connectTo({});
    const text = {
      part: '1',
      type: 'text/plain',
      parameters: {},
      contentId: null,
      encoding: '7bit',
      octets: 1,
    };
    const structure = { ...text, disposition: null, filename: null, children: [] } as never;
    const addresses = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };
    const envelope = { date: null, subject: 's', ...addresses, inReplyTo: '', messageId: '<m@x>' };
    const { answers } = await remote.appendMessages(id, 'X', [
      {
        ...append('a'),
        source: { kind: 'parts', envelope, references: [], structure, texts: [], files: [] },
      },
      append('b'),
    ]);
    expect(answers).toEqual([
      { kind: 'refused', code: '', reason: 'Part 1 of the message is not here.' },
      { kind: 'done', uidValidity: null, uid: null },
    ]);
  });

  it('a search by header that is like a Message-ID is looked at before it counts', async () => {
    const identity = (uid: number, messageId: string) =>
      `* ${uid} FETCH (UID ${uid} FLAGS () INTERNALDATE " 1-Feb-2024 10:00:00 +0100" RFC822.SIZE 9 ` +
      `BODY[HEADER.FIELDS (MESSAGE-ID)] {${messageId.length + 16}}\r\nMessage-ID: ${messageId}\r\n\r\n)\r\n`;
    const { remote, id, server } = await connectTo({
      'UID SEARCH': '* ESEARCH (TAG "T") UID ALL 3,7:8\r\nT OK x\r\n',
      'UID FETCH': `${identity(7, '<m@x>')}${identity(8, '<mm@x>')}T OK x\r\n`,
    });
    expect(await remote.findMessageIds(id, 5, ['<m@x>', '<q@x>'])).toEqual(['7', '']);
    expect(server.commands).toContain('UID SEARCH RETURN (ALL) UID 5:* HEADER Message-ID "<m@x>"');
    expect(server.commands.at(-1)).toMatch(/^UID FETCH 7:8 /);
  });

  it('a server that refuses to search by header has every message from there on looked at', async () => {
    const { remote, id, server } = await connectTo({
      'UID SEARCH RETURN (ALL) UID 5:* HEADER': 'T NO cannot\r\n',
      'UID SEARCH': '* ESEARCH (TAG "T") UID ALL 7\r\nT OK x\r\n',
    });
    await remote.findMessageIds(id, 5, ['<m@x>']);
    expect(server.commands.at(-1)).toMatch(/^UID FETCH 7 /);
  });
});
