import { RemoteError } from '../../../core/errors.ts';
import type { MailboxStatus } from '../../../core/model/mailbox.ts';
import type { MailboxListing } from '../../../core/ports.ts';
import type { Completion } from './completion.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import { letGo } from './let-go.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import { joinListings, type ListedMailbox, parseList, parseStatus } from './parse-list.ts';
import type { Session } from './session.ts';

/** More mailboxes than anyone has. */
const maxMailboxes = 50_000;

/** Of all mailboxes but some; see Remote.listMailboxes. */
export interface ListingChoice {
  readonly without: readonly string[];
  readonly known: readonly string[];
}

/** What a session's answers told of its mailboxes. */
interface Heard {
  readonly listed: Map<string, ListedMailbox>;
  readonly statuses: Map<string, MailboxStatus>;
  readonly subscribed: Set<string>;
  readonly untagged: UntaggedHandlers;
}

/** One LIST with STATUS in it where the server can (RFC 5819), else LIST and then all the STATUS in one write. */
export const listMailboxes = async (
  session: Session,
  choice: ListingChoice = { without: [], known: [] },
): Promise<readonly MailboxListing[]> => {
  const heard = nothingHeard();
  if (choice.without.length === 0) await listAll(session, heard);
  else await listWithout(session, heard, choice);
  const { listed, statuses, subscribed } = heard;
  if (listed.size === 0)
    throw new RemoteError('protocol', `${session.host} lists no folders, not even INBOX.`);
  return joinListings(listed, statuses, subscribed);
};

/** A look at the mailboxes that goes along with other commands, in the same write. */
export interface LookAlong {
  readonly lines: readonly string[];
  readonly untagged: UntaggedHandlers;
  /** What it told, by the completions of its lines; null where it takes a look by itself to know. */
  readonly told: (completions: readonly Completion[]) => readonly MailboxListing[] | null;
}

/**
 * The same as `listMailboxes`, for where no mailbox is open, on a server that `has` these capabilities as far as is known; null
 * where one write is not enough for it.
 */
export const lookAlong = (has: Has, choice: ListingChoice): LookAlong | null => {
  if (!hasListStatus(has)) return null;
  const heard = nothingHeard();
  const { listed, statuses, subscribed, untagged } = heard;
  const isWhole = choice.without.length === 0;
  const commands = isWhole ? [] : knownCommands(has, choice);
  const lines = isWhole
    ? [wholeList(has)]
    : [listLine(listReturns(has)), ...commands.map(({ line }) => line)];
  return {
    lines,
    untagged,
    told: (completions) => {
      const allDone = lines.every((_, index) => completions[index]?.status === 'OK');
      if (!allDone || listed.size === 0) return null;
      if (
        !isWhole &&
        unanswered(
          heard,
          choice,
          commands.flatMap(({ paths }) => paths),
        ).length > 0
      )
        return null;
      return joinListings(listed, statuses, subscribed);
    },
  };
};

const nothingHeard = (): Heard => {
  const listed = new Map<string, ListedMailbox>();
  const statuses = new Map<string, MailboxStatus>();
  const subscribed = new Set<string>();
  const untagged: UntaggedHandlers = {
    LSUB: (answer) => {
      const mailbox = parseList(answer);
      // \Noselect there is only a parent of what is subscribed (RFC 3501, 6.3.9).
      if (mailbox?.selectable === true && subscribed.size < maxMailboxes) subscribed.add(mailbox.path);
    },
    LIST: (answer) => {
      const mailbox = parseList(answer);
      if (mailbox === null || listed.size >= maxMailboxes) return;
      const before = listed.get(mailbox.path);
      listed.set(mailbox.path, before === undefined ? mailbox : joinLines(before, mailbox));
    },
    STATUS: (answer) => {
      const parsed = parseStatus(answer);
      if (parsed !== null && statuses.size < maxMailboxes) statuses.set(parsed.path, parsed.status);
    },
  };
  return { listed, statuses, subscribed, untagged };
};

/** A mailbox that two commands list, one of them without having been asked for all there is to say. */
const joinLines = (a: ListedMailbox, b: ListedMailbox): ListedMailbox => ({
  ...a,
  role: a.role === 'none' ? b.role : a.role,
  subscribed: a.subscribed || b.subscribed,
});

/** Whether the server has a capability. */
type Has = (capability: string) => boolean;

const hasOf =
  (session: Session): Has =>
  (capability) =>
    session.has(capability);

const listAll = async (session: Session, { listed, untagged }: Heard): Promise<void> => {
  const has = hasOf(session);
  if (hasListStatus(has)) {
    await listOnce(session, { lines: [wholeList(has)], further: [] }, untagged);
    return;
  }
  await listOnce(session, { lines: namesOnly(has), further: [] }, untagged);
  const asked = [...listed.values()].filter(({ selectable }) => selectable);
  const lines = asked.map(({ path }) => statusLine(has, path));
  // A refusal of one (NO) leaves that one's status unknown.
  if (lines.length > 0) await session.connection.pipeline(lines, untagged);
};

