import type { JournalEntry } from '../model/change.ts';
import type { MessageId } from '../model/ids.ts';
import type { Replica } from './database.ts';
import type { ChangeNames } from './describe-change.ts';
import { shownMailboxes } from './shown-mailboxes.ts';

/** Messages are named where an action is about few: else they are counted. */
const namedAtMost = 4;

/** The names that the changes of these groups go by. */
export const changeNames = async (
  replica: Replica,
  actions: readonly (readonly JournalEntry[])[],
): Promise<ChangeNames> => {
  const named = actions
    .filter((changes) => changes.length <= namedAtMost)
    .flat()
    .flatMap(({ change }): MessageId[] => ('messageId' in change ? [change.messageId] : []));
  const [rows, mailboxes, shown] = await Promise.all([
    replica.messages.bulkGet([...new Set(named)]),
    replica.mailboxes.toArray(),
    shownMailboxes(replica),
  ]);
  const subjects = new Map(rows.flatMap((row) => (row ? [[row.id, row.subject]] : [])));
  // A folder that is to be deleted is not shown, and is called what it was.
  const paths = new Map([...mailboxes, ...shown].map(({ id, path }) => [id, path]));
  return {
    pathOf: (mailboxId) => paths.get(mailboxId) ?? 'a folder that is gone',
    subjectOf: (messageId) => subjects.get(messageId) || null,
  };
};
