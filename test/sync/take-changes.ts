// The changing half of FakeServer: what a server makes of commands, and where a line may be cut in them. Each command
// has a point before it is carried out and one before its answer; a move without MOVE has one in the middle.
import { RemoteError, serializeError } from '../../core/errors.ts';
import { formatUidSet, hasUid, parseUidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import { changeFlags, hasFlag } from '../../core/merge/view.ts';
import { isWithin } from '../../core/merge/view-mailboxes.ts';
import type {
  AppendAnswer,
  CommandAnswer,
  CopiedUids,
  MailboxCommand,
  MessageCommand,
  MessageSource,
  Remote,
  SerializedError,
} from '../../core/ports.ts';
import type { FakeLack, FakeMailbox, FakeMessage, FakeServer } from './fake-server.ts';

interface Line {
  readonly condstore: boolean;
  readonly lacks: readonly FakeLack[];
  /** Counts towards the cut; throws when the line is cut. */
  readonly spend: () => void;
  readonly open: () => FakeMailbox;
  readonly select: (mailbox: FakeMailbox | null) => void;
}

type Changing = Pick<
  Remote,
  'selectMailbox' | 'changeMessages' | 'findMessageIds' | 'appendMessages' | 'changeMailboxes'
>;

type Done = Extract<CommandAnswer, { kind: 'done' }>;

const done: Done = { kind: 'done', copied: null, changed: '', marked: '', missing: '' };

export const takeChanges = (server: FakeServer, line: Line): Changing => ({
  selectMailbox: async (_session, path) => {
    line.spend();
    line.select(null);
    const mailbox = server.mailbox(path);
    line.select(mailbox);
    return {
      uidValidity: mailbox.uidValidity,
      uidNext: mailbox.uidNext,
      highestModseq: line.condstore ? mailbox.modseq : null,
      exists: mailbox.messages.size,
    };
  },
  changeMessages: async (_session, commands) => {
    const modseqs = new Map<number, bigint>();
    const { answers, cut } = inOrder<MessageCommand, CommandAnswer>(
      server,
      line,
      commands,
      (command, middle) => change(server, line, { command, modseqs, middle }),
    );
    const told = line.condstore ? [...modseqs].map(([uid, modseq]) => ({ uid, modseq })) : [];
    return { answers, cut, flags: [], modseqs: cut ? [] : told };
  },
  findMessageIds: async (_session, from, messageIds) => {
    line.spend();
    const messages = [...line.open().messages].filter(([uid]) => uid >= from);
    return messageIds.map((messageId) =>
      formatUidSet(uidSetOf(messages.flatMap(([uid, one]) => (one.messageId === messageId ? [uid] : [])))),
    );
  },
  appendMessages: async (_session, path, requests) =>
    inOrder(server, line, requests, ({ flags, internalDate, source }): AppendAnswer => {
      const mailbox = server.mailboxes.get(path);
      if (!mailbox) return { kind: 'refused', code: 'TRYCREATE', reason: 'No such mailbox' };
      const uid = server.put(path, { ...fromSource(source), flags: [...flags], internalDate });
      return line.lacks.includes('UIDPLUS')
        ? { kind: 'done', uidValidity: null, uid: null }
        : { kind: 'done', uidValidity: mailbox.uidValidity, uid };
    }),
  changeMailboxes: async (_session, commands) => {
    line.select(null);
    return inOrder(server, line, commands, (command) => changeMailbox(server, command));
  },
});

/** Carries commands out in one write: those behind a cut get no answer, but may be done all the same. */
const inOrder = <Command, Answer>(
  server: FakeServer,
  { spend }: Line,
  commands: readonly Command[],
  carryOut: (command: Command, middle: () => void) => Answer,
): { answers: (Answer | { kind: 'unanswered' })[]; cut: SerializedError | null } => {
  const answers: (Answer | { kind: 'unanswered' })[] = [];
  let cut: SerializedError | null = null;
  for (const command of commands) {
    try {
      if (cut) throw new RemoteError(cut.code === 'cut' ? 'cut' : 'rejected', cut.message);
      spend();
      const answer = carryOut(command, spend);
      spend();
      answers.push(answer);
    } catch (error) {
      if (cut && server.deaf) carryOut(command, () => undefined);
      cut = serializeError(error);
      answers.push({ kind: 'unanswered' });
    }
  }
  return { answers, cut };
};

interface Changed {
  readonly command: MessageCommand;
  /** The new mod-sequences of stores. */
  readonly modseqs: Map<number, bigint>;
  /** Where the line may be cut in a move that takes several commands. */
  readonly middle: () => void;
}

const change = (server: FakeServer, line: Line, { command, modseqs, middle }: Changed): CommandAnswer => {
  const mailbox = line.open();
  const asked = parseUidSet(command.uids);
  const uids = [...mailbox.messages.keys()].filter((uid) => hasUid(asked, uid));
  const missing = formatUidSet(uidSetOf(allOf(command.uids).filter((uid) => !mailbox.messages.has(uid))));
  switch (command.kind) {
    case 'store': {
      if (uids.length > 0) mailbox.modseq += 1n;
      for (const uid of uids) {
        const message = mailbox.messages.get(uid);
        if (!message) continue;
        message.flags = [...changeFlags(message.flags, command)];
        message.modseq = mailbox.modseq;
        modseqs.set(uid, mailbox.modseq);
      }
      return { ...done, missing };
    }
    case 'copy':
    case 'move': {
      const destination = server.mailboxes.get(command.to);
      if (!destination) return { kind: 'refused', code: 'TRYCREATE', reason: 'No such mailbox' };
      const pairs = uids.flatMap((uid): [number, number][] => {
        const message = mailbox.messages.get(uid);
        return message ? [[uid, server.put(command.to, message)]] : [];
      });
      const told: CopiedUids = { uidValidity: destination.uidValidity, pairs };
      const copied = line.lacks.includes('UIDPLUS') ? null : told;
      if (command.kind === 'copy') return { ...done, copied, missing };
      const halfway = line.lacks.includes('MOVE') ? middle : () => undefined;
      halfway();
      const marked = expunge(server, line, { mailbox, uids, middle: halfway });
      return { ...done, copied, missing, marked: formatUidSet(uidSetOf(marked)) };
    }
    case 'expunge': {
      const since = line.condstore ? command.unchangedSince : null;
      const isChanged = (uid: number): boolean =>
        since !== null && (mailbox.messages.get(uid)?.modseq ?? 0n) > since;
      const changed = uids.filter(isChanged);
      const same = uids.filter((uid) => !changed.includes(uid));
      const marked = expunge(server, line, { mailbox, uids: same, middle });
      return {
        ...done,
        missing,
        changed: formatUidSet(uidSetOf(changed)),
        marked: formatUidSet(uidSetOf(marked)),
      };
    }
  }
};

/** Marks and then expunges, without UIDPLUS only when nobody else's \\Deleted would go along; returns what stays, marked. */
const expunge = (
  server: FakeServer,
  { lacks }: Line,
  {
    mailbox,
    uids,
    middle,
  }: { readonly mailbox: FakeMailbox; readonly uids: readonly number[]; readonly middle: () => void },
): readonly number[] => {
  const others = [...mailbox.messages].some(
    ([uid, { flags }]) => !uids.includes(uid) && hasFlag(flags, '\\Deleted'),
  );
  for (const uid of uids) {
    const flags = mailbox.messages.get(uid)?.flags ?? [];
    server.setFlags(mailbox.path, uid, [...changeFlags(flags, { add: ['\\Deleted'], remove: [] })]);
  }
  if (others && lacks.includes('UIDPLUS')) return uids;
  middle();
  for (const uid of uids) server.expunge(mailbox.path, uid);
  return [];
};

const changeMailbox = (server: FakeServer, command: MailboxCommand): CommandAnswer => {
  switch (command.kind) {
    case 'create':
      if (!server.mailboxes.has(command.path)) server.create(command.path);
      return done;
    case 'rename':
      if (server.mailboxes.has(command.from)) {
        // As Dovecot does: a name that only holds folders is taken, too.
        if ([...server.mailboxes.keys()].some((path) => isWithin(path, command.to, '/'))) {
          return { kind: 'refused', code: 'ALREADYEXISTS', reason: 'That name is taken' };
        }
        server.rename(command.from, command.to);
        return done;
      }
      return server.mailboxes.has(command.to)
        ? done
        : { kind: 'refused', code: 'NONEXISTENT', reason: 'No such mailbox' };
    case 'delete':
      server.mailboxes.delete(command.path);
      return done;
    case 'subscribe': {
      const mailbox = server.mailboxes.get(command.path);
      if (mailbox) mailbox.subscribed = command.subscribed;
      return done;
    }
  }
};

const allOf = (uids: string): number[] =>
  parseUidSet(uids).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );

const fromSource = (source: MessageSource): Pick<FakeMessage, 'subject' | 'text' | 'messageId' | 'size'> => {
  if (source.kind === 'parts') {
    const { subject, messageId } = source.envelope;
    return { subject, messageId, text: source.texts.map(({ text }) => text).join(''), size: 1_000 };
  }
  const raw = new TextDecoder().decode(source.bytes);
  const field = (name: string): string => new RegExp(`^${name}: (.*)\\r$`, 'im').exec(raw)?.[1] ?? '';
  const [, text = ''] = raw.split('\r\n\r\n', 2);
  return { subject: field('Subject'), messageId: field('Message-ID'), text, size: source.bytes.length };
};
