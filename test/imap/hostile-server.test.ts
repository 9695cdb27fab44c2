import { afterEach, describe, expect, it } from 'vitest';
import type { RemoteError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import {
  type FakeServer,
  type FakeServerOptions,
  politeBut,
  politeListing,
  startFakeServer,
} from './fake-server.ts';
import { account, rejection, remoteWith } from './remote-fixture.ts';

let server: FakeServer | null = null;
let remote: HostRemote | null = null;

afterEach(async () => {
  remote?.close();
  await server?.stop();
});

const against = async (options: FakeServerOptions, silenceMs = 5_000) => {
  server = await startFakeServer(options);
  remote = remoteWith({ password: 'p', silenceMs });
  return { remote, settings: server.settings, server };
};

const connectTo = async (options: FakeServerOptions, silenceMs?: number) => {
  const made = await against(options, silenceMs);
  const { id } = await made.remote.connect(account, made.settings);
  return { ...made, id };
};

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = (await rejection(promise)) as RemoteError;
  expect(error.name).toBe('RemoteError');
  expect(error.message).toContain('127.0.0.1');
  return error.code;
};

const open = (from: HostRemote, id: SessionId) =>
  from.openMailbox(id, {
    path: 'INBOX',
    known: { uidValidity: 5, uidNext: 7, highestModseq: 10n },
    listings: { kind: 'arrived', from: 7 },
  });

describe('a greeting that is none', () => {
  it.each([
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'portal'],
    ['220 mail.example.org ESMTP\r\n', 'protocol'],
    ['+OK POP3 ready\r\n', 'protocol'],
    ['\x16\x03\x01\x02\0\x01\0\r\n', 'tls'],
    ['\r\n* (((((\r\n', 'protocol'],
    ['* BYE overloaded\r\n', 'cut'],
    ['* BYE\r\n', 'cut'],
  ])('%j is refused with %s', async (greeting, code) => {
    const { remote, settings } = await against({ greeting });
    expect(await codeOf(remote.connect(account, settings))).toBe(code);
  });

  it('is waited for as long as it stays silent, and no longer', async () => {
    const { remote, settings } = await against({ greeting: '' }, 200);
    expect(await codeOf(remote.connect(account, settings))).toBe('silent');
  });

  it('that logs us in by itself needs no login', async () => {
    const { remote, settings, server } = await against({ greeting: '* PREAUTH welcome\r\n' });
    const { id } = await remote.connect(account, settings);
    expect(await remote.listMailboxes(id)).toHaveLength(1);
    expect(server.commands.some((command) => command.startsWith('LOGIN'))).toBe(false);
  });

  it('that logs us in by itself is refused where STARTTLS is asked for', async () => {
    const { remote, settings } = await against({ greeting: '* PREAUTH welcome\r\n' });
    expect(await codeOf(remote.connect(account, { ...settings, security: 'starttls' }))).toBe('tls');
  });
});

describe('STARTTLS', () => {
  it('is never fallen back from', async () => {
    const { remote, settings, server } = await against({
      script: politeBut({ STARTTLS: 'T BAD unknown command\r\n' }),
    });
    expect(await codeOf(remote.connect(account, { ...settings, security: 'starttls' }))).toBe('tls');
    expect(server.commands).toEqual(['STARTTLS']);
  });

  it('refuses what was slipped in before TLS', async () => {
    const { remote, settings } = await against({
      script: politeBut({ STARTTLS: 'T OK go\r\n* CAPABILITY IMAP4rev1 AUTH=EVIL\r\n' }),
    });
    expect(await codeOf(remote.connect(account, { ...settings, security: 'starttls' }))).toBe('tls');
  });
});

