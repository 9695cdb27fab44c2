import fc from 'fast-check';
import { parser } from 'imapflow/lib/handler/imap-handler.js';
import { describe, expect, it } from 'vitest';
import { parseDateHeader } from '../../core/mail/date-header.ts';
import { decodeParameters } from '../../core/mail/mime-parameters.ts';
import type { ImapAnswer } from '../../electron/host/imap/imapflow-internals.ts';
import { parseInternalDate } from '../../electron/host/imap/internal-date.ts';
import { loginCommand } from '../../electron/host/imap/login-command.ts';
import { decodeMailboxName, encodeMailboxName } from '../../electron/host/imap/mailbox-name.ts';
import { roleOfName } from '../../electron/host/imap/mailbox-role.ts';
import { messageIdentity, messageListing, parseFetchAnswer } from '../../electron/host/imap/parse-fetch.ts';
import { joinListings, parseList, parseStatus } from '../../electron/host/imap/parse-list.ts';
import { parseSearch, parseVanished } from '../../electron/host/imap/parse-uid-answers.ts';

const parse = async (line: string, literals: readonly (string | Buffer)[] = []): Promise<ImapAnswer> =>
  await parser(Buffer.from(line), { literals: literals.map((each) => Buffer.from(each)) });

const listingOf = async (items: string, literals: readonly (string | Buffer)[] = []) => {
  const answer = parseFetchAnswer(
    await parse(
      `* 1 FETCH (UID 9 FLAGS () INTERNALDATE " 1-Jan-2024 00:00:00 +0000" RFC822.SIZE 1 ${items})`,
      literals,
    ),
  );
  if (answer === null) throw new Error('no FETCH answer');
  return messageListing(answer, true);
};

const structureOf = async (text: string, literals: readonly string[] = []) =>
  (await listingOf(`BODYSTRUCTURE ${text}`, literals))?.structure ?? null;

describe('INTERNALDATE', () => {
  it.each([
    [' 1-Feb-2024 10:00:00 +0100', '2024-02-01T09:00:00.000Z'],
    ['01-Feb-2024 10:00:00 -0330', '2024-02-01T13:30:00.000Z'],
    ['31-DEC-1999 23:59:60 +0000', '2000-01-01T00:00:00.000Z'],
  ])('%j is %s', (text, iso) => {
    expect(new Date(parseInternalDate(text) ?? 0).toISOString()).toBe(iso);
  });

  it.each(['', 'yesterday', '1-Foo-2024 10:00:00 +0000', '2024-02-01T10:00:00Z', '1-Feb-2024 10:00:00'])(
    '%j is none',
    (text) => {
      expect(parseInternalDate(text)).toBeNull();
    },
  );
});

describe('a Date header', () => {
  it.each([
    ['Thu, 1 Feb 2024 10:00:00 +0100', '2024-02-01T09:00:00.000Z'],
    ['Thu, 1 Feb 2024 10:00:00 GMT', '2024-02-01T10:00:00.000Z'],
    ['1 Feb 24 10:00 EST', '2024-02-01T15:00:00.000Z'],
    ['Thu,  1 Feb 2024 10:00:00 +0100 (CET)', '2024-02-01T09:00:00.000Z'],
    ['Thu, 01 Feb 102 10:00:00', '2002-02-01T10:00:00.000Z'],
    ['Thursday, 01-Feb-99 10:00:00 -0800', '1999-02-01T18:00:00.000Z'],
  ])('%j is %s', (text, iso) => {
    expect(new Date(parseDateHeader(text) ?? 0).toISOString()).toBe(iso);
  });

  it('that is no date is null, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const date = parseDateHeader(text);
        expect(date === null || Number.isFinite(date)).toBe(true);
      }),
    );
    expect(parseDateHeader('soon')).toBeNull();
  });
});

describe('a mailbox name', () => {
  it.each([
    ['Entw&APw-rfe', 'Entwürfe'],
    ['~peter/mail/&U,BTFw-/&ZeVnLIqe-', '~peter/mail/台北/日本語'],
    ['A &- B', 'A & B'],
    ['&2D3eCQ-', '😉'],
  ])('%s is %s', (encoded, name) => {
    expect(decodeMailboxName(encoded)).toBe(name);
    expect(encodeMailboxName(name)).toBe(encoded);
  });

  it('survives the way there and back, and goes out as printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const encoded = encodeMailboxName(name);
        expect(encoded).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeMailboxName(encoded)).toBe(name);
      }),
    );
  });

  it('that is not encoded rightly stays as it is', () => {
    for (const name of ['R&D', '&', '&A-', 'a&b c-']) expect(decodeMailboxName(name)).toBe(name);
  });
});

