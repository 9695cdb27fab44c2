import type { DBCore, Middleware } from 'dexie';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MessageId } from '../../core/model/ids.ts';
import type { Rule, RuleRow } from '../../core/model/rule.ts';
import { cancelEntry, restoreEntry } from '../../core/replica/commands/queue-commands.ts';
import { wantAttachment, wantRemoval } from '../../core/replica/commands/wants.ts';
import type { Replica } from '../../core/replica/database.ts';
import { forgetAttachment } from '../../core/replica/record/record-attachments.ts';
import {
  readFetchPolicy,
  type WantedAttachment,
  type WantedText,
  wantedAttachments,
  wantedOf,
  wantedTexts,
} from '../../core/replica/wanted-now.ts';
import { bodyPart, multipart, partNumber } from '../mail/body-part.ts';
import { contentOf, filledReplica, listedMessage } from './filled-replica.ts';
import { now, plainAttachments, plainTexts, replicaOf, worlds } from './wanted-world.ts';

const textWords = (texts: readonly WantedText[]): string[] =>
  texts
    .map(({ contentId, mailboxId, maxBytes, octets }) => `${contentId} ${mailboxId} ${maxBytes} ${octets}`)
    .sort();

const attachmentWords = (attachments: readonly WantedAttachment[]): string[] =>
  attachments.map(({ contentId, part, mailboxId }) => `${contentId} ${part} ${mailboxId}`).sort();

const overrides = fc.option(
  fc.constantFrom<Rule>(
    { fetch: { kind: 'everything' }, reach: { kind: 'all' } },
    { fetch: { kind: 'lists' }, reach: { kind: 'all' } },
  ),
  { freq: 5 },
);

describe('what is wanted now', () => {
  it('is what rule, exceptions, reach, rank and marks say of each row, and what is here says', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, overrides, async (world, override) => {
        const replica = await replicaOf(world);
        const policy = await readFetchPolicy(replica, { link: world.link, now, override });
        expect(textWords(await wantedTexts(replica, policy))).toEqual(plainTexts(policy, world));
        expect(attachmentWords(await wantedAttachments(replica, policy))).toEqual(
          plainAttachments(policy, world),
        );
        replica.close();
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('is the same for rows that were just listed', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const replica = await replicaOf(world);
        const policy = await readFetchPolicy(replica, { link: world.link, now, override: null });
        const { texts, attachments } = await wantedOf(replica, policy, world.messages);
        expect(textWords(texts)).toEqual(plainTexts(policy, world));
        expect(attachmentWords(attachments)).toEqual(plainAttachments(policy, world));
        replica.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

const everything: RuleRow = {
  scope: 'account',
  link: 'any',
  fetch: { kind: 'everything' },
  reach: { kind: 'all' },
};

/** INBOX with so many messages, each with a text and an attachment; the rules bring everything. */
const carrying = async (count: number): Promise<Replica> => {
  const replica = await filledReplica(count);
  const structure = multipart('mixed', bodyPart('text/plain'), bodyPart('image/png', { octets: 5_000 }));
  const rows = await replica.messages.toArray();
  await replica.messages.bulkPut(rows.map((row) => ({ ...row, attachments: 1 })));
  await replica.contents.bulkAdd(rows.map((row) => ({ ...contentOf(row), structure })));
  await replica.rules.put(everything);
  return replica;
};

const wanted = async (replica: Replica) => {
  const policy = await readFetchPolicy(replica, { link: 'broadband', now, override: null });
  const attachments = await wantedAttachments(replica, policy);
  return attachments.map(({ messageId }) => messageId).sort();
};

const first = 1 as MessageId;
const part = partNumber('2');

describe('an attachment that a rule brings', () => {
  it('does not come back once it was removed, until somebody asks for it', async () => {
    const replica = await carrying(2);
    await wantRemoval(replica, first, part, now);
    expect(await wanted(replica)).toEqual([2]);
    const row = await replica.messages.get(first);
    await forgetAttachment(replica, { contentId: row?.contentId ?? listedMessage(1).contentId, part });
    expect(await replica.wants.count()).toBe(0);
    expect(await wanted(replica)).toEqual([2]);
    await wantAttachment(replica, first, part, now);
    expect(await replica.declined.count()).toBe(0);
  });

  it("is in no folder's queue while somebody asks for it, nor after they cancel that", async () => {
    const replica = await carrying(2);
    await wantAttachment(replica, first, part, now);
    expect(await wanted(replica)).toEqual([2]);
    const [want] = await replica.wants.toArray();
    const cancelled = await cancelEntry(replica, { kind: 'want', wantId: want?.id ?? 0 }, now);
    expect(await replica.wants.count()).toBe(0);
    expect(await wanted(replica)).toEqual([2]);
    await restoreEntry(replica, cancelled);
    expect(await replica.wants.toArray()).toEqual([want]);
    expect(await replica.declined.count()).toBe(0);
  });
});

describe('in a large folder, what is wanted is found', () => {
  /** Rows of messages and contents that came from the database. */
  let read = 0;
  const countReads: Middleware<DBCore> = {
    stack: 'dbcore',
    name: 'count-reads',
    level: -1,
    create: (down) => ({
      ...down,
      table(name) {
        const table = down.table(name);
        if (name !== 'messages' && name !== 'contents') return table;
        return {
          ...table,
          async getMany(request) {
            read += request.keys.length;
            return table.getMany(request);
          },
          async query(request) {
            const response = await table.query(request);
            if (request.values !== false) read += response.result.length;
            return response;
          },
          async openCursor(request) {
            const cursor = await table.openCursor(request);
            if (!cursor) return cursor;
            const start: typeof cursor.start = (onNext) =>
              cursor.start(() => {
                read += 1;
                onNext();
              });
            return Object.create(cursor, { start: { value: start } });
          },
        };
      },
    }),
  };
  let replica: Replica;
  beforeAll(async () => {
    replica = await carrying(3_000);
    replica.use(countReads);
    replica.close();
    await replica.open();
  });

  const readFor = async (rule: Partial<RuleRow>): Promise<number> => {
    await replica.rules.put({ ...everything, ...rule });
    const policy = await readFetchPolicy(replica, { link: 'dialUp', now: 3_000_000, override: null });
    read = 0;
    await wantedTexts(replica, policy);
    await wantedAttachments(replica, policy);
    return read;
  };

  it('without a look where nothing comes by itself', async () => {
    expect(await readFor({ fetch: { kind: 'lists' } })).toBe(0);
  });

  it('by the newest rows alone where a rule goes no further back', async () => {
    // Texts and attachments: rows and contents.
    expect(await readFor({ reach: { kind: 'messages', messages: 30 } })).toBe(4 * 30);
    // One message a second: a day holds them all.
    await replica.messages.where('id').belowOrEqual(2_960).modify({ internalDate: -90_000_000 });
    expect(await readFor({ reach: { kind: 'days', days: 1 } })).toBe(4 * 40);
  });

  it('by what is lacking where that is less', async () => {
    const rows = await replica.messages.toArray();
    await replica.texts.bulkAdd(
      rows.slice(0, -10).map(({ contentId }) => ({
        contentId,
        part: partNumber('1'),
        deflated: new Uint8Array(),
        bytes: 0,
        complete: true,
      })),
    );
    expect(await readFor({ fetch: { kind: 'texts', textBytes: 1_000 } })).toBeLessThanOrEqual(2 * 10 + 1);
  });
});
