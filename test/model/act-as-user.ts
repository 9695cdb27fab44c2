import { CommandError } from '../../core/errors.ts';
import type { ActionId, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import { openConflicts } from '../../core/replica/attention.ts';
import { actOnConflict } from '../../core/replica/commands/act-on-conflict.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import { createMailbox, deleteMailbox, renameMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import {
  archiveMessages,
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
  trashMessages,
} from '../../core/replica/commands/message-commands.ts';
import { undoAction, undoableAction } from '../../core/replica/commands/undo.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { type Ledger, messageOf, tokenOf } from './ledger.ts';
import { serversOwn } from './other-client.ts';
import type { UserAct } from './program.ts';

/** Does at a replica what a person would do in its window. Says what it was, in a line. */
export const actAsUser = async (replica: Replica, ledger: Ledger, act: UserAct): Promise<string> => {
  try {
    return await perform(replica, ledger, act);
  } catch (error) {
    if (error instanceof CommandError) return `${act.kind} refused: ${error.message}`;
    throw error;
  }
};

const perform = async (replica: Replica, ledger: Ledger, act: UserAct): Promise<string> => {
  const now = Date.now();
  switch (act.kind) {
    case 'flag':
    case 'move':
    case 'copy':
    case 'archive':
    case 'trash':
    case 'deleteForGood':
      return await actOnMessages(replica, ledger, act);
    case 'append': {
      const mailbox = await pickFolder(replica, act.to);
      const token = ledger.issue();
      const bytes = new TextEncoder().encode(messageOf(token));
      await appendMessage(
        replica,
        { mailboxId: mailbox.id, bytes, flags: ['\\Seen'], internalDate: now },
        now,
      );
      return `append ${token} to ${mailbox.path}`;
    }
    case 'createFolder':
      await createMailbox(replica, { path: act.name }, now);
      return `create ${act.name}`;
    case 'renameFolder': {
      const mailbox = await pickOwnFolder(replica, act.folder);
      if (!mailbox) return 'no folder to rename';
      await renameMailbox(replica, { mailboxId: mailbox.id, path: act.name }, now);
      return `rename ${mailbox.path} to ${act.name}`;
    }
    case 'deleteFolder': {
      const mailbox = await pickOwnFolder(replica, act.folder);
      if (!mailbox) return 'no folder to delete';
      const inside = await tokensIn(replica, mailbox.id);
      await deleteMailbox(replica, { mailboxId: mailbox.id }, now);
      for (const token of inside) ledger.deletedForGood(token);
      return `delete ${mailbox.path} with ${inside.join(' ')}`;
    }
    case 'undo': {
      const action = await undoableAction(replica);
      if (action === null) return 'nothing to undo';
      const made = await tokensMadeBy(replica, action);
      await undoAction(replica, action, now);
      for (const token of made) ledger.deletedForGood(token);
      return `undo ${action} ${made.join(' ')}`;
    }
    case 'attend': {
      const conflicts = await openConflicts(replica);
      const view = conflicts[act.conflict % Math.max(1, conflicts.length)];
      const choice = view?.actions[act.action % Math.max(1, view.actions.length)];
      if (!view || !choice) return 'nothing needs attention';
      await actOnConflict(replica, view.conflict.id, choice.action, now);
      // What is put back because it is gone in one place may be in another still: a duplicate beats a loss.
      const { meeting } = view.conflict;
      const about = 'message' in meeting ? meeting.message : null;
      const content = about && (await replica.contents.get(about.contentId));
      const token = tokenOf(content?.envelope.messageId ?? '');
      if (token && choice.action !== 'dismiss') ledger.copied(token);
      return `${choice.action}: ${view.title}`;
    }
  }
};

type MessagesAct = Extract<UserAct, { readonly message: number }>;

const actOnMessages = async (replica: Replica, ledger: Ledger, act: MessagesAct): Promise<string> => {
  const now = Date.now();
  const chosen = await pickMessages(replica, act);
  const messageIds = chosen.map(({ id }) => id);
  const tokens = await Promise.all(chosen.map((row) => tokenOfRow(replica, row)));
  switch (act.kind) {
    case 'flag': {
      const delta = act.on ? { add: [act.flag], remove: [] } : { add: [], remove: [act.flag] };
      await changeFlags(replica, { messageIds, ...delta }, now);
      return `${act.on ? '+' : '-'}${act.flag} on ${tokens.join(' ')}`;
    }
    case 'move':
    case 'copy': {
      const { id: to, path } = await pickFolder(replica, act.to);
      if (act.kind === 'move') await moveMessages(replica, { messageIds, to }, now);
      else {
        await copyMessages(replica, { messageIds, to }, now);
        for (const token of tokens) if (token) ledger.copied(token);
      }
      return `${act.kind} ${tokens.join(' ')} to ${path}`;
    }
    case 'archive':
      await archiveMessages(replica, { messageIds }, now);
      break;
    case 'trash':
      await trashMessages(replica, { messageIds }, now);
      break;
    case 'deleteForGood':
      await deleteMessages(replica, { messageIds }, now);
      for (const token of tokens) if (token) ledger.deletedForGood(token);
  }
  return `${act.kind} ${tokens.join(' ')}`;
};

const shownRows = async (replica: Replica): Promise<Message[]> => {
  const folders = new Set<MailboxId>((await shownMailboxes(replica)).map(({ id }) => id));
  return (await replica.messages.toArray()).filter(({ shown }) => shown && folders.has(shown.mailboxId));
};

const pickMessages = async (replica: Replica, { message, count }: MessagesAct): Promise<Message[]> => {
  const rows = await shownRows(replica);
  if (rows.length === 0) return [];
  const chosen = new Map<MessageId, Message>();
  for (let nth = 0; nth < count; nth++) {
    const row = rows[(message + nth) % rows.length];
    if (row) chosen.set(row.id, row);
  }
  return [...chosen.values()];
};

const pickFolder = async (replica: Replica, number: number) => {
  const folders = (await shownMailboxes(replica)).filter(({ selectable }) => selectable);
  const folder = folders[number % Math.max(1, folders.length)];
  if (!folder) throw new CommandError('noFolder', 'There is no folder yet.');
  return folder;
};

const pickOwnFolder = async (replica: Replica, number: number) => {
  const own = (await shownMailboxes(replica)).filter(({ path }) => !serversOwn.has(path));
  return own[number % Math.max(1, own.length)];
};

const tokensIn = async (replica: Replica, mailboxId: MailboxId): Promise<string[]> => {
  const rows = (await replica.messages.toArray()).filter(({ shown }) => shown?.mailboxId === mailboxId);
  const tokens = await Promise.all(rows.map((row) => tokenOfRow(replica, row)));
  return tokens.flatMap((token) => token ?? []);
};

/** What an action appended or copied: undoing it deletes that again. */
const tokensMadeBy = async (replica: Replica, action: ActionId): Promise<string[]> => {
  const entries = await replica.journal.where('action').equals(action).toArray();
  const ids = entries.flatMap(({ change }) => {
    if (change.kind === 'append') return [change.messageId];
    return change.kind === 'copy' ? [change.copyId] : [];
  });
  const rows = (await replica.messages.bulkGet(ids)).flatMap((row) => row ?? []);
  const tokens = await Promise.all(rows.map((row) => tokenOfRow(replica, row)));
  return tokens.flatMap((token) => token ?? []);
};

/** The token of the message that a row shows. */
export const tokenOfRow = async (replica: Replica, row: Message): Promise<string | null> => {
  const content = await replica.contents.get(row.contentId);
  return tokenOf(content?.envelope.messageId ?? '');
};
