import type { Priority } from '../../core/model/mailbox.ts';
import { rankMailboxes } from '../../core/policy/priorities.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { folderByPath } from './chosen-messages.ts';
import type { ExitCode } from './exit-codes.ts';
import { setting, type VerbOptions } from './report-setting.ts';

/** Sets a folder's rank; 'inherit' leaves it to the folder above, or to what the folder is for. */
export const priority = (
  path: string,
  wanted: Priority | 'inherit',
  command: VerbOptions,
): Promise<ExitCode> =>
  setting(command, async (replica) => {
    const { id: mailboxId } = await folderByPath(replica, path, command.data);
    await setPriority(replica, { mailboxId, priority: wanted === 'inherit' ? null : wanted });
    const ranked = rankMailboxes(await shownMailboxes(replica));
    const effective = ranked.find(({ mailbox }) => mailbox.id === mailboxId)?.priority ?? 'normal';
    const off = effective === 'off' ? ': not a byte of it but its name' : '';
    return {
      json: { path, priority: effective, set: wanted !== 'inherit' },
      words: `${path} is ${effective} now${wanted === 'inherit' ? ', by itself' : ''}${off}.`,
    };
  });