/** The names of all, and in the same flight the STATUS of those that are known; what is new is asked for after it. */
const listWithout = async (session: Session, heard: Heard, choice: ListingChoice): Promise<void> => {
  const has = hasOf(session);
  const first = knownCommands(has, choice);
  const completions = await listOnce(
    session,
    { lines: namesOnly(has), further: first.map(({ line }) => line) },
    heard.untagged,
  );
  // Some that announce LIST-EXTENDED do not take several names in one LIST.
  const answered = first.flatMap(({ paths, line }, index) =>
    completions[index]?.status === 'OK' || line.startsWith('STATUS ') ? paths : [],
  );
  const rest = unanswered(heard, choice, answered);
  if (rest.length === 0) return;
  const lines = rest.map((path) => statusLine(has, path));
  await session.connection.pipeline(lines, heard.untagged);
};

/** What asks for the STATUS of those that are known, but for those that are left out. */
const knownCommands = (has: Has, { without, known }: ListingChoice): readonly StatusCommand[] => {
  const left = new Set(without);
  return statusCommands(
    has,
    [...new Set(known)].filter((path) => !left.has(path)),
  );
};

/** Mailboxes that are not left out, and whose STATUS was not asked for. */
const unanswered = (
  { listed }: Heard,
  { without }: ListingChoice,
  answered: readonly string[],
): readonly string[] => {
  const done = new Set([...without, ...answered]);
  return [...listed.values()]
    .filter(({ path, selectable }) => selectable && !done.has(path))
    .map(({ path }) => path);
};

const hasListStatus = (has: Has): boolean => has('LIST-STATUS') && has('LIST-EXTENDED');

const listReturns = (has: Has): readonly string[] => [
  ...(has('LIST-EXTENDED') ? ['SUBSCRIBED'] : []),
  ...(has('SPECIAL-USE') && has('LIST-EXTENDED') ? ['SPECIAL-USE'] : []),
];

const listLine = (returns: readonly string[]): string => `LIST "" "*" RETURN (${returns.join(' ')})`;

const wholeList = (has: Has): string => listLine([...listReturns(has), `STATUS ${statusItems(has)}`]);

const plainly = ['LIST "" "*"', 'LSUB "" "*"'];

const namesOnly = (has: Has): readonly string[] => {
  const returns = listReturns(has);
  return returns.length === 0 ? plainly : [listLine(returns)];
};

const statusItems = (has: Has): string => {
  const condstore = has('CONDSTORE') || has('QRESYNC');
  return `(MESSAGES UIDNEXT UIDVALIDITY UNSEEN${condstore ? ' HIGHESTMODSEQ' : ''})`;
};

const statusLine = (has: Has, path: string): string =>
  `STATUS ${quote(encodeMailboxName(path))} ${statusItems(has)}`;

/** No line is longer than this, names and all: servers refuse what is much longer (RFC 7162, 4: 8,192 octets have to do). */
const longestNames = 7_000;

interface StatusCommand {
  readonly line: string;
  readonly paths: readonly string[];
}

/**
 * What asks for the STATUS of some mailboxes and of no other. Several names in one LIST that returns STATUS cost half of what
 * a STATUS each does, though their names come twice. In there, a name with a wildcard would mean others, too.
 */
const statusCommands = (has: Has, paths: readonly string[]): readonly StatusCommand[] => {
  const names = paths.map((path) => ({ path, name: encodeMailboxName(path) }));
  const plain = (name: string): boolean => hasListStatus(has) && !/[%*]/.test(name);
  const commands: StatusCommand[] = names
    .filter(({ name }) => !plain(name))
    .map(({ path }) => ({ line: statusLine(has, path), paths: [path] }));
  let group: { path: string; name: string }[] = [];
  let length = 0;
  const close = (): void => {
    if (group.length === 0) return;
    const list = group.map(({ name }) => quote(name)).join(' ');
    commands.push({
      line: `LIST "" (${list}) RETURN (STATUS ${statusItems(has)})`,
      paths: group.map(({ path }) => path),
    });
    group = [];
    length = 0;
  };
  for (const each of names.filter(({ name }) => plain(name))) {
    if (length + each.name.length > longestNames) close();
    group.push(each);
    length += each.name.length + 3;
  }
  close();
  return commands;
};

/** Lists all names with the first of these lines, and sends the further commands along. Returns what those were completed with. */
const listOnce = async (
  session: Session,
  { lines, further }: { readonly lines: readonly string[]; readonly further: readonly string[] },
  untagged: UntaggedHandlers,
): Promise<readonly Completion[]> => {
  const { connection } = session;
  const letting = await letGo(session);
  const [listed, ...others] = (await connection.pipeline([...letting, ...lines, ...further], untagged)).slice(
    letting.length,
  );
  const completions = others.slice(lines.length - 1);
  if (listed?.status === 'OK') return completions;
  // Some proxies announce what the server behind them does not take.
  const [plain] = await connection.pipeline(plainly, untagged);
  if (plain?.status === 'OK') return completions;
  throw new RemoteError('rejected', `${session.host} does not list its folders: ${plain?.text ?? ''}`);
};
