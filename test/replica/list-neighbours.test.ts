import { describe, expect, it } from 'vitest';
import type { ContentId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { messagesBetween, stayingBeside } from '../../core/replica/list-neighbours.ts';
import { newReplica } from '../sync/new-replica.ts';

const [here, elsewhere] = [1 as MailboxId, 2 as MailboxId];
const id = (number: number) => number as MessageId;

/** Messages 1 to 6, the higher the newer; 4 is in another folder, 5 and 6 came in the same millisecond. */
const fill = async (replica: Replica) => {
  await replica.messages.bulkAdd(
    [1, 2, 3, 4, 5, 6].map((number) => {
      const mailboxId = number === 4 ? elsewhere : here;
      return {
        id: id(number),
        mailboxId,
        uidValidity: 1,
        uid: number,
        contentId: `f:${number}` as ContentId,
        internalDate: Math.min(number, 5) * 1_000,
        size: 10,
        flags: [],
        modseq: null,
        observed: '0' as Hlc,
        sender: 'Ann',
        subject: 'Tides',
        attachments: 0,
        vanished: null,
        shown: { mailboxId, flags: [], unseen: 1 as const, unsent: 0 as const },
      };
    }),
  );
};

describe('messagesBetween', () => {
  it('gives all from one to the other, whichever is newer, of one folder', async () => {
    const replica = newReplica();
    await fill(replica);
    const between = async (from: number, to: number) =>
      (await messagesBetween(replica, here, [id(from), id(to)])).sort((a, b) => a - b);
    expect(await between(2, 5)).toEqual([2, 3, 5]);
    expect(await between(6, 3)).toEqual([3, 5, 6]);
    expect(await between(3, 3)).toEqual([3]);
    expect(await between(3, 4)).toEqual([]);
  });
});

describe('stayingBeside', () => {
  const beside = async (from: number, leaving: readonly number[]) => {
    const replica = newReplica();
    await fill(replica);
    return stayingBeside(replica, here, { id: id(from), stays: (other) => !leaving.includes(other) });
  };

  it('is the next older one that stays', async () => {
    expect(await beside(6, [6])).toBe(5);
    expect(await beside(5, [5, 3])).toBe(2);
  });

  it('is the next newer one where nothing older stays', async () => {
    expect(await beside(1, [1])).toBe(2);
    expect(await beside(2, [1, 2, 3])).toBe(5);
  });

  it('is nothing where nothing stays', async () => {
    expect(await beside(3, [1, 2, 3, 5, 6])).toBeNull();
  });
});
