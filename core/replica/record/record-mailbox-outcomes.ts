// What the server's answers to pushed changes of folders mean for the rows.
import type { MailboxOutcome } from '../../merge/plan-steps.ts';
import { isWithin } from '../../merge/view-mailboxes.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { Replica } from '../database.ts';
import { pendingAbout, pendingAboutFolders } from '../pending-entries.ts';
import { addConflict, settleChanges } from './record-conflict.ts';
import type { RecordedOutcomes } from './record-outcomes.ts';

/** Records what became of commands on mailboxes, in their order, in one transaction. */
export const recordMailboxOutcomes = (
  replica: Replica,
  outcomes: readonly MailboxOutcome[],
  now: number,
): Promise<Omit<RecordedOutcomes, 'touched'>> =>
  replica.transaction(
    'rw',
    [replica.journal, replica.messages, replica.mailboxes, replica.conflicts, replica.raws, replica.settings],
    async () => {
      let applied = 0;
      let forgotten = 0;
      for (const outcome of outcomes) {
        if (outcome.kind === 'done') {
          forgotten += await recordDone(replica, outcome);
          await settleChanges(replica, outcome.changes, 'applied');
          applied += outcome.changes.length;
        } else if (outcome.kind === 'refused') {
          const { command, changes, reason } = outcome;
          const mailbox = 'path' in command ? command.path : command.from;
          const meeting = { kind: 'refused', message: null, mailbox, reason } as const;
          await addConflict(replica, { meeting, changes, become: 'conflict', now });
        }
      }
      return { applied, forgotten };
    },
  );

/** Returns how many message rows went. */
const recordDone = async (
  replica: Replica,
  { command, changes }: Extract<MailboxOutcome, { kind: 'done' }>,
): Promise<number> => {
  const mailbox = await mailboxOf(replica, changes);
  switch (command.kind) {
    case 'create':
      if (mailbox) await replica.mailboxes.put({ ...mailbox, path: command.path, listed: true });
      return 0;
    case 'rename':
      await renameRows(replica, command, { changes, delimiter: mailbox?.delimiter ?? null });
      return 0;
    case 'subscribe':
      if (mailbox) await replica.mailboxes.put({ ...mailbox, subscribed: command.subscribed });
      return 0;
    case 'delete':
      return mailbox ? forgetMailbox(replica, mailbox.id) : 0;
  }
};

/**
 * What is shown stays as it was (core/merge/view-mailboxes.ts): a folder that was made here in the renamed one goes along
 * with it, though the server has not made it yet; one that was made under its old name since does not.
 */
const renameRows = async (
  replica: Replica,
  { from, to }: Extract<MailboxOutcome['command'], { kind: 'rename' }>,
  { changes, delimiter }: Pick<MailboxOutcome, 'changes'> & Pick<Mailbox, 'delimiter'>,
): Promise<void> => {
  const entries = await pendingAboutFolders(replica).toArray();
  const madeSince = new Set(
    entries.flatMap(({ id, change }) =>
      change.kind === 'createMailbox' && changes.every((earlier) => earlier < id) ? [change.mailboxId] : [],
    ),
  );
  const within = await replica.mailboxes
    .filter(({ id, path, listed }) => isWithin(path, from, delimiter) && (listed || !madeSince.has(id)))
    .toArray();
  await replica.mailboxes.bulkPut(within.map((row) => ({ ...row, path: to + row.path.slice(from.length) })));
};

/** The mailbox that changes folded into one command are about. */
const mailboxOf = async (
  replica: Replica,
  changes: MailboxOutcome['changes'],
): Promise<Mailbox | undefined> => {
  for (const entry of await replica.journal.bulkGet([...changes])) {
    if (entry && 'mailboxId' in entry.change) return replica.mailboxes.get(entry.change.mailboxId);
  }
  return undefined;
};

/** With its messages; what was still to be done to them has nothing left to be done to. */
const forgetMailbox = async (replica: Replica, mailboxId: MailboxId): Promise<number> => {
  const rows = await rowsOf(replica, mailboxId);
  const messageIds = rows.map(({ id }) => id);
  const entries = await pendingAbout(replica, messageIds).toArray();
  await replica.journal.bulkPut(
    entries.map((entry) => ({ ...entry, state: { kind: 'superseded' }, pending: 0 })),
  );
  await replica.raws.bulkDelete(messageIds);
  await replica.messages.bulkDelete(messageIds);
  await replica.mailboxes.delete(mailboxId);
  return rows.length;
};

/** Rows without a UID are in no index by their fact's mailbox: a folder is deleted seldom enough to look at all. */
const rowsOf = (replica: Replica, mailboxId: MailboxId): Promise<Message[]> =>
  replica.messages.filter((row) => row.mailboxId === mailboxId).toArray();
