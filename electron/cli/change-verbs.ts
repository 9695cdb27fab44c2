// The verbs that change mail. None needs a line: what they change goes out with the next sync.
import { type Command, Option } from 'commander';
import type { ConflictAction } from '../../core/model/conflict.ts';
import { examples, json, type VerbMaker } from './add-verbs.ts';
import type { AppendCommand } from './append.ts';
import { folderPath, isoDate, messageNumber, several } from './arguments.ts';
import type { ConflictsCommand } from './conflicts.ts';
import type { DeleteCommand } from './delete.ts';
import type { FlagCommand } from './flag.ts';
import type { FolderCommand } from './folder.ts';
import type { JournalCommand } from './journal.ts';
import type { MoveCommand } from './move.ts';
import { numberSet } from './number-sets.ts';
import type { UndoCommand } from './undo.ts';

const onMessages = (command: Command): Command =>
  json(
    command
      .requiredOption('--folder <path>', 'the folder that the messages are in', folderPath)
      .option('--uid <set>', 'their UIDs: 3,7:9 or 12:*; a range takes what there is of it', numberSet)
      .option('--id <set>', 'or their ids, for those that the server has given no UID yet', numberSet),
  );

const flagHelp = 'such as seen, flagged, answered, draft, deleted, or a label; may be given several times';

export const addChangeVerbs = ({ verb, group, running }: VerbMaker): void => {
  examples(
    onMessages(verb('flag', 'add flags to messages, or take them off'))
      .option('--add <flag>', flagHelp, several(flagOption))
      .option('--remove <flag>', flagHelp, several(flagOption)),
    'flag --data ~/mail --folder INBOX --uid 3,7:9 --add seen',
    "flag --data ~/mail --folder INBOX --uid 12 --add '$Work' --remove flagged",
  ).action(running(async (command: FlagCommand) => (await import('./flag.ts')).flag(command)));

  examples(
    onMessages(verb('move', 'move messages to another folder')).requiredOption(
      '--to <path>',
      'the folder to move them to',
      folderPath,
    ),
    'move --data ~/mail --folder INBOX --uid 3,7:9 --to Clients/Acme',
  ).action(running(async (command: MoveCommand) => (await import('./move.ts')).move(command)));

  examples(
    onMessages(verb('copy', 'copy messages to a folder')).requiredOption(
      '--to <path>',
      'the folder to copy them to',
      folderPath,
    ),
    'copy --data ~/mail --folder INBOX --uid 3 --to Archive',
  ).action(running(async (command: MoveCommand) => (await import('./copy.ts')).copy(command)));

  examples(
    onMessages(verb('delete', 'move messages to the Trash, or delete them for good')).option(
      '--for-good',
      'delete them so that they cannot be brought back',
    ),
    'delete --data ~/mail --folder INBOX --uid 3',
    'delete --data ~/mail --folder Trash --uid 1:* --for-good',
  ).action(running(async (command: DeleteCommand) => (await import('./delete.ts')).deleteVerb(command)));

  examples(
    json(
      verb('append', 'put a message from a file into a folder')
        .argument('<file>', 'the message (RFC 5322); - for standard input')
        .requiredOption('--folder <path>', 'the folder to put it into', folderPath)
        .option('--flag <flag>', flagHelp, several(flagOption))
        .option('--date <iso>', 'when it came, such as 2026-03-04T05:06:07Z; default: now', isoDate),
    ),
    'append letter.eml --data ~/mail --folder Drafts --flag draft --flag seen',
    'append - --data ~/mail --folder INBOX < letter.eml',
  ).action(
    running(async (file: string, command: AppendCommand) =>
      (await import('./append.ts')).append(file, command),
    ),
  );

  addFolderVerbs({ verb, group, running });
  addJournalVerbs({ verb, group, running });
};

/** A shell takes backslashes away, so system flags go without. */
const flagOption = (text: string): string => {
  const system = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft'];
  return system.find((flag) => flag.slice(1).toLowerCase() === text.toLowerCase()) ?? text;
};

const addFolderVerbs = ({ verb, group, running }: VerbMaker): void => {
  const folder = group('folder', 'make, rename, delete or subscribe to folders');
  const path = (command: Command, name: string, description: string): Command =>
    command.argument(`<${name}>`, description, folderPath);

  examples(
    json(path(verb('create', 'make a folder', folder), 'path', 'its path, such as Clients/Acme')),
    'folder create Clients/Acme --data ~/mail',
  ).action(
    running(async (created: string, command: FolderCommand) =>
      (await import('./folder.ts')).createFolder(created, command),
    ),
  );

  const renaming = path(
    verb('rename', 'rename a folder, or move it into another', folder),
    'old',
    'its path',
  );
  examples(
    json(path(renaming, 'new', 'the path that it is to have; the folders in it go along')),
    'folder rename Clients Customers --data ~/mail',
    'folder rename Acme Clients/Acme --data ~/mail',
  ).action(
    running(async (from: string, to: string, command: FolderCommand) =>
      (await import('./folder.ts')).renameFolder(from, to, command),
    ),
  );

  examples(
    json(path(verb('delete', 'delete a folder with all its messages', folder), 'path', 'its path')),
    'folder delete Clients/Acme --data ~/mail',
  ).action(
    running(async (deleted: string, command: FolderCommand) =>
      (await import('./folder.ts')).deleteFolder(deleted, command),
    ),
  );

  examples(
    json(path(verb('subscribe', 'subscribe to a folder', folder), 'path', 'its path')).option(
      '--off',
      'do so no longer',
    ),
    'folder subscribe Lists/Sailing --off --data ~/mail',
  ).action(
    running(async (subscribed: string, command: FolderCommand & { readonly off?: true }) =>
      (await import('./folder.ts')).subscribeFolder(subscribed, command),
    ),
  );
};

const conflictActions: readonly ConflictAction[] = ['putBack', 'doAgain', 'keepBoth', 'dismiss'];

const addJournalVerbs = ({ verb, running }: VerbMaker): void => {
  examples(
    verb('journal', 'print what was done here, and what of it the server does not know yet')
      .option('--unsent', 'only what the server does not know yet')
      .option('--undo <action>', 'take back an action, as undo does')
      .option('--json', 'a line of JSON for each entry'),
    'journal --data ~/mail --unsent',
  ).action(running(async (command: JournalCommand) => (await import('./journal.ts')).journal(command)));

  examples(
    json(
      verb('undo', 'take back what was done at one go').argument(
        '[action]',
        'as journal shows it; default: the newest that can be taken back',
      ),
    ),
    'undo --data ~/mail',
  ).action(
    running(async (action: string | undefined, command: UndoCommand) =>
      (await import('./undo.ts')).undo(action, command),
    ),
  );

  examples(
    verb('conflicts', 'print what needs attention, or do something about it')
      .option('--id <number>', 'the one to do something about', messageNumber)
      .addOption(new Option('--do <action>', 'what to do about it').choices([...conflictActions]))
      .option('--json', 'a line of JSON each'),
    'conflicts --data ~/mail',
    'conflicts --data ~/mail --id 3 --do putBack',
  ).action(running(async (command: ConflictsCommand) => (await import('./conflicts.ts')).conflicts(command)));
};
