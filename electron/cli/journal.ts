import { wallTimeOf } from '../../core/merge/clock.ts';
import type { Change, ChangeState, JournalEntry } from '../../core/model/change.ts';
import type { ActionId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import type { Replica } from '../../core/replica/database.ts';
import { describeChanges } from '../../core/replica/describe-change.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { note, printLine } from './output.ts';
import { forTerminalLine, toJsonLine } from './terminal-text.ts';
import { undo } from './undo.ts';

export interface JournalCommand {
  readonly data: string;
  /** Only what the server does not know yet. */
  readonly unsent?: true;
  readonly undo?: string;
  readonly json?: true;
}

/** Prints what was done here, the oldest first: an entry a line in JSON, what was done at one go a line for people. */
export const journal = async (command: JournalCommand): Promise<ExitCode> => {
  const { data, json, unsent } = command;
  if (command.undo !== undefined) return undo(command.undo, command);
  const lines = await withReplica(data, async (replica) => {
    const rows = await replica.journal.toCollection().sortBy('id');
    const entries = unsent ? rows.filter(({ state }) => state.kind === 'pending') : rows;
    const names = await readNames(replica, entries);
    return json ? entries.map((entry) => jsonLine(entry, names)) : readableLines(entries, names);
  });
  for (const line of lines) await printLine(line);
  if (lines.length === 0 && !json)
    note(unsent ? 'The server knows all that was done here.' : 'Nothing was done here.');
  return exitCodes.done;
};

interface Names {
  readonly paths: ReadonlyMap<MailboxId, string>;
  readonly rows: ReadonlyMap<MessageId, Message>;
}

const readNames = async (replica: Replica, entries: readonly JournalEntry[]): Promise<Names> => {
  const named = entries.flatMap(({ change }): MessageId[] =>
    'messageId' in change ? [change.messageId] : [],
  );
  const rows = await replica.messages.bulkGet([...new Set(named)]);
  // A folder that is to be deleted is not shown, and is called what it was.
  const mailboxes = [...(await replica.mailboxes.toArray()), ...(await shownMailboxes(replica))];
  return {
    paths: new Map(mailboxes.map(({ id, path }) => [id, path])),
    rows: new Map(rows.flatMap((row) => (row ? [[row.id, row]] : []))),
  };
};

const timeOf = (id: string): string => new Date(wallTimeOf(id as Hlc)).toISOString();

const jsonLine = (entry: JournalEntry, names: Names): string => {
  const { id, action, undoes, settling, change, state } = entry;
  return toJsonLine({
    id,
    action,
    at: timeOf(id),
    kind: change.kind,
    state: state.kind,
    sent: state.kind === 'pending' && state.sent !== null,
    ...(undoes === undefined ? {} : { undoes }),
    ...(settling ? { settling } : {}),
    ...fieldsOf(change, names),
  });
};

/** Folders by path, messages by folder and UID: the server's own names, null where it has none (any more). */
const fieldsOf = (change: Change, { paths, rows }: Names): Readonly<Record<string, unknown>> => {
  const path = (id: MailboxId): string | null => paths.get(id) ?? null;
  if (!('messageId' in change)) return folderFields(change, path);
  const row = rows.get(change.messageId);
  const message = {
    message: change.messageId,
    folder: row ? path(row.mailboxId) : null,
    uidValidity: row && row.uid !== null ? row.uidValidity : null,
    uid: row?.uid ?? null,
    subject: row?.subject ?? null,
  };
  switch (change.kind) {
    case 'flags':
      return { ...message, add: change.add, remove: change.remove };
    case 'move':
      return { ...message, from: path(change.from), to: path(change.to) };
    case 'copy':
      return { ...message, to: path(change.to), copy: change.copyId };
    case 'delete':
      return { ...message, from: path(change.from) };
    case 'append':
      return { ...message, to: path(change.to) };
  }
};

const folderFields = (
  change: Exclude<Change, { messageId: MessageId }>,
  path: (id: MailboxId) => string | null,
): Readonly<Record<string, unknown>> => {
  switch (change.kind) {
    case 'createMailbox':
    case 'deleteMailbox':
      return { path: change.path };
    case 'renameMailbox':
      return { from: change.from, to: change.to };
    case 'subscribe':
      return { path: path(change.mailboxId), subscribed: change.subscribed };
  }
};

const readableLines = (entries: readonly JournalEntry[], { paths, rows }: Names): readonly string[] => {
  const actions = new Map<ActionId, JournalEntry[]>();
  for (const entry of entries) {
    const others = actions.get(entry.action);
    if (others) others.push(entry);
    else actions.set(entry.action, [entry]);
  }
  return [...actions].map(([action, members]) => {
    const words = describeChanges(
      members.map(({ change }) => change),
      {
        pathOf: (id) => paths.get(id) ?? 'a folder that is gone',
        subjectOf: (id) => rows.get(id)?.subject || null,
      },
    );
    const states = [...new Set(members.map(({ state }) => stateWords(state)))].join(', ');
    return forTerminalLine(
      `${timeOf(action).slice(0, 16).replace('T', ' ')}  ${words}  (${states})  ${action}`,
    );
  });
};

const stateWords = (state: ChangeState): string => {
  switch (state.kind) {
    case 'pending':
      return state.sent === null ? 'not yet sent' : 'sent, not answered yet';
    case 'undone':
      return 'undone';
    case 'conflict':
      return 'needs attention';
    case 'superseded':
      return 'what was done elsewhere stands';
    case 'applied':
      return 'on the server';
  }
};