describe('a login', () => {
  it.each([
    ['T NO [AUTHENTICATIONFAILED] no\r\n', 'login'],
    ['T NO no\r\n', 'login'],
    ['T NO [UNAVAILABLE] later\r\n', 'refused'],
    ['T NO [PRIVACYREQUIRED] TLS only\r\n', 'tls'],
    ['* BYE shutting down\r\n', 'cut'],
    ['T garbage\r\n', 'protocol'],
    ['T OK [CAPABILITY (((((((] \r\n', 'protocol'],
    ['T OK [CAPABILITY NIL (x)] in\r\n', 'protocol'],
  ])('answered with %j fails as %s', async (answer, code) => {
    const { remote, settings } = await against({
      greeting: '* OK [CAPABILITY IMAP4rev1] hi\r\n',
      script: politeBut({ LOGIN: answer, CAPABILITY: 'T OK x\r\n' }),
    });
    expect(await codeOf(remote.connect(account, settings))).toBe(code);
  });

  it('goes by AUTHENTICATE where LOGIN is disabled, the response after the plus', async () => {
    const response = Buffer.from('\0u\0p').toString('base64');
    const { settings, remote, server } = await against({
      greeting: '* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN] hi\r\n',
      script: (command) =>
        command.startsWith('AUTHENTICATE')
          ? '+ \r\n'
          : politeBut({ [response]: '1 OK [CAPABILITY IMAP4rev1] in\r\n' })(command),
    });
    await remote.connect(account, settings);
    expect(server.commands).toEqual(['AUTHENTICATE PLAIN', response]);
  });

  it('sends an initial response where the server takes one', async () => {
    const { settings, remote, server } = await against({
      greeting: '* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR] hi\r\n',
    });
    await remote.connect(account, settings);
    expect(server.commands[0]).toBe(`AUTHENTICATE PLAIN ${Buffer.from('\0u\0p').toString('base64')}`);
  });
});

