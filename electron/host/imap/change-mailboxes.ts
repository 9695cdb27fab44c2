import { serializeError } from '../../../core/errors.ts';
import type { CommandAnswers, MailboxCommand } from '../../../core/ports.ts';
import { type Act, runActs } from './acts.ts';
import { doneAnswer, failureOf, unanswered } from './command-answer.ts';
import type { Completion } from './completion.ts';
import { Exchanges } from './exchanges.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import { type ListedMailbox, parseList } from './parse-list.ts';
import type { Session } from './session.ts';

interface Reply {
  readonly completions: readonly Completion[];
  /** All that was listed so far, last told last; and all that LSUB told. */
  readonly listed: ReadonlyMap<string, ListedMailbox>;
  readonly subscribed: ReadonlyMap<string, ListedMailbox>;
}

type MailboxAct = Act<readonly string[], Reply>;

/** Does things to mailboxes, all in one write unless a refusal has to be looked into; see Remote.changeMailboxes. */
export const changeMailboxes = async (
  session: Session,
  commands: readonly MailboxCommand[],
): Promise<CommandAnswers> => {
  const exchanges = new Exchanges(session.connection);
  const listed = new Map<string, ListedMailbox>();
  const subscribed = new Map<string, ListedMailbox>();
  const untagged: UntaggedHandlers = {
    LIST: (answer) => keep(listed, parseList(answer)),
    LSUB: (answer) => keep(subscribed, parseList(answer)),
  };
  let closing = await closeLines(session, exchanges);
  const decided = new Set(commands.flatMap((each) => (each.kind === 'subscribe' ? [each.path] : [])));
  const acts = commands.map((command) => actOf(command, decided));
  const answers = await runActs(acts, async (asks) => {
    listed.clear();
    const sent = [...closing, ...asks.flat()];
    const completions = (await exchanges.send({ commands: sent, untagged })).slice(closing.length);
    closing = [];
    let next = 0;
    return asks.map((lines): Reply => {
      const from = next;
      next += lines.length;
      return { completions: completions.slice(from, next), listed, subscribed };
    });
  });
  return { answers, cut: exchanges.cut && serializeError(exchanges.cut) };
};

/** More than one answer to a few names can hold. */
const maxListed = 50_000;

const keep = (into: Map<string, ListedMailbox>, mailbox: ListedMailbox | null): void => {
  if (mailbox !== null && into.size < maxListed) into.set(mailbox.path, mailbox);
};

/** Lines that close the open mailbox, which may be the one that goes. Never a CLOSE that expunges. */
const closeLines = async (session: Session, exchanges: Exchanges): Promise<readonly string[]> => {
  if (session.openPath === null) return [];
  session.openPath = null;
  if (session.has('UNSELECT')) return ['UNSELECT'];
  const [examined] = await exchanges.send({ commands: ['EXAMINE "INBOX"'], untagged: {} });
  // CLOSE expunges nothing in a mailbox that is open for reading (RFC 9051, 6.4.1).
  return examined?.status === 'OK' ? ['CLOSE'] : [];
};

/** `decided` are the paths whose subscription is a command of its own. */
const actOf = (command: MailboxCommand, decided: ReadonlySet<string>): MailboxAct => {
  switch (command.kind) {
    case 'create':
      return createMailbox(command.path);
    case 'rename':
      return renameMailbox(command, decided);
    case 'delete':
      return deleteMailbox(command.path);
    case 'subscribe':
      return subscribeMailbox(command.path, command.subscribed);
  }
};

const named = (verb: string, path: string): string => `${verb} ${quote(encodeMailboxName(path))}`;
const list = (path: string): string => named('LIST ""', path);

/** Whether a listed name is a mailbox, and not only a parent of some. */
const isMailbox = (listed: ReadonlyMap<string, ListedMailbox>, path: string): boolean =>
  listed.get(path)?.selectable === true;

// Subscribed at once, or clients that show only what is subscribed would not show it.
function* createMailbox(path: string): MailboxAct {
  const { completions } = yield [named('CREATE', path), named('SUBSCRIBE', path)];
  const failure = failureOf(completions.slice(0, 1));
  if (failure === null || completions[0]?.code === 'ALREADYEXISTS') return doneAnswer({});
  if (failure.kind === 'unanswered') return failure;
  // Servers without the codes of RFC 5530 say in words that it is there.
  const looked = yield [list(path)];
  if (looked.completions[0]?.status === 'none') return unanswered;
  if (isMailbox(looked.listed, path)) return doneAnswer({});
  if (completions[1]?.status === 'OK') yield [named('UNSUBSCRIBE', path)];
  return failure;
}

function* renameMailbox(
  { from, to }: Extract<MailboxCommand, { kind: 'rename' }>,
  decided: ReadonlySet<string>,
): MailboxAct {
  // A renamed mailbox leaves its subscription, and its children's, behind (RFC 9051, 6.3.6).
  const renaming = yield [
    `LSUB "" ${quote(`${encodeMailboxName(from)}*`)}`,
    `RENAME ${quote(encodeMailboxName(from))} ${quote(encodeMailboxName(to))}`,
  ];
  const failure = failureOf(renaming.completions.slice(1));
  if (failure?.kind === 'unanswered') return failure;
  if (failure !== null) {
    // One that was sent before a cut has been done already.
    const looked = yield [list(from), list(to)];
    if (looked.completions.some(({ status }) => status === 'none')) return unanswered;
    if (isMailbox(looked.listed, from) || !isMailbox(looked.listed, to)) return failure;
  }
  const moved =
    from === 'INBOX' ? [] : [...renaming.subscribed.values()].filter((each) => isWithin(each, from));
  if (moved.length === 0) return doneAnswer({});
  yield moved.flatMap(({ path }) => {
    const renamed = `${to}${path.slice(from.length)}`;
    // This comes after what was sent with the renaming: what is decided there stands.
    return [...(decided.has(renamed) ? [] : [named('SUBSCRIBE', renamed)]), named('UNSUBSCRIBE', path)];
  });
  return doneAnswer({});
}

const isWithin = ({ path, delimiter, selectable }: ListedMailbox, parent: string): boolean =>
  // An LSUB may name a parent of what is subscribed as \Noselect (RFC 3501, 6.3.9).
  selectable && (path === parent || (delimiter !== null && path.startsWith(`${parent}${delimiter}`)));

function* deleteMailbox(path: string): MailboxAct {
  const { completions } = yield [named('DELETE', path)];
  const failure = failureOf(completions);
  if (failure?.kind === 'unanswered') return failure;
  const [deleted] = completions;
  if (failure !== null && deleted?.code !== 'NONEXISTENT' && deleted?.code !== 'TRYCREATE') {
    const looked = yield [list(path)];
    if (looked.completions[0]?.status === 'none') return unanswered;
    if (looked.completions[0]?.status !== 'OK' || isMailbox(looked.listed, path)) return failure;
  }
  // Not before it is gone: one that stays, stays subscribed. The server must not do it by itself (RFC 9051, 6.3.7).
  yield [named('UNSUBSCRIBE', path)];
  return doneAnswer({});
}

function* subscribeMailbox(path: string, subscribed: boolean): MailboxAct {
  const { completions } = yield [named(subscribed ? 'SUBSCRIBE' : 'UNSUBSCRIBE', path)];
  const failure = failureOf(completions);
  const isSo = !subscribed && completions[0]?.code === 'NONEXISTENT';
  return failure === null || isSo ? doneAnswer({}) : failure;
}
