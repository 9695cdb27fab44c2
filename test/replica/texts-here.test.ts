import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ContentId, PartNumber } from '../../core/model/ids.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import type { Replica } from '../../core/replica/database.ts';
import { recordListings } from '../../core/replica/record/record-listings.ts';
import { recordTexts } from '../../core/replica/record/record-texts.ts';
import { sweepContents } from '../../core/replica/record/sweep-contents.ts';
import { mayLackTexts } from '../../core/replica/texts-here.ts';
import { countReplica } from '../../core/sync/count-replica.ts';
import { clients, contentOf, filledReplica, inbox } from './filled-replica.ts';

const number = fc.integer({ min: 1, max: 6 });
const deed = fc.oneof(
  fc.record({ kind: fc.constant('list' as const), uids: fc.uniqueArray(number, { minLength: 1 }) }),
  fc.record({
    kind: fc.constant('bring' as const),
    texts: fc.array(fc.record({ uid: number, part: fc.constantFrom('1', '2'), references: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  fc.record({ kind: fc.constant('append' as const), text: fc.boolean() }),
  fc.record({ kind: fc.constant('drop' as const), uid: number }),
  fc.record({ kind: fc.constant('sweep' as const) }),
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

const nameOf = (uid: number): ContentId => `e:${uid}` as ContentId;

const apply = async (replica: Replica, done: Deed, now: number): Promise<void> => {
  switch (done.kind) {
    case 'list': {
      const { uidValidity = 0 } = (await replica.mailboxes.get(inbox))?.fact ?? {};
      const listings = done.uids.map((uid) => ({
        ...contentOf({ contentId: nameOf(uid), subject: `${uid}` }),
        uid,
        flags: [],
        modseq: null,
        internalDate: 1_000,
        size: 10,
        emailId: null,
        references: null,
        serverContentId: nameOf(uid),
      }));
      await recordListings(replica, { mailboxId: inbox, uidValidity, asOf: null, listings, now });
      return;
    }
    case 'bring': {
      const known = await replica.contents.toCollection().primaryKeys();
      await recordTexts(
        replica,
        done.texts.map(({ uid, part, references }) => ({
          // Of what is not here, too: it may have gone while its text was on its way.
          contentId: known[uid] ?? nameOf(uid),
          part: part as PartNumber,
          body: {
            part: part as PartNumber,
            type: 'text/plain',
            parameters: {},
            contentId: null,
            encoding: '7bit',
            octets: 3,
            disposition: null,
            filename: null,
            children: [],
          },
          bytes: Uint8Array.of(97, 98, 99),
          encoding: '7bit',
          complete: true,
          ...(references ? { references: ['<a@example.org>'] } : {}),
        })),
      );
      return;
    }
    case 'append': {
      const type = done.text ? 'text/plain' : 'image/png';
      const bytes = new TextEncoder().encode(`Subject: a\r\nContent-Type: ${type}\r\n\r\n${now}\r\n`);
      await appendMessage(replica, { mailboxId: clients, bytes, flags: [], internalDate: now }, now);
      return;
    }
    case 'drop':
      await replica.messages.where('contentId').equals(nameOf(done.uid)).delete();
      return;
    case 'sweep':
      await sweepContents(replica);
  }
};

it('H1, H2 the contents that have a text are known beside the texts, whatever happens', async () => {
  let some = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 14 }), async (deeds) => {
      const replica = await filledReplica(0);
      for (const [index, done] of deeds.entries()) await apply(replica, done, 1_000 * (index + 1));
      const contents = await replica.contents.toCollection().primaryKeys();
      const texts = new Set((await replica.texts.toArray()).map(({ contentId }) => contentId));
      const lacking = contents.filter((contentId) => !texts.has(contentId));
      const noted = await replica.textsHere.toCollection().primaryKeys();
      // One that came while its content was gone is not noted, though the content may be here again.
      for (const contentId of noted)
        expect([contents, [...texts]]).toEqual([
          expect.arrayContaining([contentId]),
          expect.arrayContaining([contentId]),
        ]);
      if (lacking.length > 0) expect(await mayLackTexts(replica)).toBe(true);
      const rows = await replica.messages.toArray();
      expect((await countReplica(replica)).texts).toBe(
        rows.filter(({ contentId }) => texts.has(contentId)).length,
      );
      if (!(await mayLackTexts(replica))) some += contents.length;
      replica.close();
    }),
    { numRuns: 100 },
  );
  expect(some).toBeGreaterThan(0);
});