describe('answers that break the rules', () => {
  it.each([
    ['a literal of 4 GB', '* LIST () "/" {4294967295}\r\n'],
    ['a literal of 10^30 bytes', '* LIST () "/" {1000000000000000000000000000000}\r\n'],
    ['a list without folders', 'T OK done\r\n'],
    ['an answer to a command that was not given', '99 OK done\r\nT bogus x\r\n'],
    ['an unknown completion', 'T PERHAPS done\r\n'],
  ])('%s is a protocol error', async (_name, answer) => {
    const { remote, id } = await connectTo({ script: politeBut({ LIST: answer }) });
    expect(await codeOf(remote.listMailboxes(id))).toBe('protocol');
  });

  it('a refused LIST is asked for again in its plainest form', async () => {
    const { remote, id } = await connectTo({
      script: politeBut({
        'LIST "" "*" RETURN': 'T BAD what\r\n',
        'LIST "" "*"': '* LIST () "." INBOX\r\nT OK done\r\n',
      }),
    });
    expect(await remote.listMailboxes(id)).toMatchObject([{ path: 'INBOX', status: null }]);
  });

  it('lines that are no IMAP among good ones are passed over', async () => {
    const noise =
      '* LIST\r\n* LIST NIL NIL NIL\r\n* LIST (((\r\n* STATUS\r\n* STATUS INBOX NIL\r\n* 3 FETCH\r\n* 99999999999999 EXISTS\r\n' +
      '* STATUS INBOX (MESSAGES x)\r\n* VANISHED\r\n* \r\n*\r\n* OK []\r\n* OK [NIL]\r\n';
    const { remote, id } = await connectTo({
      script: politeBut({
        LIST: `${noise}* LIST () "/" INBOX\r\n${noise}T OK done\r\n`,
      }),
    });
    expect(await remote.listMailboxes(id)).toMatchObject([{ path: 'INBOX' }]);
  });

  it('a message nested too deep to parse is asked for again without its structure', async () => {
    const deep = `${'('.repeat(3000)}${')'.repeat(3000)}`;
    const listing = politeListing.replace(/BODYSTRUCTURE \(.*\) EMAILID/, `BODYSTRUCTURE ${deep} EMAILID`);
    const { remote, id } = await connectTo({
      script: (command) =>
        politeBut({
          'UID FETCH': command.includes('BODYSTRUCTURE')
            ? `${listing}\r\nT OK done\r\n`
            : '* 1 FETCH (UID 7 FLAGS () INTERNALDATE " 1-Feb-2024 10:00:00 +0000" RFC822.SIZE 9 ENVELOPE (NIL "Hi" NIL NIL NIL NIL NIL NIL NIL NIL))\r\nT OK done\r\n',
        })(command),
    });
    const { items, cut } = await remote.fetchListings(id, '7');
    expect(cut).toBeNull();
    expect(items).toMatchObject([{ uid: 7, structure: null, envelope: { subject: 'Hi' } }]);
  });

  it('NIL nearly everywhere gives an empty envelope and no structure', async () => {
    const { remote, id } = await connectTo({
      script: politeBut({
        'UID FETCH':
          '* 1 FETCH (UID 7 FLAGS () INTERNALDATE " 1-Feb-2024 10:00:00 +0000" RFC822.SIZE NIL ' +
          'ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) BODYSTRUCTURE NIL EMAILID NIL)\r\n' +
          '* 2 FETCH (UID NIL FLAGS NIL)\r\n* 3 FETCH NIL\r\n* 4 FETCH (NIL)\r\n* 5 FETCH (NIL NIL)\r\nT OK done\r\n',
      }),
    });
    const { items } = await remote.fetchListings(id, '1:10');
    expect(items).toEqual([
      {
        uid: 7,
        flags: [],
        modseq: null,
        internalDate: Date.UTC(2024, 1, 1, 10),
        size: 0,
        envelope: {
          date: null,
          subject: '',
          from: [],
          sender: [],
          replyTo: [],
          to: [],
          cc: [],
          bcc: [],
          inReplyTo: '',
          messageId: '',
        },
        references: null,
        structure: null,
        serverContentId: null,
      },
    ]);
  });

  it('messages that were not asked for are not taken', async () => {
    const { remote, id } = await connectTo({
      script: politeBut({
        'UID FETCH': `${politeListing}\r\n${politeListing.replace('UID 7', 'UID 4294967295')}\r\nT OK done\r\n`,
      }),
    });
    const { items } = await remote.fetchListings(id, '7');
    expect(items.map(({ uid }) => uid)).toEqual([7]);
  });

  it('tagged answers may come in any order', async () => {
    let held = '';
    const { remote, id } = await connectTo({
      script: (command) => {
        // The ENABLE's answer is held back until the SELECT behind it was answered.
        if (command.startsWith('ENABLE')) return '';
        const answer = politeBut({})(command);
        if (!command.startsWith('SELECT')) return answer;
        held = String(answer);
        return `${held}3 OK enabled late\r\n`;
      },
    });
    const opened = await open(remote, id);
    expect(opened.uidValidity).toBe(5);
  });

  it('compressed data that is damaged ends the session as a protocol error', async () => {
    const { remote, id } = await connectTo({
      script: politeBut({
        LOGIN: 'T OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n',
        COMPRESS: 'T OK go\r\n',
      }),
      compressedAnswer: Buffer.from('* OK this is not DEFLATE\r\n'),
    });
    expect(await codeOf(remote.listMailboxes(id))).toBe('protocol');
  });

  it('a refused COMPRESS leaves the session as it is', async () => {
    const { remote, settings, server } = await against({
      script: politeBut({
        LOGIN: 'T OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n',
        COMPRESS: 'T NO [COMPRESSIONACTIVE] no\r\n',
        'LIST "" "*"': '* LIST () "." INBOX\r\nT OK done\r\n',
      }),
    });
    const { id, features } = await remote.connect(account, settings);
    expect(features.compress).toBe(false);
    expect(await remote.listMailboxes(id)).toHaveLength(1);
    expect(server.commands.filter((command) => command.startsWith('COMPRESS'))).toHaveLength(1);
  });

  it('bytes behind the OK to COMPRESS end the session as a protocol error', async () => {
    const { remote, settings } = await against({
      script: politeBut({
        LOGIN: 'T OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n',
        COMPRESS: 'T OK go\r\n* OK not compressed\r\n',
      }),
    });
    expect(await codeOf(remote.connect(account, settings))).toBe('protocol');
  });
});