describe('LIST and STATUS', () => {
  it('are read with atoms, strings, literals and odd case', async () => {
    const lines: [string, string[]][] = [
      ['* LIST (\\HasChildren) "/" inbox', []],
      ['* LIST (\\Noselect \\HasChildren) "/" [Gmail]', []],
      ['* LIST (\\SENT) "/" "[Gmail]/Sent Mail"', []],
      ['* LIST () "/" {6}\r\n', ['a "b" ']],
      ['* LIST () NIL 2024', []],
      ['* LIST () "/" Trash', []],
      ['* LIST (\\Trash \\Subscribed) "/" Bin', []],
      ['* LIST (\\Subscribed \\NonExistent) "/" Lost', []],
      ['* LIST (\\NonExistent \\HasChildren) "/" Parent', []],
    ];
    const listed = new Map();
    for (const [line, literals] of lines) {
      const mailbox = parseList(await parse(line, literals));
      if (mailbox !== null) listed.set(mailbox.path, mailbox);
    }
    const status = parseStatus(
      await parse(
        '* STATUS "INBOX" (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 5 UNSEEN 1 HIGHESTMODSEQ 9223372036854775807 X (1))',
      ),
    );
    expect(status?.path).toBe('INBOX');
    const joined = joinListings(
      listed,
      new Map([['INBOX', status?.status ?? expect.fail()]]),
      new Set(['INBOX', 'Gone']),
    );
    expect(
      joined.map(({ path, role, selectable, subscribed, delimiter }) => [
        path,
        role,
        selectable,
        subscribed,
        delimiter,
      ]),
    ).toEqual([
      ['INBOX', 'inbox', true, true, '/'],
      ['[Gmail]', 'none', false, false, '/'],
      ['[Gmail]/Sent Mail', 'sent', true, false, '/'],
      ['a "b" ', 'none', true, false, '/'],
      ['2024', 'none', true, false, null],
      ['Trash', 'none', true, false, '/'],
      ['Bin', 'trash', true, true, '/'],
      ['Parent', 'none', false, false, '/'],
    ]);
    expect(joined[0]?.status).toEqual({
      messages: 3,
      uidNext: 4,
      uidValidity: 5,
      unseen: 1,
      highestModseq: 9223372036854775807n,
    });
  });

  it('tell roles by name in a few languages, at the top level only', () => {
    expect(roleOfName('Gesendete Elemente', '/')).toBe('sent');
    expect(roleOfName('INBOX.Trash', '.')).toBe('trash');
    expect(roleOfName('Корзина', '/')).toBe('trash');
    expect(roleOfName('Projects/Drafts', '/')).toBe('none');
  });
});

describe('UIDs in answers', () => {
  it('are kept as sets', async () => {
    expect(parseVanished(await parse('* VANISHED (EARLIER) 41,43:116'))).toEqual([
      [41, 41],
      [43, 116],
    ]);
    expect(parseVanished(await parse('* VANISHED 5'))).toEqual([[5, 5]]);
    expect(parseSearch(await parse('* ESEARCH (TAG "x") UID'))).toEqual([]);
    expect(parseSearch(await parse('* ESEARCH (TAG "x") UID ALL 1:4294967295'))).toEqual([[1, 4294967295]]);
    expect(parseSearch(await parse('* SEARCH 3 1 2 (MODSEQ 9)'))).toEqual([[1, 3]]);
    expect(parseSearch(await parse('* SEARCH'))).toEqual([]);
    expect(parseSearch(await parse('* ESEARCH UID ALL 5:*'))).toBeNull();
  });
});

