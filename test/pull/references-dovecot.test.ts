import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Remote, TextRequest } from '../../core/ports.ts';
import { threadMessages } from '../../core/replica/message-sets.ts';
import { questionFor } from '../../electron/host/imap/fetch-texts.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { startClient } from './pull-fixture.ts';

const message = (id: string, headers: readonly string[], subject = id): string =>
  [`Message-ID: <${id}@x>`, `Subject: ${subject}`, 'From: a@b.c', ...headers, '', `Text of ${id}.`, ''].join(
    '\r\n',
  );

const mail = [
  message('first', []),
  // What it answers is here, and leads on.
  message('second', ['In-Reply-To: <first@x>', 'References: <first@x>']),
  message('answer', ['In-Reply-To: <gone@x>', 'References: <lost@x>\r\n <gone@x>']),
  message('reference', ['References: <lost@x>'], 'Re: something'),
  message('subject', [], 'Re: something else'),
  message('news', ['References: <unasked@x>']),
];

describe('References', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    await dovecot.deliver(
      'alice',
      'INBOX',
      mail.map((raw) => ({ raw })),
    );
  });
  afterAll(async () => {
    await dovecot.stop();
  });

  it('come with the text where they can help, once, and make conversations', async () => {
    const client = await startClient(dovecot);
    const asked: TextRequest[] = [];
    const note = (requests: readonly TextRequest[] = []) =>
      asked.push(...requests.filter(({ references }) => references === true));
    const { ports } = client;
    const remote: Remote = {
      ...ports.remote,
      fetchTexts: async (session, requests) => {
        note(requests);
        return await ports.remote.fetchTexts(session, requests);
      },
      openMailbox: async (session, request) => {
        note(request.texts);
        return await ports.remote.openMailbox(session, request);
      },
      openMailboxes: async (session, requests) => {
        for (const { texts } of requests) note(texts);
        return await ports.remote.openMailboxes(session, requests);
      },
    };
    const references = async () =>
      Object.fromEntries(
        (await client.replica.contents.toArray()).map(({ envelope, references }) => [
          envelope.messageId.slice(1, -3),
          references,
        ]),
      );
    await client.sync({ tiers: 0, remote });
    expect([...new Set(Object.values(await references()))]).toEqual([null]);
    await client.sync({ remote });
    expect(await references()).toEqual({
      first: null,
      second: null,
      answer: ['<lost@x>', '<gone@x>'],
      reference: ['<lost@x>'],
      subject: [],
      news: null,
    });
    expect(asked.map(({ uid }) => uid).sort()).toEqual([3, 4, 5]);

    const rows = await client.replica.messages.toArray();
    const conversation = async (uid: number) => {
      const row = rows.find((each) => each.uid === uid);
      const ids = row ? await threadMessages(client.replica, row.id) : [];
      return ids.map((id) => rows.find((each) => each.id === id)?.uid).sort();
    };
    expect(await conversation(1)).toEqual([1, 2]);
    expect(await conversation(2)).toEqual([1, 2]);
    expect(await conversation(4)).toEqual([3, 4]);

    // A text that has to come once more does not bring them again.
    await client.replica.texts.clear();
    await client.replica.textsHere.clear();
    asked.length = 0;
    await client.sync({ remote });
    expect(await client.replica.texts.count()).toBe(mail.length);
    expect(asked).toEqual([]);
    await client.close();
  });

  it('come in the flight that opens a mailbox, with a text that somebody waits for', async () => {
    const client = await startClient(dovecot);
    const { remote } = client.ports;
    const { id } = await remote.connect('test' as never, client.settings);
    const { uidValidity, uidNext, highestModseq } = await remote.openMailbox(id, {
      path: 'INBOX',
      known: null,
      listings: { kind: 'none' },
    });
    const before = await remote.meter(id);
    const opened = await remote.openMailbox(id, {
      path: 'INBOX',
      known: { uidValidity, uidNext, highestModseq },
      listings: { kind: 'none' },
      texts: [
        { uid: 3, part: '1' as never, encoding: '7bit', octets: 17, maxBytes: 1_000, references: true },
      ],
    });
    expect(opened.texts).toMatchObject([{ uid: 3, complete: true, references: ['<lost@x>', '<gone@x>'] }]);
    expect((await remote.meter(id)).flights - before.flights).toBe(1);
    await client.close();
  });

  it('are asked for in the same FETCH as texts that are all to have them, else by themselves and first', async () => {
    const client = await startClient(dovecot);
    const { remote } = client.ports;
    const { id } = await remote.connect('test' as never, client.settings);
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    const request = (uid: number, references: boolean): TextRequest => ({
      ...{ uid, part: '1' as never, encoding: '7bit', octets: 17, maxBytes: 1_000 },
      ...(references ? { references: true } : {}),
    });
    const all = await remote.fetchTexts(id, [request(3, true), request(4, true)]);
    const some = await remote.fetchTexts(id, [request(1, false), request(3, true), request(5, true)]);
    const [first, ...others] = questionFor(
      [request(1, false), request(3, true), request(5, true)],
      true,
    ).lines;
    expect(first).toBe('UID FETCH 3,5 (UID BODY.PEEK[HEADER.FIELDS (REFERENCES)])');
    expect(others).toEqual(['UID FETCH 1,3,5 (UID BODY.PEEK[1])']);
    expect(questionFor([request(3, true), request(4, true)], true).lines).toEqual([
      'UID FETCH 3:4 (UID BODY.PEEK[HEADER.FIELDS (REFERENCES)] BODY.PEEK[1])',
    ]);
    const told = ({ items }: typeof all) => items.map(({ uid, references }) => [uid, references]);
    expect(told(all)).toEqual([
      [3, ['<lost@x>', '<gone@x>']],
      [4, ['<lost@x>']],
    ]);
    expect(told(some)).toEqual([
      [1, undefined],
      [3, ['<lost@x>', '<gone@x>']],
      [5, []],
    ]);
    await client.close();
  });
});
