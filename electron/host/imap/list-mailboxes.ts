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

const listAll = async (session: Session, { listed, untagged }: Heard): Promise<void> => {
  const listStatus = hasListStatus(session);
  const returns = [...listReturns(session), ...(listStatus ? [`STATUS ${statusItems(session)}`] : [])];
  await listOnce(session, { returns, further: [] }, untagged);
  if (listStatus) return;
  const asked = [...listed.values()].filter(({ selectable }) => selectable);
  const lines = asked.map(({ path }) => statusLine(session, path));
  // A refusal of one (NO) leaves that one's status unknown.
  if (lines.length > 0) await session.connection.pipeline(lines, untagged);
};

/** The names of all, and in the same flight the STATUS of those that are known; what is new is asked for after it. */
const listWithout = async (
  session: Session,
  heard: Heard,
  { without, known }: ListingChoice,
): Promise<void> => {
  const left = new Set(without);
  const wanted = [...new Set(known)].filter((path) => !left.has(path));
  const first = statusCommands(session, wanted);
  const returns = listReturns(session);
  const completions = await listOnce(
    session,
    { returns, further: first.map(({ line }) => line) },
    heard.untagged,
  );
  // Some that announce LIST-EXTENDED do not take several names in one LIST.
  const answered = new Set(
    first.flatMap(({ paths, line }, index) =>
      completions[index]?.status === 'OK' || line.startsWith('STATUS ') ? paths : [],
    ),
  );
  const rest = [...heard.listed.values()]
    .filter(({ path, selectable }) => selectable && !left.has(path) && !answered.has(path))
    .map(({ path }) => path);
  if (rest.length === 0) return;
  const lines = rest.map((path) => statusLine(session, path));
  await session.connection.pipeline(lines, heard.untagged);
};

const hasListStatus = (session: Session): boolean =>
  session.has('LIST-STATUS') && session.has('LIST-EXTENDED');

const listReturns = (session: Session): readonly string[] => [
  ...(session.has('LIST-EXTENDED') ? ['SUBSCRIBED'] : []),
  ...(session.has('SPECIAL-USE') && session.has('LIST-EXTENDED') ? ['SPECIAL-USE'] : []),
];

const statusItems = ({ features }: Session): string =>
  `(MESSAGES UIDNEXT UIDVALIDITY UNSEEN${features.condstore ? ' HIGHESTMODSEQ' : ''})`;

const statusLine = (session: Session, path: string): string =>
  `STATUS ${quote(encodeMailboxName(path))} ${statusItems(session)}`;

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
const statusCommands = (session: Session, paths: readonly string[]): readonly StatusCommand[] => {
  const names = paths.map((path) => ({ path, name: encodeMailboxName(path) }));
  const plain = (name: string): boolean => hasListStatus(session) && !/[%*]/.test(name);
  const commands: StatusCommand[] = names
    .filter(({ name }) => !plain(name))
    .map(({ path }) => ({ line: statusLine(session, path), paths: [path] }));
  let group: { path: string; name: string }[] = [];
  let length = 0;
  const close = (): void => {
    if (group.length === 0) return;
    const list = group.map(({ name }) => quote(name)).join(' ');
    commands.push({
      line: `LIST "" (${list}) RETURN (STATUS ${statusItems(session)})`,
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

/** Lists all names, and sends the further commands along. Returns what those were completed with. */
const listOnce = async (
  session: Session,
  { returns, further }: { readonly returns: readonly string[]; readonly further: readonly string[] },
  untagged: UntaggedHandlers,
): Promise<readonly Completion[]> => {
  const { connection } = session;
  const plainly = ['LIST "" "*"', 'LSUB "" "*"'];
  const lines = returns.length === 0 ? plainly : [`LIST "" "*" RETURN (${returns.join(' ')})`];
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
