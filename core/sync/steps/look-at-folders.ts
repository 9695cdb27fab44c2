import type { MailboxId } from '../../model/ids.ts';
import { rankMailboxes } from '../../policy/priorities.ts';
import type { Replica } from '../../replica/database.ts';
import { pendingEntries } from '../../replica/pending-entries.ts';
import { tickClock } from '../../replica/read-clock.ts';
import { recordFolders } from '../../replica/record/record-folders.ts';
import { readPolicy } from '../keep-policy.ts';
import { sawFolders } from '../push/push-state.ts';
import type { SessionContext } from '../session-context.ts';
import { surveyWork } from '../session-work.ts';

/** Lists the folders, and surveys what there is to do. */
export const lookAtFolders = async (context: SessionContext): Promise<void> => {
  const { options, goals, report, session, spend } = context;
  const { replica, ports, clock } = options;
  report.set({ step: { kind: 'folders' } });
  const listedAt = await tickClock(replica, clock.now());
  const { without, known } = await choice(replica);
  const listings = await ports.remote.listMailboxes(session.id, without, known);
  spend.note({ items: 1, octets: 0 });
  context.open = null;
  const { forgotten } = await recordFolders(replica, listings, clock.now());
  context.dropped ||= forgotten > 0;
  context.policy = await readPolicy(context);
  context.work = await surveyWork(replica, context.policy, goals.folders);
  context.listedAt = listedAt;
  context.lookedMs = clock.now();
  context.foldersDue = false;
  sawFolders(context.push);
};

/**
 * Folders of which not a byte is to come beyond their names: those that are off, but for one that is to be deleted, whose messages are
 * counted first. And those that the server has as far as is known here.
 */
const choice = async (
  replica: Replica,
): Promise<{ readonly without: readonly string[]; readonly known: readonly string[] }> => {
  const [mailboxes, entries] = await Promise.all([replica.mailboxes.toArray(), pendingEntries(replica)]);
  const atStake = new Set<MailboxId>(
    entries.flatMap(({ change }) => (change.kind === 'deleteMailbox' ? [change.mailboxId] : [])),
  );
  const without = rankMailboxes(mailboxes).flatMap(({ mailbox: { id, path, listed }, priority }) =>
    priority === 'off' && listed && !atStake.has(id) ? [path] : [],
  );
  const known = mailboxes.flatMap(({ path, listed, selectable }) => (listed && selectable ? [path] : []));
  // Where nothing is left out, nobody has to know what there is.
  return { without, known: without.length > 0 ? known : [] };
};
