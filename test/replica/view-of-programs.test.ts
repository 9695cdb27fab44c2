// Random programs of what a person does, what is undone, what goes out and what the server says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../core/errors.ts';
import { viewMessage, changeFlags as withFlags } from '../../core/merge/view.ts';
import { viewMailboxes } from '../../core/merge/view-mailboxes.ts';
import type { Change, MailboxChange, MessageChange } from '../../core/model/change.ts';
import type { ActionId, MailboxId, MessageId } from '../../core/model/ids.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import {
  createMailbox,
  deleteMailbox,
  renameMailbox,
  subscribeMailbox,
} from '../../core/replica/commands/mailbox-commands.ts';
import {
  archiveMessages,
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
  trashMessages,
} from '../../core/replica/commands/message-commands.ts';
import { undoAction, undoableAction } from '../../core/replica/commands/undo.ts';
import type { JournalRow, Replica } from '../../core/replica/database.ts';
import type { Done } from '../../core/replica/done.ts';
import { folders } from '../../core/replica/queries.ts';
import { showMessages } from '../../core/replica/show-messages.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { filledReplica, listedMailbox, shownIn } from './filled-replica.ts';

const flags = ['\\Seen', '\\Flagged', 'Work'];
const names = ['Clients', 'Clients/2024', 'New', 'New/Sub', 'Archive', 'INBOX/In'];
const draft = new TextEncoder().encode('From: a@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n');

type Step = {
  readonly kind:
    | 'flags'
    | 'move'
    | 'copy'
    | 'archive'
    | 'trash'
    | 'delete'
    | 'append'
    | 'create'
    | 'rename'
    | 'deleteMailbox'
    | 'subscribe';
  readonly messages: readonly number[];
  readonly number: number;
  readonly other: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(
    'flags',
    'flags',
    'move',
    'move',
    'copy',
    'archive',
    'trash',
    'delete',
    'append',
    'create',
    'rename',
    'deleteMailbox',
    'subscribe',
  ),
  messages: fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }),
  number: fc.nat(99),
  other: fc.nat(99),
});

const pick = <T>(items: readonly T[], number: number): T => items[number % items.length] as T;

const carryOut = async (replica: Replica, { kind, messages, number, other }: Step): Promise<Done> => {
  const mailboxes = await shownMailboxes(replica);
  const to = pick(mailboxes, number).id;
  const messageIds = messages.map((id) => (id + 1) as MessageId);
  switch (kind) {
    case 'flags':
      return changeFlags(
        replica,
        { messageIds, add: [pick(flags, number)], remove: [pick(flags, other)] },
        number,
      );
    case 'move':
      return moveMessages(replica, { messageIds, to }, number);
    case 'copy':
      return copyMessages(replica, { messageIds, to }, number);
    case 'archive':
      return archiveMessages(replica, { messageIds }, number);
    case 'trash':
      return trashMessages(replica, { messageIds }, number);
    case 'delete':
      return deleteMessages(replica, { messageIds }, number);
    case 'append':
      return appendMessage(replica, { mailboxId: to, bytes: draft, flags: [], internalDate: number }, number);
    case 'create':
      return createMailbox(replica, { path: pick(names, other) }, number);
    case 'rename':
      return renameMailbox(replica, { mailboxId: to, path: pick(names, other) }, number);
    case 'deleteMailbox':
      return deleteMailbox(replica, { mailboxId: to }, number);
    case 'subscribe':
      return subscribeMailbox(replica, { mailboxId: to, subscribed: other % 2 === 0 }, number);
  }
};

