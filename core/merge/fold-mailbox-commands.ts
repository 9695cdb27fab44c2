// Commands on folders folded with those before them, where nothing in between has to do with the names that would go.
import type { ChangeId, MailboxId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { MailboxCommand } from '../ports.ts';
import { isWithin } from './view-mailboxes.ts';

/** A command, in the order in which it is to go out. */
export interface Planned {
  readonly mailboxId: MailboxId;
  readonly command: MailboxCommand;
  readonly changes: readonly ChangeId[];
}

/** Whether a command has to do with a path, one above it or one below it. */
const touches = ({ command }: Planned, path: string, delimiter: string | null): boolean =>
  pathsOf(command).some((other) => isWithin(other, path, delimiter) || isWithin(path, other, delimiter));

const pathsOf = (command: MailboxCommand): readonly string[] =>
  command.kind === 'rename' ? [command.from, command.to] : [command.path];

interface Folded {
  readonly commands: readonly Planned[];
  readonly nothing: readonly ChangeId[];
}

/**
 * A rename with the creation or the rename before it in one command, in the later one's place; as a command of its own
 * when something in between has to do with the names that it would then never have or have too long.
 */
export const foldRename = (
  commands: readonly Planned[],
  {
    mailboxId,
    from,
    to,
    delimiter,
    id,
  }: {
    readonly mailboxId: MailboxId;
    readonly from: string;
    readonly to: string;
    readonly delimiter: string | null;
    readonly id: ChangeId;
  },
): Folded => {
  const index = commands.findLastIndex((planned) => planned.mailboxId === mailboxId);
  const earlier = commands[index];
  const alone: Planned = { mailboxId, command: { kind: 'rename', from, to }, changes: [id] };
  if (!earlier || (earlier.command.kind !== 'create' && earlier.command.kind !== 'rename')) {
    return { commands: [...commands, alone], nothing: [] };
  }
  const names = pathsOf(earlier.command);
  const between = commands.slice(index + 1);
  if (
    !names.includes(from) ||
    between.some((other) => names.some((path) => touches(other, path, delimiter)))
  ) {
    return { commands: [...commands, alone], nothing: [] };
  }
  const rest = commands.toSpliced(index, 1);
  const changes = [...earlier.changes, id];
  if (earlier.command.kind === 'create') {
    return {
      commands: [...rest, { mailboxId, command: { kind: 'create', path: to }, changes }],
      nothing: [],
    };
  }
  if (earlier.command.from === to) return { commands: rest, nothing: changes };
  const command = { kind: 'rename', from: earlier.command.from, to } as const;
  return { commands: [...rest, { mailboxId, command, changes }], nothing: [] };
};

/** A deletion with the creation or the rename before it: then there is nothing to make or to rename. */
export const foldDelete = (
  commands: readonly Planned[],
  {
    mailboxId,
    path,
    delimiter,
    isParent,
  }: {
    readonly mailboxId: MailboxId;
    readonly path: string;
    readonly delimiter: string | null;
    readonly isParent: boolean;
  },
): Folded & { readonly path: string; readonly changes: readonly ChangeId[]; readonly isMade: boolean } => {
  const alone = { commands, nothing: [], path, changes: [], isMade: false };
  const index = commands.findLastIndex((planned) => planned.mailboxId === mailboxId);
  const earlier = commands[index];
  if (!earlier || isParent) return alone;
  const { command, changes } = earlier;
  if (command.kind !== 'create' && command.kind !== 'rename') return alone;
  const names = pathsOf(command);
  const between = commands.slice(index + 1);
  if (
    !names.includes(path) ||
    between.some((other) => names.some((name) => touches(other, name, delimiter)))
  ) {
    return alone;
  }
  return {
    commands: commands.toSpliced(index, 1),
    nothing: [],
    path: command.kind === 'rename' ? command.from : path,
    changes,
    isMade: command.kind === 'create',
  };
};

/** Before deletions of folders above it: else those would leave names behind that only hold children. */
export const insertDelete = (
  commands: readonly Planned[],
  {
    mailboxId,
    path,
    row,
    changes,
  }: {
    readonly mailboxId: MailboxId;
    readonly path: string;
    readonly row: Mailbox;
    readonly changes: readonly ChangeId[];
  },
): readonly Planned[] => {
  const lastOther = commands.findLastIndex(({ command }) => command.kind !== 'delete');
  const above = commands.findIndex(
    ({ command }, index) =>
      index > lastOther && command.kind === 'delete' && isWithin(path, command.path, row.delimiter),
  );
  const planned: Planned = { mailboxId, command: { kind: 'delete', path }, changes };
  return above < 0 ? [...commands, planned] : commands.toSpliced(above, 0, planned);
};
