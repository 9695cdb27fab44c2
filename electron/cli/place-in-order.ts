import type { Mailbox } from '../../core/model/mailbox.ts';
import { rankMailboxes } from '../../core/policy/priorities.ts';
import { moveInOrder, placeInOrder } from '../../core/replica/commands/priority-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { folderByPath } from './chosen-messages.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { setting, type VerbOptions } from './report-setting.ts';

export interface PlaceCommand extends VerbOptions {
  readonly before?: string;
  readonly after?: string;
  readonly up?: true;
  readonly down?: true;
}

/** Puts a folder into its place in the sync order: beside another, whose rank it takes, or one place on. */
export const placeFolder = (path: string, command: PlaceCommand): Promise<ExitCode> => {
  const { before, after, up, down } = command;
  if ([before, after, up, down].filter((given) => given !== undefined).length !== 1) {
    throw new UsageError('Where to? One of --before FOLDER, --after FOLDER, --up, --down.');
  }
  return setting(command, async (replica) => {
    const { id: mailboxId } = await folderByPath(replica, path, command.data);
    const besidePath = before ?? after;
    if (besidePath === undefined) await moveInOrder(replica, { mailboxId, by: up ? -1 : 1 });
    else {
      const { id: beside } = await folderByPath(replica, besidePath, command.data);
      if (beside === mailboxId) throw new UsageError('A folder cannot stand beside itself.');
      await placeInOrder(replica, { mailboxId, beside, side: before === undefined ? 'after' : 'before' });
    }
    return whereItIs(replica, mailboxId);
  });
};

const whereItIs = async (replica: Replica, mailboxId: Mailbox['id']) => {
  const ranked = rankMailboxes(await shownMailboxes(replica)).filter(({ mailbox }) => mailbox.selectable);
  const index = ranked.findIndex(({ mailbox }) => mailbox.id === mailboxId);
  const entry = ranked[index];
  if (!entry) throw new UsageError('It holds no messages: it has no place in the order.');
  const { mailbox, priority } = entry;
  return {
    json: { path: mailbox.path, place: index + 1, priority },
    words: `${mailbox.path} is ${index + 1} of ${ranked.length} now (${priority}).`,
  };
};