/** What a command refuses is no matter here. */
const attempt = async (work: Promise<Done>): Promise<ActionId | null> => {
  try {
    return (await work).action;
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
};

/** The oldest pending change of a message arrives, or its flags change on the server; as the engine writes it. */
const serverTurn = async (replica: Replica, number: number): Promise<void> => {
  const [entry] = (await replica.journal.orderBy('id').toArray()).filter(({ pending }) => pending === 1);
  if (number % 3 === 0 || !entry) {
    const row = await replica.messages.get(((number % 12) + 1) as MessageId);
    if (!row) return;
    const flagged = { ...row, flags: [pick(flags, number)] };
    await replica.transaction('rw', replica.messages, replica.journal, async () => {
      await replica.messages.bulkPut(await showMessages(replica, [flagged]));
    });
  } else if (number % 3 === 1) {
    await replica.journal.update(entry.id, {
      state: { kind: 'pending', sent: { uidValidity: 1, uidNext: 1 } },
    });
  } else await arrive(replica, entry, number);
};

const arrive = ({ messages, journal, mailboxes }: Replica, entry: JournalRow, number: number) =>
  messages.db.transaction('rw', messages, journal, mailboxes, async () => {
    const { change } = entry;
    await journal.put({ ...entry, state: { kind: 'applied' }, pending: 0 });
    if (!('messageId' in change)) {
      if (change.kind === 'createMailbox') await mailboxes.update(change.mailboxId, { listed: true });
      if (change.kind === 'deleteMailbox') await mailboxes.delete(change.mailboxId);
      if (change.kind === 'subscribe') {
        await mailboxes.update(change.mailboxId, { subscribed: change.subscribed });
      }
      if (change.kind === 'renameMailbox') await mailboxes.update(change.mailboxId, { path: change.to });
      return;
    }
    const id = change.kind === 'copy' ? change.copyId : change.messageId;
    const row = await messages.get(id);
    if (!row) return;
    const uid = 1_000 + 100 * id + number;
    const showing = async (fact: Partial<typeof row>) => {
      await messages.bulkPut(await showMessages(messages.db as Replica, [{ ...row, ...fact }]));
    };
    switch (change.kind) {
      case 'flags':
        return showing({ flags: withFlags(row.flags, change) });
      case 'delete':
        return messages.delete(id);
      case 'move':
      case 'copy':
      case 'append':
        return showing({ mailboxId: change.to, uidValidity: 5, uid });
    }
  });

/** The index over the rows is what the view makes of facts and journal, and the folders are too. */
const checkView = async (replica: Replica): Promise<void> => {
  const pending = (await replica.journal.orderBy('id').toArray()).filter(({ pending }) => pending === 1);
  const isAbout = (change: Change, id: MessageId): change is MessageChange =>
    'messageId' in change && change.messageId === id;
  for (const row of await replica.messages.toArray()) {
    const changes = pending.flatMap(({ change }) => (isAbout(change, row.id) ? [change] : []));
    expect(row.shown).toEqual(viewMessage(row, changes));
  }
  const about = pending.flatMap(({ change }): MailboxChange[] => ('mailboxId' in change ? [change] : []));
  const shown = await shownMailboxes(replica);
  expect(shown).toEqual(viewMailboxes(await replica.mailboxes.toArray(), about));
  const paths = shown.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const { mailbox, listed, unread, total } of await folders(replica)) {
    expect(listed).toBe((await shownIn(replica, mailbox.id)).length);
    expect(unread).toBeLessThanOrEqual(total);
  }
};

const start = async (): Promise<Replica> => {
  const replica = await filledReplica(9);
  await replica.mailboxes.add(listedMailbox(10 as MailboxId, 'Clients/2024'));
  return replica;
};

const everything = async (replica: Replica) => ({
  messages: await replica.messages.toArray(),
  mailboxes: await replica.mailboxes.toArray(),
  raws: await replica.raws.toArray(),
  shown: await shownMailboxes(replica),
});

describe('whatever is done, undone, sent and seen', () => {
  it('rows and folders show what the view makes of facts and pending changes', async () => {
    let done = 0;
    const turns = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: step.map((value) => ({ kind: 'step', value }) as const) },
        { weight: 2, arbitrary: fc.nat(99).map((value) => ({ kind: 'undo', value }) as const) },
        { weight: 3, arbitrary: fc.nat(99).map((value) => ({ kind: 'server', value }) as const) },
      ),
      { minLength: 5, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(turns, async (program) => {
        const replica = await start();
        for (const turn of program) {
          if (turn.kind === 'step') {
            if ((await attempt(carryOut(replica, turn.value))) !== null) done += 1;
          } else if (turn.kind === 'server') await serverTurn(replica, turn.value);
          else {
            const actions = [...new Set((await replica.journal.toArray()).map(({ action }) => action))];
            if (actions.length > 0) await attempt(undoAction(replica, pick(actions, turn.value), 1));
          }
          await checkView(replica);
        }
        await replica.delete();
      }),
      { numRuns: 30 },
    );
    expect(done).toBeGreaterThan(100);
  });

  it('undo, last thing first, brings back exactly what was, as long as nothing has gone out', async () => {
    let undone = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (program) => {
        const replica = await start();
        const before = await everything(replica);
        for (const each of program) await attempt(carryOut(replica, each));
        for (;;) {
          const action = await undoableAction(replica);
          if (action === null) break;
          await undoAction(replica, action, 1);
          undone += 1;
        }
        expect(await everything(replica)).toEqual(before);
        await replica.delete();
      }),
      { numRuns: 30 },
    );
    expect(undone).toBeGreaterThan(80);
  });
});