describe('ENVELOPE', () => {
  it('is decoded, raw bytes included', async () => {
    const listing = await listingOf(
      'ENVELOPE ("Thu, 1 Feb 2024 10:00:00 +0000" {5}\r\n ' +
        '(("=?utf-8?q?J=C3=BC?= =?utf-8?q?rgen?=" NIL "j" "x.org") (NIL NIL "Team" NIL) (NIL NIL "a" "b.c") (NIL NIL NIL NIL)) ' +
        'NIL NIL NIL NIL NIL " <a@b>\t<c@d>" "<m@x>")',
      [Buffer.from('Caf\xe9!', 'latin1')],
    );
    expect(listing?.envelope).toMatchObject({
      date: Date.UTC(2024, 1, 1, 10),
      subject: 'Café!',
      from: [
        { name: 'Jürgen', address: 'j@x.org' },
        { name: 'Team', address: '' },
        { name: '', address: 'a@b.c' },
      ],
      sender: [],
      inReplyTo: '<a@b> <c@d>',
      messageId: '<m@x>',
    });
  });

  it('falls back to the Date header where INTERNALDATE is broken', async () => {
    const answer = parseFetchAnswer(
      await parse(
        '* 1 FETCH (UID 9 FLAGS () INTERNALDATE "never" RFC822.SIZE 1 ENVELOPE ("1 Feb 2024 10:00:00 +0000" NIL NIL NIL NIL NIL NIL NIL NIL NIL))',
      ),
    );
    expect(answer && messageListing(answer, false)?.internalDate).toBe(Date.UTC(2024, 1, 1, 10));
  });

  it('takes the ghost of an expunged message for none', async () => {
    // Dovecot's answer about a message that another session has expunged.
    const ghost =
      '* 2 FETCH (UID 2 FLAGS (\\Deleted) INTERNALDATE "01-Jan-1970 00:00:00 +0000" RFC822.SIZE 153 ' +
      'ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 17 1)';
    const listed = async (text: string) => {
      const answer = parseFetchAnswer(await parse(`${text})`));
      return answer && messageListing(answer, false)?.uid;
    };
    expect(await listed(ghost)).toBeUndefined();
    // A message without any header has a date.
    expect(await listed(ghost.replace('1970', '2024'))).toBe(2);
    const identified = async (header: string) => {
      const answer = parseFetchAnswer(await parse(`${ghost} BODY[HEADER.FIELDS (MESSAGE-ID)] ${header})`));
      return answer && messageIdentity(answer)?.uid;
    };
    expect([await identified('NIL'), await identified('""')]).toEqual([undefined, 2]);
  });

  it('takes content identifiers that are some, and only those', async () => {
    expect((await listingOf('EMAILID (Mabc_-1)'))?.serverContentId).toBe('e:Mabc_-1');
    expect((await listingOf('X-GM-MSGID 1278455344230334865'))?.serverContentId).toBe(
      'g:1278455344230334865',
    );
    expect((await listingOf('EMAILID ("a b")'))?.serverContentId).toBeNull();
  });
});

