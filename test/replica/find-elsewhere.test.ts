import type { DBCore, Middleware } from 'dexie';
import { describe, expect, it } from 'vitest';
import type { ContentId, Hlc } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import type { Replica } from '../../core/replica/database.ts';
import { findElsewhere } from '../../core/replica/record/find-elsewhere.ts';
import { clients, contentOf, filledReplica, listedMessage } from './filled-replica.ts';

/** A message that vanished; it has the Message-ID and INTERNALDATE of its number. */
const vanished = (number: number): Message => ({
  ...listedMessage(number),
  uid: null,
  uidValidity: 0,
  vanished: '1' as Hlc,
});

/** One that is listed since: the same as a vanished one, but for its size, and so for its name. */
const rebuilt = (number: number, of: number, change: Partial<Message> = {}): Message => ({
  ...listedMessage(number, { mailboxId: clients }),
  internalDate: 1_000 * of,
  size: 99,
  observed: '2' as Hlc,
  ...change,
});

const add = async (replica: Replica, rows: readonly Message[], messageId: (row: Message) => string) => {
  await replica.messages.bulkAdd([...rows]);
  await replica.contents.bulkAdd(rows.map((row) => contentOf(row, { messageId: messageId(row) })));
};

const find = (replica: Replica, rows: readonly Message[]) =>
  replica.transaction('r', replica.messages, replica.contents, async () => findElsewhere(replica, rows));

const numbered = (row: Message): string => `<${row.internalDate / 1_000}@example.net>`;

describe('a message that was put together again from its parts', () => {
  it('is found by Message-ID and INTERNALDATE, each for one vanished message', async () => {
    const replica = await filledReplica(0);
    const gone = [
      vanished(1),
      vanished(2),
      { ...vanished(3), internalDate: 2_000 },
      vanished(4),
      vanished(5),
    ];
    await add(replica, gone, numbered);
    await add(
      replica,
      [
        rebuilt(11, 1),
        rebuilt(12, 2),
        // As old as the vanished one, and so a copy that was always there.
        rebuilt(14, 4, { observed: '0' as Hlc }),
        rebuilt(15, 5, { contentId: 'f:other' as ContentId }),
      ],
      (row) => (row.id === 15 ? '<other@example.net>' : numbered(row)),
    );
    const found = await find(replica, gone);
    expect([...found].map(([id, places]) => [id, places.map(({ row }) => row.id)])).toEqual([
      [1, [11]],
      [2, [12]],
    ]);
  });

  it('is looked for with as few questions for hundreds as for a few', async () => {
    let asked = 0;
    const countQuestions: Middleware<DBCore> = {
      stack: 'dbcore',
      name: 'count-questions',
      level: -1,
      create: (down) => ({
        ...down,
        table(name) {
          const table = down.table(name);
          const counted =
            <Request, Answer>(ask: (request: Request) => Answer) =>
            (request: Request): Answer => {
              asked += 1;
              return ask(request);
            };
          return {
            ...table,
            get: counted(table.get),
            getMany: counted(table.getMany),
            query: counted(table.query),
            openCursor: counted(table.openCursor),
          };
        },
      }),
    };
    const questions = async (count: number): Promise<number> => {
      const replica = await filledReplica(0);
      replica.use(countQuestions);
      replica.close();
      await replica.open();
      const gone = Array.from({ length: count }, (_, index) => vanished(index + 1));
      await add(replica, gone, numbered);
      const since = gone.map(({ id }) => rebuilt(count + id, id));
      await add(replica, since, numbered);
      asked = 0;
      expect((await find(replica, gone)).size).toBe(count);
      return asked;
    };
    expect(await questions(300)).toBe(await questions(3));
  });
});
