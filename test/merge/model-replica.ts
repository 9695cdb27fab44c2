// A replica without a database: facts and a journal, what a person does to them, and a push that follows the plan.
import { plan, uidsOf } from '../../core/merge/plan.ts';
import type {
  MailboxOutcome,
  Outcome,
  Plan,
  PlanFacts,
  PlannedCommand,
  PlannedMessage,
  PlanStep,
} from '../../core/merge/plan-steps.ts';
import { settleAppends, settleMailboxes, settleMessages } from '../../core/merge/settle.ts';
import { formatUidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import { changeFlags, hasFlag, view } from '../../core/merge/view.ts';
import { isWithin, viewMailboxes } from '../../core/merge/view-mailboxes.ts';
import type {
  Change,
  ChangeState,
  JournalEntry,
  MailboxChange,
  PendingEntry,
} from '../../core/model/change.ts';
import type { ActionId, ChangeId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Mailbox } from '../../core/model/mailbox.ts';
import type { AppendAnswer, CommandAnswer, MailboxCommand, MessageCommand } from '../../core/ports.ts';
import {
  appendMessage,
  changeMailbox,
  changeMessages,
  delimiter,
  lineOf,
  type SimulatedServer,
} from './simulated-server.ts';

export interface ModelRow extends PlannedMessage {
  readonly content: string;
}

export interface ModelReplica {
  readonly messages: Map<MessageId, ModelRow>;
  readonly mailboxes: Map<MailboxId, Mailbox>;
  journal: JournalEntry[];
  nextId: number;
}

export const pendingOf = ({ journal }: ModelReplica): readonly PendingEntry[] =>
  journal.filter((entry): entry is PendingEntry => entry.state.kind === 'pending');

export const mailboxRow = (id: number, path: string, more: Partial<Mailbox> = {}): Mailbox => ({
  id: id as MailboxId,
  path,
  delimiter,
  role: 'none',
  selectable: true,
  priority: null,
  position: null,
  listAtLeast: 0,
  listed: true,
  subscribed: true,
  status: null,
  fact: null,
  ...more,
});

export const changeId = (number: number, replica = 'a'): ChangeId =>
  `${number.toString(16).padStart(12, '0')}-000000.${replica}` as ChangeId;

/** The facts of everything that a server holds. With mod-sequences only where they say so. */
export const pull = (
  server: SimulatedServer,
  { condstore }: { readonly condstore: boolean },
): ModelReplica => {
  const replica: ModelReplica = { messages: new Map(), mailboxes: new Map(), journal: [], nextId: 1 };
  for (const [path, mailbox] of server.mailboxes) {
    const mailboxId = replica.nextId as MailboxId;
    replica.nextId += 1;
    replica.mailboxes.set(
      mailboxId,
      mailboxRow(mailboxId, path, {
        subscribed: server.subscribed.has(path),
        fact: {
          uidValidity: mailbox.uidValidity,
          uidNext: mailbox.uidNext,
          highestModseq: condstore ? server.modseq : null,
          live: formatUidSet(uidSetOf(mailbox.messages.keys())),
          observed: '000000000001-000000' as Hlc,
        },
      }),
    );
    for (const [uid, { content, flags, modseq }] of mailbox.messages) {
      const id = replica.nextId as MessageId;
      replica.nextId += 1;
      replica.messages.set(id, {
        id,
        mailboxId,
        uidValidity: mailbox.uidValidity,
        uid,
        flags,
        modseq: condstore ? modseq : null,
        size: 1_000,
        content,
      });
    }
  }
  return replica;
};

// ---- What a person does ------------------------------------------------------------------------------------

/** One thing done: numbers that pick among what there is to do it to. */
export interface Deed {
  readonly kind:
    | 'flags'
    | 'move'
    | 'copy'
    | 'delete'
    | 'append'
    | 'createMailbox'
    | 'renameMailbox'
    | 'deleteMailbox'
    | 'subscribe';
  readonly a: number;
  readonly b: number;
  readonly flags: readonly string[];
}

const record = (replica: ModelReplica, change: Change): void => {
  const id = changeId(replica.nextId);
  replica.nextId += 1;
  replica.journal.push({
    id,
    action: id as string as ActionId,
    change,
    state: { kind: 'pending', sent: null },
  });
};

export const shownMailboxes = (replica: ModelReplica) =>
  viewMailboxes(
    [...replica.mailboxes.values()],
    pendingOf(replica).flatMap(({ change }) =>
      'mailboxId' in change ? [change satisfies MailboxChange] : [],
    ),
  );

const shownMessages = (replica: ModelReplica) => {
  const folders = new Map(shownMailboxes(replica).map((mailbox) => [mailbox.id, mailbox]));
  return [...view(replica.messages, replica.journal)].flatMap(([id, shown]) => {
    const folder = shown && folders.get(shown.mailboxId);
    const row = replica.messages.get(id);
    return shown && folder && row ? [{ id, ...shown, path: folder.path, content: row.content }] : [];
  });
};

const pick = <T>(all: readonly T[], number: number): T | undefined => all[number % Math.max(1, all.length)];

const names = ['Clients', 'Lists', 'Plans'];

const addRow = (replica: ModelReplica, row: Omit<ModelRow, 'id' | 'uidValidity' | 'uid' | 'modseq'>) => {
  const id = replica.nextId as MessageId;
  replica.nextId += 1;
  replica.messages.set(id, { ...row, id, uidValidity: 0, uid: null, modseq: null });
  return id;
};

/** Does it as the commands do, going by what is shown; what cannot be done is passed over. */
export const act = (replica: ModelReplica, { kind, a, b, flags }: Deed): void => {
  const folders = shownMailboxes(replica);
  const message = pick(shownMessages(replica), a);
  const folder = pick(folders, b);
  const isTaken = (path: string): boolean => folders.some((other) => isWithin(other.path, path, delimiter));
  switch (kind) {
    case 'flags': {
      if (!message) return;
      const add = flags.filter((flag) => b % 2 === 0 && !hasFlag(message.flags, flag));
      const remove = flags.filter((flag) => b % 2 === 1 && hasFlag(message.flags, flag));
      if (add.length + remove.length === 0) return;
      record(replica, { kind, messageId: message.id, add, remove });
      return;
    }
    case 'move':
      if (!message || !folder || folder.id === message.mailboxId) return;
      record(replica, { kind, messageId: message.id, from: message.mailboxId, to: folder.id });
      return;
    case 'copy': {
      if (!message || !folder) return;
      const copyId = addRow(replica, {
        mailboxId: folder.id,
        flags: message.flags,
        size: 1_000,
        content: message.content,
      });
      record(replica, { kind, messageId: message.id, to: folder.id, copyId });
      return;
    }
    case 'delete':
      if (message) record(replica, { kind, messageId: message.id, from: message.mailboxId });
      return;
    case 'append': {
      if (!folder) return;
      const content = `made ${replica.nextId}`;
      const messageId = addRow(replica, { mailboxId: folder.id, flags, size: a * 100, content });
      record(replica, { kind, messageId, to: folder.id });
      return;
    }
    case 'createMailbox': {
      const path = `${folder && a % 2 === 0 ? folder.path + delimiter : ''}${pick(names, b)}`;
      if (isTaken(path)) return;
      const mailboxId = replica.nextId as MailboxId;
      replica.nextId += 1;
      replica.mailboxes.set(mailboxId, mailboxRow(mailboxId, path, { listed: false }));
      record(replica, { kind, mailboxId, path });
      return;
    }
    case 'renameMailbox': {
      const parent = pick(folders, a);
      const to = `${parent && a % 3 === 0 ? parent.path + delimiter : ''}${pick(names, a)}`;
      if (!folder || folder.path === 'INBOX' || isTaken(to) || isWithin(to, folder.path, delimiter)) return;
      record(replica, { kind, mailboxId: folder.id, from: folder.path, to });
      return;
    }
    case 'deleteMailbox':
      if (!folder || folder.path === 'INBOX') return;
      if (folders.some(({ id, path }) => id !== folder.id && isWithin(path, folder.path, delimiter))) return;
      record(replica, { kind, mailboxId: folder.id, path: folder.path });
      return;
    case 'subscribe':
      if (!folder) return;
      record(replica, { kind, mailboxId: folder.id, subscribed: !folder.subscribed });
      return;
  }
};

/** What the window shows, in the words of `stateOf`. */
export const shownState = (replica: ModelReplica): readonly string[] =>
  [
    ...shownMailboxes(replica).map(
      ({ path, subscribed }) => `folder ${path}${subscribed ? ' subscribed' : ''}`,
    ),
    ...shownMessages(replica).map((message) => lineOf(message.path, message)),
  ].sort();

// ---- The push ----------------------------------------------------------------------------------------------

const settle = (replica: ModelReplica, changes: readonly ChangeId[], state: ChangeState): void => {
  const settled = new Set(changes);
  replica.journal = replica.journal.map((entry) => (settled.has(entry.id) ? { ...entry, state } : entry));
};

const applied: ChangeState = { kind: 'applied' };

export const takeMailboxOutcome = (replica: ModelReplica, outcome: MailboxOutcome): void => {
  const { command, changes, kind } = outcome;
  if (kind === 'refused') throw new Error(`${JSON.stringify(command)} was refused`);
  if (kind === 'unanswered') return;
  const mailbox = replica.journal
    .filter(({ id }) => changes.includes(id))
    .flatMap(({ change }) =>
      'mailboxId' in change ? (replica.mailboxes.get(change.mailboxId) ?? []) : [],
    )[0];
  if (!mailbox) throw new Error(`${JSON.stringify(command)} is about no mailbox`);
  settle(replica, changes, applied);
  const { mailboxes, messages } = replica;
  switch (command.kind) {
    case 'create':
      mailboxes.set(mailbox.id, { ...mailbox, path: command.path, listed: true });
      return;
    case 'rename':
      for (const row of [...mailboxes.values()]) {
        if (!row.listed || !isWithin(row.path, command.from, delimiter)) continue;
        mailboxes.set(row.id, { ...row, path: command.to + row.path.slice(command.from.length) });
      }
      return;
    case 'subscribe':
      mailboxes.set(mailbox.id, { ...mailbox, subscribed: command.subscribed });
      return;
    case 'delete':
      mailboxes.delete(mailbox.id);
      for (const row of [...messages.values()]) if (row.mailboxId === mailbox.id) messages.delete(row.id);
  }
};

export const takeOutcome = (
  replica: ModelReplica,
  outcome: Outcome,
  condstore: SimulatedServer | null,
): void => {
  const { messages } = replica;
  const row = messages.get(outcome.messageId);
  if (!row) throw new Error(`an outcome for message ${outcome.messageId}, which is not there`);
  switch (outcome.kind) {
    case 'flagged':
      settle(replica, outcome.changes, applied);
      messages.set(row.id, {
        ...row,
        flags: changeFlags(row.flags, outcome),
        modseq: condstore ? condstore.modseq : null,
      });
      return;
    case 'moved':
    case 'appended':
    case 'copied': {
      const bound = outcome.kind === 'copied' ? messages.get(outcome.copyId) : row;
      const { to, uid, uidValidity } = outcome;
      if (!bound || uid === null || uidValidity === null) throw new Error('bound to nothing');
      const flags = outcome.kind === 'appended' ? sentFlags(replica, row, outcome.changes) : bound.flags;
      messages.set(bound.id, { ...bound, mailboxId: to, uid, uidValidity, flags, modseq: null });
      settle(replica, outcome.changes, applied);
      return;
    }
    case 'expunged':
    case 'missing':
      settle(replica, outcome.changes, applied);
      messages.delete(row.id);
      return;
    case 'changed':
    case 'refused':
      throw new Error(`message ${row.id}: ${outcome.kind}`);
    case 'unanswered':
      return;
  }
};

const sentFlags = (
  { journal }: ModelReplica,
  { flags }: ModelRow,
  changes: readonly ChangeId[],
): readonly string[] =>
  journal
    .filter(({ id }) => changes.includes(id))
    .reduce((all, { change }) => (change.kind === 'flags' ? changeFlags(all, change) : all), flags);

/** After how many commands the line is cut, and whether the one it is cut in is done; null for a line that holds. */
export interface Cut {
  readonly after: number;
  readonly isDone: boolean;
}

export interface Pushed {
  readonly commands: readonly (MailboxCommand | (MessageCommand & { readonly mailbox: string }) | 'append')[];
  readonly plans: readonly Plan[];
}

interface Line {
  readonly server: SimulatedServer;
  readonly condstore: boolean;
  readonly log: Pushed['commands'][number][];
  cut: Cut | null;
  crossed: number;
}

const unanswered = { kind: 'unanswered' } as const;

/** What comes back over the line, and what the server did all the same. */
const send = <Answer>(line: Line, isCut: boolean, work: () => Answer) => {
  const { cut, crossed } = line;
  if (isCut || (cut !== null && crossed >= cut.after)) {
    line.crossed += 1;
    const truth = !isCut && cut?.isDone === true ? work() : null;
    return { answer: unanswered, truth, isCut: true };
  }
  line.crossed += 1;
  const answer = work();
  return { answer, truth: answer, isCut: false };
};

const sendAll = <Command, Answer>(
  line: Line,
  commands: readonly Command[],
  work: (command: Command) => Answer,
): {
  readonly answers: readonly (Answer | typeof unanswered)[];
  readonly truths: readonly (Answer | null)[];
} => {
  let isCut = false;
  const all = commands.map((command) => {
    const sent = send(line, isCut, () => work(command));
    isCut = sent.isCut;
    return sent;
  });
  if (isCut) line.cut = null;
  return { answers: all.map(({ answer }) => answer), truths: all.map(({ truth }) => truth) };
};

const toMessageCommand = (replica: ModelReplica, command: PlannedCommand): MessageCommand => {
  const uids = uidsOf(command.items);
  switch (command.kind) {
    case 'store':
      return { kind: 'store', uids, add: command.add, remove: command.remove };
    case 'copy':
    case 'move':
      return { kind: command.kind, uids, to: replica.mailboxes.get(command.to)?.path ?? '' };
    case 'expunge':
      return { kind: 'expunge', uids, unchangedSince: command.unchangedSince };
  }
};

/** True when the line held. What was cut is looked for before this returns, as the next session would. */
const takeStep = (replica: ModelReplica, line: Line, step: PlanStep): boolean => {
  const { server, log } = line;
  switch (step.kind) {
    case 'mailboxes': {
      const { answers } = sendAll(line, step.items, ({ command }) => {
        log.push(command);
        return changeMailbox(server, command);
      });
      for (const outcome of settleMailboxes(step, answers)) takeMailboxOutcome(replica, outcome);
      return answers.every(({ kind }) => kind !== 'unanswered');
    }
    case 'messages': {
      const mailbox = replica.mailboxes.get(step.mailboxId)?.path ?? '';
      if (server.mailboxes.get(mailbox)?.uidValidity !== step.uidValidity) throw new Error(`not ${mailbox}`);
      const { answers, truths } = sendAll(line, step.commands, (planned): CommandAnswer => {
        const command = toMessageCommand(replica, planned);
        log.push({ ...command, mailbox });
        return changeMessages(server, mailbox, command);
      });
      // What must not be done twice is looked for: what was done of it counts as answered.
      const known = step.commands.map(({ kind }, index) =>
        kind === 'copy' || kind === 'move' ? (truths[index] ?? unanswered) : (answers[index] ?? unanswered),
      );
      for (const outcome of settleMessages(step, known)) {
        takeOutcome(replica, outcome, line.condstore ? server : null);
      }
      return answers.every(({ kind }) => kind !== 'unanswered');
    }
    case 'append': {
      const path = replica.mailboxes.get(step.mailboxId)?.path ?? '';
      const { answers, truths } = sendAll(line, step.messages, ({ messageId, flags }): AppendAnswer => {
        log.push('append');
        const content = replica.messages.get(messageId)?.content ?? '';
        return appendMessage(server, path, { content, flags });
      });
      const known = truths.map((truth) => truth ?? unanswered);
      for (const outcome of settleAppends(step, known)) {
        takeOutcome(replica, outcome, line.condstore ? server : null);
      }
      return answers.every(({ kind }) => kind !== 'unanswered');
    }
  }
};

/** Plans, takes the steps (all of a plan, or one before it plans again), settles, until there is nothing to do. */
export const push = (
  replica: ModelReplica,
  server: SimulatedServer,
  {
    condstore,
    stepByStep = false,
    cut = null,
  }: { readonly condstore: boolean; readonly stepByStep?: boolean; readonly cut?: Cut | null },
): Pushed => {
  const line: Line = { server, condstore, log: [], cut, crossed: 0 };
  const plans: Plan[] = [];
  for (;;) {
    const made = plan(pendingOf(replica), replica satisfies PlanFacts);
    plans.push(made);
    if (plans.length > 100) throw new Error('the push does not end');
    settle(replica, made.nothing, applied);
    for (const id of made.unmade.messages) replica.messages.delete(id);
    for (const id of made.unmade.mailboxes) replica.mailboxes.delete(id);
    for (const step of stepByStep ? made.steps.slice(0, 1) : made.steps) {
      if (!takeStep(replica, line, step)) break;
    }
    if (made.steps.length === 0 && made.nothing.length === 0) return { commands: line.log, plans };
  }
};