describe('BODYSTRUCTURE', () => {
  it('takes a part whose type the server could not read for plain text', async () => {
    expect(await structureOf('("" "" NIL NIL NIL "7bit" 6 NIL NIL NIL NIL)')).toMatchObject({
      part: '1',
      type: 'text/plain',
      octets: 6,
    });
  });

  const text = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "QUOTED-PRINTABLE" 20 1 NIL NIL NIL NIL)';
  const numbers = (part: Awaited<ReturnType<typeof structureOf>>): unknown =>
    part === null ? null : [part.part, part.type, ...part.children.map(numbers)];

  it('numbers parts as FETCH takes them', async () => {
    expect(numbers(await structureOf(text))).toEqual(['1', 'text/plain']);
    expect(numbers(await structureOf(`(${text}${text} "ALTERNATIVE")`))).toEqual([
      '',
      'multipart/alternative',
      ['1', 'text/plain'],
      ['2', 'text/plain'],
    ]);
    const envelope = '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)';
    const message = (inner: string) =>
      `("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 300 ${envelope} ${inner} 9 NIL ("ATTACHMENT" ("FILENAME" "f.eml")) NIL NIL)`;
    // The example of RFC 9051, 6.4.5.1.
    const tree = await structureOf(
      `(${text}("APPLICATION" "X" NIL NIL NIL "BASE64" 3 NIL NIL NIL NIL)${message(`(${text}${text} "MIXED")`)}` +
        `(("IMAGE" "GIF" NIL NIL NIL "BASE64" 3)${message(text)} "MIXED") "MIXED")`,
    );
    expect(numbers(tree)).toEqual([
      '',
      'multipart/mixed',
      ['1', 'text/plain'],
      ['2', 'application/x'],
      ['3', 'message/rfc822', ['', 'multipart/mixed', ['3.1', 'text/plain'], ['3.2', 'text/plain']]],
      ['4', 'multipart/mixed', ['4.1', 'image/gif'], ['4.2', 'message/rfc822', ['4.2.1', 'text/plain']]],
    ]);
    expect(tree?.children[2]).toMatchObject({ disposition: 'attachment', filename: 'f.eml', octets: 300 });
  });

  it('reads names, dispositions and identifiers of parts', async () => {
    expect(
      await structureOf(
        '("IMAGE" "PNG" ("NAME" "a.png") "<c@x>" NIL "BASE64" 99 NIL ("INLINE" ("FILENAME*" "utf-8\'\'b%C3%BC.png")) NIL NIL)',
      ),
    ).toEqual({
      part: '1',
      type: 'image/png',
      parameters: { name: 'a.png' },
      contentId: '<c@x>',
      encoding: 'base64',
      octets: 99,
      disposition: 'inline',
      filename: 'bü.png',
      children: [],
    });
  });

  it('is understood where a server leaves the line count of a text out', async () => {
    const part = await structureOf(
      '("TEXT" "X-LOG" NIL NIL NIL "7BIT" 20 NIL ("ATTACHMENT" ("FILENAME" "x.log")) NIL NIL)',
    );
    expect(part).toMatchObject({ disposition: 'attachment', filename: 'x.log' });
  });

  it.each([
    'NIL',
    '()',
    '(NIL)',
    '(NIL NIL NIL)',
    '(())',
    '("TEXT")',
    '((("TEXT" "PLAIN") "MIXED") () "MIXED")',
  ])('%s is not understood, and null', async (text) => {
    expect(await structureOf(text)).toBeNull();
  });

  it('never throws, whatever tree it is', async () => {
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant('NIL'),
        fc.constantFrom('"TEXT"', '"MESSAGE"', '"RFC822"', '"PLAIN"', '5', '99999999999999999999', '""', 'x'),
        fc.array(tie('node'), { maxLength: 12 }).map((nodes) => `(${nodes.join(' ')})`),
      ),
    })).node;
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.constantFrom('BODYSTRUCTURE', 'ENVELOPE', 'FLAGS', 'EMAILID'),
        async (text, name) => {
          const answer = await parse(`* 1 FETCH (UID 9 FLAGS () RFC822.SIZE 1 ${name} ${text})`);
          const fetched = parseFetchAnswer(answer);
          if (fetched !== null) messageListing(fetched, true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('MIME parameters', () => {
  it.each([
    [[['FILENAME', 'a b.txt']], { filename: 'a b.txt' }],
    [[['filename', '=?iso-8859-1?q?=E4.txt?=']], { filename: 'ä.txt' }],
    [
      [
        ['filename*0*', "iso-8859-1''%E4"],
        ['filename*1', ' b'],
        ['filename*2*', '%F6'],
      ],
      { filename: 'ä bö' },
    ],
    [
      [
        ['name*1', 'two'],
        ['name*0', 'one '],
      ],
      { name: 'one two' },
    ],
    [
      [
        ['filename', 'plain'],
        ['filename*', "utf-8'en'b%C3%BC"],
      ],
      { filename: 'bü' },
    ],
    [[['filename*', '%zz']], { filename: '%zz' }],
  ] as const)('%j are %j', (pairs, decoded) => {
    expect(decodeParameters(pairs)).toEqual(decoded);
  });

  it('cannot reach into what objects inherit', () => {
    const decoded = decodeParameters([
      ['__proto__', 'x'],
      ['__proto__*0*', "utf-8''y"],
    ]);
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('x');
  });
});

describe('the login', () => {
  const capabilities = (...names: string[]) => new Set(['IMAP4REV1', ...names]);

  it('is LOGIN where both can be written in it', () => {
    const line = (user: string, password: string) =>
      loginCommand({ user, password, capabilities: capabilities('AUTH=PLAIN', 'SASL-IR') });
    expect(line('a@b.c', 'x1')).toEqual({ kind: 'line', line: 'LOGIN a@b.c x1' });
    expect(line('a', 'p "q" \\')).toEqual({ kind: 'line', line: 'LOGIN a "p \\"q\\" \\\\"' });
    expect(line('nil', '')).toEqual({ kind: 'line', line: 'LOGIN "nil" ""' });
    expect(line('a', 'ü')).toMatchObject({
      kind: 'line',
      line: expect.stringMatching(/^AUTHENTICATE PLAIN /),
    });
  });

  it('never carries a line end of a password', () => {
    const login = loginCommand({ user: 'a', password: 'x\r\n1 DELETE INBOX', capabilities: capabilities() });
    expect(login).toEqual({ kind: 'none' });
  });
});
