import { useLiveQuery } from 'dexie-react-hooks';
import { countUids, parseUidSet } from '../../core/merge/uid-set.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import type { LinkKind } from '../../core/model/link.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { readFetchPolicy, wantedUids } from '../../core/replica/wanted-now.ts';
import { useReplica } from '../app/window-context.ts';
import { markOf, useFetching } from '../costs/fetching.ts';
import { type Unlisted, unlistedOf } from './unlisted.ts';

/** How many messages of a folder are to be listed, listed or not; null while it was never opened. */
const countReached = async (
  replica: Replica,
  { mailboxId, link }: { readonly mailboxId: MailboxId; readonly link: LinkKind },
): Promise<number | null> => {
  const mailbox = await replica.mailboxes.get(mailboxId);
  if (!mailbox?.fact) return null;
  const policy = await readFetchPolicy(replica, { link, now: Date.now(), override: null });
  return countUids(await wantedUids(replica, policy, mailbox, parseUidSet(mailbox.fact.live)));
};

/** What of a folder is not listed here, and whether it comes. */
export const useUnlisted = ({ mailbox, listed, total }: FolderView): Unlisted => {
  const replica = useReplica();
  const fetching = useFetching();
  const { id: mailboxId } = mailbox;
  const { link } = fetching;
  const isWhole = listed >= total;
  const reached = useLiveQuery(
    // Counting is for folders of which something is missing.
    async () => (isWhole ? null : await countReached(replica, { mailboxId, link })),
    [replica, mailboxId, link, isWhole],
    null,
  );
  const { reach } = fetching.ruleOf(mailboxId);
  const cancelled = (markOf(fetching, mailboxId, 'lists')?.cancelled ?? null) !== null;
  return unlistedOf({ total, listed, reached, reach, cancelled });
};
