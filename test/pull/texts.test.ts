import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageView } from '../../core/replica/queries.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { mailKinds } from '../support/mail-kinds.ts';
import { type MadeMessage, makeMessage } from '../support/mail-maker.ts';
import { startClient } from './pull-fixture.ts';

const perKind = 3;
const messages: MadeMessage[] = mailKinds.flatMap((kind, index) =>
  Array.from({ length: perKind }, (_, copy) =>
    makeMessage({
      seed: index * perKind + copy + 1,
      date: new Date(Date.UTC(2024, 4, 1 + index, 8, copy)),
      kind,
      subject: `${kind} ${copy}`,
      attachmentBytes: 5_000,
    }),
  ),
);

/** Letters and figures: what is left where the other parser drops the punctuation of a mislabelled charset. */
const essence = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

describe('the text of every kind of message', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    await dovecot.deliver('alice', 'INBOX', messages);
  });
  afterAll(async () => {
    await dovecot.stop();
  });

  it('comes over the line as an independent parser reads it from the whole message', async () => {
    const client = await startClient(dovecot);
    const outcome = await client.sync();
    expect(outcome).toMatchObject({ error: null, messages: messages.length });
    const differing: string[] = [];
    for (const [index, { raw, kind }] of messages.entries()) {
      const row = await client.replica.messages
        .where('[mailboxId+uidValidity+uid]')
        .above([0])
        .filter(({ uid }) => uid === index + 1)
        .first();
      const view = row && (await messageView(client.replica, row.id));
      const { text, html } = await PostalMime.parse(raw);
      if (view?.plain.kind !== 'here') {
        if (essence(text ?? html ?? '') !== '') differing.push(`${kind}: ${view?.plain.kind}`);
        continue;
      }
      if (text === undefined) continue;
      const [ours, theirs] = [essence(view.plain.text), essence(text)];
      // The other parser reads a forwarded message into the text; here it is an attachment.
      const same = kind === 'forwarded' ? theirs.startsWith(ours) : ours === theirs;
      if (!same) differing.push(`${kind}: ${JSON.stringify({ ours, theirs })}`);
    }
    await client.close();
    expect(differing).toEqual([]);
  });

  it('joins the lines of a flowed message into paragraphs', async () => {
    const server = await startDovecot();
    const flowed = 'A line that flows \r\ninto the next.\r\nAnother paragraph.\r\n';
    const headers =
      'Subject: flowed\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed';
    await server.deliver('alice', 'INBOX', [{ raw: `${headers}\r\n\r\n${flowed}` }]);
    const client = await startClient(server);
    await client.sync();
    const [row] = await client.replica.messages.toArray();
    const view = row && (await messageView(client.replica, row.id));
    expect(view?.plain).toMatchObject({
      kind: 'here',
      text: 'A line that flows into the next.\nAnother paragraph.\n',
    });
    await client.close();
    await server.stop();
  });
});
