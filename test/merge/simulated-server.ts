// An IMAP server as far as a push can tell: mailboxes with UIDs and mod-sequences, and the commands of core/ports.ts.
import { formatUidSet, parseUidSet, type UidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import { changeFlags } from '../../core/merge/view.ts';
import { isWithin } from '../../core/merge/view-mailboxes.ts';
import type {
  AppendAnswer,
  CommandAnswer,
  CopiedUids,
  MailboxCommand,
  MessageCommand,
} from '../../core/ports.ts';

export interface ServerMessage {
  readonly content: string;
  readonly flags: readonly string[];
  readonly modseq: bigint;
}

interface ServerMailbox {
  uidValidity: number;
  uidNext: number;
  readonly messages: Map<number, ServerMessage>;
}

export interface SimulatedServer {
  /** Only those that hold messages: a name that only holds children is there as long as they are. */
  readonly mailboxes: Map<string, ServerMailbox>;
  readonly subscribed: Set<string>;
  modseq: bigint;
  nextUidValidity: number;
}

export const delimiter = '/';

export const startServer = (paths: readonly string[]): SimulatedServer => {
  const server: SimulatedServer = {
    mailboxes: new Map(),
    subscribed: new Set(),
    modseq: 1n,
    nextUidValidity: 1,
  };
  for (const path of paths) changeMailbox(server, { kind: 'create', path });
  return server;
};

const refused = (code: string): Extract<CommandAnswer, { kind: 'refused' }> => ({
  kind: 'refused',
  code,
  reason: `No: ${code}`,
});

const done = (answer: {
  copied?: CopiedUids;
  changed?: UidSet;
  missing?: UidSet;
}): Extract<CommandAnswer, { kind: 'done' }> => ({
  kind: 'done',
  copied: answer.copied ?? null,
  changed: formatUidSet(answer.changed ?? []),
  marked: '',
  missing: formatUidSet(answer.missing ?? []),
});

export const changeMailbox = (server: SimulatedServer, command: MailboxCommand): CommandAnswer => {
  const { mailboxes, subscribed } = server;
  switch (command.kind) {
    case 'create': {
      const { path } = command;
      if (mailboxes.has(path)) return done({});
      mailboxes.set(path, { uidValidity: server.nextUidValidity, uidNext: 1, messages: new Map() });
      subscribed.add(path);
      server.nextUidValidity += 1;
      return done({});
    }
    case 'rename': {
      const { from, to } = command;
      const moving = [...mailboxes].filter(([path]) => isWithin(path, from, delimiter));
      const isTaken = [...mailboxes.keys()].some((path) => isWithin(path, to, delimiter));
      if (moving.length === 0) return isTaken ? done({}) : refused('NONEXISTENT');
      if (isTaken) return refused('ALREADYEXISTS');
      for (const [path, mailbox] of moving) {
        mailboxes.delete(path);
        mailboxes.set(to + path.slice(from.length), mailbox);
        if (subscribed.delete(path)) subscribed.add(to + path.slice(from.length));
      }
      return done({});
    }
    case 'delete':
      mailboxes.delete(command.path);
      subscribed.delete(command.path);
      return done({});
    case 'subscribe':
      if (!mailboxes.has(command.path)) return refused('NONEXISTENT');
      if (command.subscribed) subscribed.add(command.path);
      else subscribed.delete(command.path);
      return done({});
  }
};

const addMessage = (
  server: SimulatedServer,
  mailbox: ServerMailbox,
  message: Omit<ServerMessage, 'modseq'>,
): number => {
  server.modseq += 1n;
  const uid = mailbox.uidNext;
  mailbox.messages.set(uid, { ...message, modseq: server.modseq });
  mailbox.uidNext += 1;
  return uid;
};

export const appendMessage = (
  server: SimulatedServer,
  path: string,
  message: Omit<ServerMessage, 'modseq'>,
): AppendAnswer => {
  const mailbox = server.mailboxes.get(path);
  if (!mailbox) return { kind: 'refused', code: 'TRYCREATE', reason: 'No such mailbox' };
  const uid = addMessage(server, mailbox, message);
  return { kind: 'done', uidValidity: mailbox.uidValidity, uid };
};

const uidsIn = (set: UidSet): number[] =>
  set.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

/** One command on the messages of a mailbox. */
export const changeMessages = (
  server: SimulatedServer,
  path: string,
  command: MessageCommand,
): CommandAnswer => {
  const mailbox = server.mailboxes.get(path);
  if (!mailbox) return refused('NONEXISTENT');
  const { messages } = mailbox;
  const named = uidsIn(parseUidSet(command.uids));
  const there = named.filter((uid) => messages.has(uid));
  const missing = uidSetOf(named.filter((uid) => !messages.has(uid)));
  switch (command.kind) {
    case 'store':
      for (const uid of there) {
        const message = messages.get(uid);
        if (!message) continue;
        server.modseq += 1n;
        messages.set(uid, {
          ...message,
          flags: changeFlags(message.flags, command),
          modseq: server.modseq,
        });
      }
      return done({ missing });
    case 'copy':
    case 'move': {
      const destination = server.mailboxes.get(command.to);
      if (!destination) return refused('TRYCREATE');
      const pairs = there.flatMap((uid): [number, number][] => {
        const message = messages.get(uid);
        if (!message) return [];
        if (command.kind === 'move') messages.delete(uid);
        return [[uid, addMessage(server, destination, message)]];
      });
      return done({ copied: { uidValidity: destination.uidValidity, pairs }, missing });
    }
    case 'expunge': {
      const { unchangedSince } = command;
      const changed = there.filter(
        (uid) => unchangedSince !== null && (messages.get(uid)?.modseq ?? 0n) > unchangedSince,
      );
      for (const uid of there) if (!changed.includes(uid)) messages.delete(uid);
      return done({ changed: uidSetOf(changed), missing });
    }
  }
};

/** Everything that another client would see, in an order that says nothing. */
export const stateOf = (server: SimulatedServer): readonly string[] =>
  [...server.mailboxes]
    .flatMap(([path, { messages }]) => [
      `folder ${path}${server.subscribed.has(path) ? ' subscribed' : ''}`,
      ...[...messages.values()].map((message) => lineOf(path, message)),
    ])
    .sort();

export const lineOf = (path: string, { content, flags }: Omit<ServerMessage, 'modseq'>): string =>
  `${path}: ${content} ${[...flags].sort().join(' ')}`.trimEnd();
