import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../core/errors.ts';
import { plan } from '../../core/merge/plan.ts';
import type { MailboxOutcome } from '../../core/merge/plan-steps.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import { createMailbox, renameMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { pendingChanges } from '../../core/replica/pending-changes.ts';
import { settleChanges } from '../../core/replica/record/record-conflict.ts';
import { recordMailboxOutcomes } from '../../core/replica/record/record-mailbox-outcomes.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { clients, filledReplica, listedMailbox } from './filled-replica.ts';

const withFolders = async (): Promise<Replica> => {
  const replica = await filledReplica(0);
  await replica.mailboxes.bulkAdd([
    listedMailbox(10 as MailboxId, 'Clients/2023'),
    listedMailbox(11 as MailboxId, 'Work'),
  ]);
  return replica;
};

/** The folders that are shown, by id. */
const shown = async (replica: Replica): Promise<Record<number, string>> =>
  Object.fromEntries((await shownMailboxes(replica)).map(({ id, path }) => [id, path]));

/** What the server says to all that is to be said to it, once what comes to nothing is settled as the push does. */
const outcomes = async (replica: Replica): Promise<readonly MailboxOutcome[]> => {
  const { journal, messages } = replica;
  const pending = await pendingChanges(replica);
  const { steps, nothing } = plan(pending.entries, pending);
  await replica.transaction('rw', journal, messages, async () => settleChanges(replica, nothing, 'applied'));
  return steps.flatMap((step) =>
    step.kind === 'mailboxes' ? step.items.map((item) => ({ ...item, kind: 'done' as const })) : [],
  );
};

describe('a folder that was renamed', () => {
  it('does not take a new one of its old name along', async () => {
    const replica = await withFolders();
    await renameMailbox(replica, { mailboxId: clients, path: 'Customers' }, 1);
    const { mailboxId } = await createMailbox(replica, { path: 'Clients' }, 1);
    const below = await createMailbox(replica, { path: 'Clients/New' }, 1);
    const [first] = await outcomes(replica);
    expect(first?.command).toMatchObject({ kind: 'rename' });
    if (first) await recordMailboxOutcomes(replica, [first], 1);
    expect(await shown(replica)).toMatchObject({
      [clients]: 'Customers',
      10: 'Customers/2023',
      [mailboxId]: 'Clients',
      [below.mailboxId]: 'Clients/New',
    });
  });

  it('takes along what was made in it before, though the server has not made that yet', async () => {
    const replica = await withFolders();
    const { mailboxId } = await createMailbox(replica, { path: 'Clients/New' }, 1);
    await renameMailbox(replica, { mailboxId: clients, path: 'Customers' }, 1);
    const renames = (await outcomes(replica)).filter(({ command }) => command.kind === 'rename');
    expect(renames).toHaveLength(1);
    await recordMailboxOutcomes(replica, renames, 1);
    expect(await shown(replica)).toMatchObject({ [mailboxId]: 'Customers/New' });
    expect(await outcomes(replica)).toMatchObject([{ command: { kind: 'create', path: 'Customers/New' } }]);
  });

  it('looks as it did all the while, however much was made and renamed', async () => {
    const names = ['Clients', 'Clients/A', 'Customers', 'Customers/A', 'Work', 'Work/A', 'A'];
    const step = fc.record({ isMade: fc.boolean(), number: fc.nat(99), name: fc.constantFrom(...names) });
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (program) => {
        const replica = await withFolders();
        for (const { isMade, number, name } of program) {
          const mailboxes = (await shownMailboxes(replica)).filter(({ path }) => path !== 'INBOX');
          const mailboxId = mailboxes[number % mailboxes.length]?.id ?? clients;
          const work = isMade
            ? createMailbox(replica, { path: name }, 1)
            : renameMailbox(replica, { mailboxId, path: name }, 1);
          await work.catch((error) => {
            if (!(error instanceof CommandError)) throw error;
          });
        }
        const wanted = await shown(replica);
        for (;;) {
          const [outcome] = await outcomes(replica);
          if (!outcome) break;
          await recordMailboxOutcomes(replica, [outcome], 1);
          expect(await shown(replica)).toEqual(wanted);
          told += 1;
        }
        const rows = await replica.mailboxes.toArray();
        expect(Object.fromEntries(rows.map(({ id, path }) => [id, path]))).toEqual(wanted);
        await replica.delete();
      }),
      { numRuns: 60 },
    );
    expect(told).toBeGreaterThan(60);
  });
});