describe('a mailbox opened on a lying server', () => {
  const select = (lines: string) =>
    politeBut({
      SELECT: `* 1 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 8] x\r\n${lines}T OK done\r\n`,
    });

  it('keeps everything vanished as one range, at no cost', async () => {
    const { remote, id } = await connectTo({
      script: select('* OK [HIGHESTMODSEQ 12] x\r\n* VANISHED (EARLIER) 1:4294967295\r\n'),
    });
    expect(await open(remote, id)).toMatchObject({
      flagsCover: 'changes',
      vanished: '1:4294967295',
      uids: null,
    });
  });

  it('takes mod-sequences up to 2^63-1 and nothing that is none', async () => {
    const { remote, id } = await connectTo({
      script: select(
        '* OK [HIGHESTMODSEQ 9223372036854775807] x\r\n* 1 FETCH (UID 7 FLAGS (b \\Seen a) MODSEQ (9223372036854775807))\r\n' +
          '* 2 FETCH (UID 6 FLAGS () MODSEQ (-1))\r\n* 3 FETCH (UID 5 FLAGS () MODSEQ (99999999999999999999999999))\r\n',
      ),
    });
    const opened = await open(remote, id);
    expect(opened.highestModseq).toBe(9223372036854775807n);
    expect(opened.flags).toEqual([
      { uid: 7, flags: ['\\Seen', 'a', 'b'], modseq: 9223372036854775807n },
      { uid: 6, flags: [], modseq: null },
      { uid: 5, flags: [], modseq: null },
    ]);
  });

  it('does not trust QRESYNC answers of another UIDVALIDITY', async () => {
    const { remote, id } = await connectTo({
      script: politeBut({
        SELECT:
          '* 1 EXISTS\r\n* VANISHED (EARLIER) 1:6\r\n* 1 FETCH (UID 7 FLAGS ())\r\n* OK [UIDVALIDITY 6] x\r\n' +
          '* OK [HIGHESTMODSEQ 12] x\r\n* OK [UIDNEXT 8] x\r\nT OK done\r\n',
      }),
    });
    expect(await open(remote, id)).toMatchObject({
      uidValidity: 6,
      flagsCover: 'nothing',
      flags: [],
      vanished: null,
      uids: '7',
    });
  });

  it('asks for all flags where the mailbox has no mod-sequences', async () => {
    const { remote, id, server } = await connectTo({
      script: (command) =>
        politeBut({
          SELECT:
            '* 1 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [NOMODSEQ] x\r\n* OK [UIDNEXT 8] x\r\nT OK done\r\n',
          'UID FETCH 1:* (FLAGS)': '* 1 FETCH (UID 7 FLAGS (\\Seen))\r\nT OK done\r\n',
        })(command),
    });
    expect(await open(remote, id)).toMatchObject({
      highestModseq: null,
      flagsCover: 'all',
      flags: [{ uid: 7, flags: ['\\Seen'], modseq: null }],
      uids: '7',
    });
    expect(server.commands).toContain('UID FETCH 1:* (FLAGS)');
  });

  it.each([
    ['QRESYNC', 'ENABLE QRESYNC CONDSTORE ESEARCH', 'changes'],
    ['CONDSTORE', 'CONDSTORE ESEARCH', 'all'],
  ])(
    'whose server announces %s and does not take it is opened in a plainer way',
    async (name, announced, cover) => {
      const { remote, id, server } = await connectTo({
        script: (command) =>
          politeBut({
            LOGIN: `T OK [CAPABILITY IMAP4rev1 ${announced}] in\r\n`,
            ...(command.includes(`(${name}`) ? { SELECT: 'T BAD what\r\n' } : {}),
            'UID FETCH 1:* (FLAGS)': '* 1 FETCH (UID 7 FLAGS (\\Seen))\r\nT OK done\r\n',
          })(command),
      });
      expect(await open(remote, id)).toMatchObject({ flagsCover: cover, uids: '7' });
      expect(server.commands.filter((command) => command.startsWith('SELECT'))).toHaveLength(2);
    },
  );

  it('without UIDVALIDITY is a protocol error', async () => {
    const { remote, id } = await connectTo({ script: politeBut({ SELECT: '* 1 EXISTS\r\nT OK done\r\n' }) });
    expect(await codeOf(open(remote, id))).toBe('protocol');
  });

  it('that says NO is gone', async () => {
    const { remote, id } = await connectTo({ script: politeBut({ SELECT: 'T NO [NONEXISTENT] no\r\n' }) });
    const error = (await rejection(open(remote, id))) as RemoteError;
    expect(error.code).toBe('gone');
  });

  it('whose search result is no set is a protocol error', async () => {
    const { remote, id } = await connectTo({
      script: politeBut({ 'UID SEARCH': '* ESEARCH (TAG "x") UID ALL 0:5\r\nT OK done\r\n' }),
    });
    expect(await codeOf(remote.searchAll(id))).toBe('protocol');
  });
});

