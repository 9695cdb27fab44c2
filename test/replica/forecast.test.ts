import { beforeEach, describe, expect, it } from 'vitest';
import type { ContentId, MailboxId } from '../../core/model/ids.ts';
import type { RuleRow } from '../../core/model/rule.ts';
import { defaultShares, estimateBytes } from '../../core/policy/wire-bytes.ts';
import type { Replica } from '../../core/replica/database.ts';
import { type ForecastInput, forecast } from '../../core/replica/forecast.ts';
import { bodyPart, multipart, partNumber } from '../mail/body-part.ts';
import { newReplica } from '../sync/new-replica.ts';
import { contentOf, listedMailbox, listedMessage } from './filled-replica.ts';

const inbox = 1 as MailboxId;
const work = 2 as MailboxId;
const old = 3 as MailboxId;
const now = 1_790_000_000_000;
const dayMs = 86_400_000;

const withPdf = multipart(
  'mixed',
  bodyPart('text/plain', { octets: 2_000 }),
  bodyPart('application/pdf', { octets: 50_000 }),
);
const plain = multipart(
  'alternative',
  bodyPart('text/plain', { octets: 4_000 }),
  bodyPart('text/html', { octets: 10_000 }),
);

const nothing = { lists: 0, texts: 0, textOctets: 0, attachments: 0, attachmentOctets: 0, bytes: 0 };

/** INBOX with ten messages, a day between each, Work with ten more that are not listed and four that are, Work/Old with six listed. */
const filled = async (): Promise<Replica> => {
  const replica = newReplica();
  const uids = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  await replica.mailboxes.bulkAdd([
    listedMailbox(inbox, 'INBOX', { role: 'inbox', uids: uids(10) }),
    listedMailbox(work, 'Work', { uids: uids(14) }),
    listedMailbox(old, 'Work/Old', { uids: uids(6) }),
  ]);
  const rows = (mailboxId: MailboxId, listed: readonly number[]) =>
    listed.map((uid) =>
      listedMessage(uid, {
        id: (100 * mailboxId + uid) as never,
        mailboxId,
        contentId: `f:${mailboxId}:${uid}` as ContentId,
        internalDate: now - (20 - uid) * dayMs,
        attachments: uid % 2,
      }),
    );
  const messages = [...rows(inbox, uids(10)), ...rows(work, [11, 12, 13, 14]), ...rows(old, uids(6))];
  await replica.messages.bulkAdd(messages);
  await replica.contents.bulkAdd(
    messages.map((row) => ({ ...contentOf(row), structure: row.attachments ? withPdf : plain })),
  );
  return replica;
};

let replica: Replica;
beforeEach(async () => {
  replica = await filled();
});

const ask = (input: Partial<ForecastInput>) =>
  forecast(replica, { link: 'dialUp', now, scope: 'account', ...input });

const rule = (scope: RuleRow['scope'], change: Partial<RuleRow> = {}): RuleRow => ({
  scope,
  link: 'any',
  fetch: { kind: 'everything' },
  reach: { kind: 'all' },
  ...change,
});

describe('a forecast', () => {
  it('is what would come now of a folder, and what of that would cross', async () => {
    const bytes = estimateBytes(defaultShares, { texts: 30_000 });
    const expected = { ...nothing, texts: 10, textOctets: 30_000, bytes };
    expect(await ask({ scope: inbox })).toEqual(expected);
    // On this line the HTML comes along.
    expect(await ask({ scope: inbox, link: 'broadband' })).toMatchObject({ textOctets: 80_000 });
  });

  it('follows rules, exceptions and priorities as they would be', async () => {
    const everything = { rules: [rule(inbox)] };
    expect(await ask({ scope: inbox, change: everything })).toMatchObject({
      texts: 10,
      attachments: 5,
      attachmentOctets: 250_000,
    });
    const short = rule(inbox, {
      fetch: { kind: 'texts', textBytes: 1_000 },
      reach: { kind: 'messages', messages: 4 },
    });
    expect(await ask({ scope: inbox, change: { rules: [short] } })).toMatchObject({
      texts: 4,
      textOctets: 4_000,
    });
    const noPdf = {
      id: 1,
      position: 0,
      match: { kind: 'type', type: 'application/pdf' },
      effect: 'never',
      mailboxId: null,
    } as const;
    expect(await ask({ scope: inbox, change: { ...everything, exceptions: [noPdf] } })).toMatchObject({
      texts: 10,
      attachments: 0,
    });
    expect(
      await ask({ scope: inbox, change: { ...everything, priorities: new Map([[inbox, 'off']]) } }),
    ).toEqual(nothing);
    expect(await replica.rules.count()).toBe(0);
  });

  it('leaves out what is here', async () => {
    await replica.texts.add({
      contentId: 'f:1:1' as ContentId,
      part: partNumber('1'),
      deflated: new Uint8Array(),
      bytes: 0,
      complete: true,
    });
    expect(await ask({ scope: inbox })).toMatchObject({ texts: 9, textOctets: 28_000 });
  });

  it('takes messages that are not listed to be like those of their folder that are', async () => {
    // Two of four with 2,000 octets, two with 4,000: ten more of 3,000.
    expect(await ask({ scope: work })).toMatchObject({ lists: 10, texts: 14, textOctets: 12_000 + 30_000 });
    const lists = { rules: [rule(work, { fetch: { kind: 'lists' } })] };
    expect(await ask({ scope: work, change: lists })).toEqual({
      ...nothing,
      lists: 10,
      bytes: estimateBytes(defaultShares, { lists: 10 }),
    });
  });

  it('takes a folder that was never opened to be like those that were', async () => {
    const status = { messages: 50, uidNext: 51, uidValidity: 1, unseen: 0, highestModseq: null };
    const fresh = 4 as MailboxId;
    await replica.mailboxes.add(listedMailbox(fresh, 'Fresh', { fact: null, status }));
    expect(await ask({ scope: fresh })).toMatchObject({ lists: 50, texts: 50, textOctets: 150_000 });
    const newest = rule(fresh, { reach: { kind: 'messages', messages: 8 } });
    expect(await ask({ scope: fresh, change: { rules: [newest] } })).toMatchObject({ lists: 8, texts: 8 });
  });

  it('includes the folders below that go by what is set on a folder, and no others', async () => {
    expect(await ask({ scope: work })).toMatchObject({ texts: 14 });
    expect(await ask({ scope: work, change: { rules: [rule(work)] } })).toMatchObject({ texts: 20 });
    expect(await ask({ scope: work, change: { rules: [rule(work), rule(old)] } })).toMatchObject({
      texts: 14,
    });
    expect(await ask({ scope: work, change: { priorities: new Map([[work, 'high']]) } })).toMatchObject({
      texts: 20,
    });
    expect(await ask({})).toMatchObject({ lists: 10, texts: 30 });
  });

  it('is given up once nobody waits for it', async () => {
    const waiting = new AbortController();
    const asked = ask({ signal: waiting.signal });
    waiting.abort(new Error('another rule by now'));
    await expect(asked).rejects.toThrow('another rule by now');
  });
});
