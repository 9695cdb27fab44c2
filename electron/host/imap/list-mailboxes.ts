import { RemoteError } from '../../../core/errors.ts';
import type { MailboxStatus } from '../../../core/model/mailbox.ts';
import type { MailboxListing } from '../../../core/ports.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import { letGo } from './let-go.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import { joinListings, type ListedMailbox, parseList, parseStatus } from './parse-list.ts';
import type { Session } from './session.ts';

/** More mailboxes than anyone has. */
const maxMailboxes = 50_000;

/** One LIST with STATUS in it where the server can (RFC 5819), else LIST and then all the STATUS in one write. */
export const listMailboxes = async (session: Session): Promise<readonly MailboxListing[]> => {
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
      if (mailbox !== null && listed.size < maxMailboxes) listed.set(mailbox.path, mailbox);
    },
    STATUS: (answer) => {
      const parsed = parseStatus(answer);
      if (parsed !== null && statuses.size < maxMailboxes) statuses.set(parsed.path, parsed.status);
    },
  };
  const items = `(MESSAGES UIDNEXT UIDVALIDITY UNSEEN${session.features.condstore ? ' HIGHESTMODSEQ' : ''})`;
  const listStatus = session.has('LIST-STATUS') && session.has('LIST-EXTENDED');
  const returns = [
    ...(session.has('LIST-EXTENDED') ? ['SUBSCRIBED'] : []),
    ...(session.has('SPECIAL-USE') && session.has('LIST-EXTENDED') ? ['SPECIAL-USE'] : []),
    ...(listStatus ? [`STATUS ${items}`] : []),
  ];
  await listOnce(session, returns, untagged);
  if (!listStatus) {
    const asked = [...listed.values()].filter(({ selectable }) => selectable);
    const lines = asked.map(({ path }) => `STATUS ${quote(encodeMailboxName(path))} ${items}`);
    // A refusal of one (NO) leaves that one's status unknown.
    if (lines.length > 0) await session.connection.pipeline(lines, untagged);
  }
  if (listed.size === 0)
    throw new RemoteError('protocol', `${session.host} lists no folders, not even INBOX.`);
  return joinListings(listed, statuses, subscribed);
};

const listOnce = async (
  session: Session,
  returns: readonly string[],
  untagged: UntaggedHandlers,
): Promise<void> => {
  const { connection } = session;
  const plainly = ['LIST "" "*"', 'LSUB "" "*"'];
  const lines = returns.length === 0 ? plainly : [`LIST "" "*" RETURN (${returns.join(' ')})`];
  const letting = await letGo(session);
  const [listed] = (await connection.pipeline([...letting, ...lines], untagged)).slice(letting.length);
  if (listed?.status === 'OK') return;
  // Some proxies announce what the server behind them does not take.
  const [plain] = await connection.pipeline(plainly, untagged);
  if (plain?.status === 'OK') return;
  throw new RemoteError('rejected', `${session.host} does not list its folders: ${plain?.text ?? ''}`);
};