describe('a connection that ends', () => {
  const dialogue = async (options: FakeServerOptions) => {
    const made = await against(options);
    const { id } = await made.remote.connect(account, made.settings);
    await made.remote.listMailboxes(id);
    await open(made.remote, id);
    const { cut } = await made.remote.fetchListings(id, '7');
    await made.remote.disconnect(id);
    return cut;
  };

  it('at any byte of the dialogue is a cut, and what came before it stays', { timeout: 60_000 }, async () => {
    expect(await dialogue({})).toBeNull();
    const total = server?.sent ?? 0;
    expect(total).toBeGreaterThan(500);
    for (let cutAfter = 0; cutAfter < total; cutAfter += 1) {
      await server?.stop();
      const outcome = await dialogue({ cutAfter }).then(
        (cut) => cut?.code ?? 'none',
        (error: RemoteError) => error.code,
      );
      // A completion line without its last bytes is no completion.
      expect(`${cutAfter}: ${outcome}`).toBe(`${cutAfter}: cut`);
    }
  });

  it.each(['LOGIN', 'LIST', 'SELECT', 'UID FETCH', 'UID SEARCH'])(
    'with BYE instead of an answer to %s says what the server said',
    async (command) => {
      const { remote, settings } = await against({
        script: politeBut({ [command]: '* BYE maintenance\r\n' }),
      });
      const outcome = await (async () => {
        const { id } = await remote.connect(account, settings);
        await remote.listMailboxes(id);
        await open(remote, id);
        await remote.searchAll(id);
        return await remote.fetchListings(id, '7');
      })().then(
        ({ cut }) => cut,
        (error: RemoteError) => error,
      );
      expect(outcome?.code).toBe('cut');
      expect(outcome?.message).toContain('maintenance');
    },
  );

  it('by silence is noticed, and what came before it stays', async () => {
    const { remote, id } = await connectTo(
      { script: politeBut({ 'UID FETCH': `${politeListing}\r\n` }) },
      250,
    );
    const { items, cut } = await remote.fetchListings(id, '7');
    expect(items).toHaveLength(1);
    expect(cut).toEqual({ code: 'silent', message: expect.stringContaining('127.0.0.1 did not answer for') });
  });

  it('rejects what is asked afterwards, and still tells its meter until it is disconnected', async () => {
    const { remote, id } = await connectTo({ script: politeBut({ LIST: null }) });
    expect(await codeOf(remote.listMailboxes(id))).toBe('cut');
    expect(await codeOf(remote.listMailboxes(id))).toBe('cut');
    expect((await remote.meter(id)).down).toBeGreaterThan(0);
    await remote.disconnect(id);
    await remote.disconnect(id);
    expect(((await rejection(remote.meter(id))) as RemoteError).code).toBe('cut');
  });

  it('rejects all that waits for its turn', async () => {
    const { remote, id } = await connectTo({ script: politeBut({ LIST: '' }) });
    const waiting = [remote.listMailboxes(id), remote.searchAll(id), open(remote, id)].map((each) =>
      rejection(each),
    );
    await remote.disconnect(id);
    for (const error of await Promise.all(waiting)) expect((error as RemoteError).code).toBe('cut');
  });
});
