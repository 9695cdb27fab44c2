// A server that was put back to an earlier state gives the UIDs since then away twice. When it has had more new mail
// since than it lost, its numbers look like nothing but new mail: only content tells.
import { reviveError } from '../../errors.ts';
import { formatUidSet, parseUidSet, subtractUidSets, uidSetOf } from '../../merge/uid-set.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { SelectedMailbox } from '../../ports.ts';
import { meansOthers } from '../../replica/record/means-others.ts';
import type { SessionContext } from '../session-context.ts';
import type { MessagesStep } from './push-messages.ts';

/** Whether messages came into a mailbox since it was last looked at that our own push did not put there. */
export const hasArrivals = ({ fact }: Mailbox, { uidNext }: SelectedMailbox): boolean =>
  fact !== null &&
  uidNext > fact.uidNext &&
  subtractUidSets([[fact.uidNext, uidNext - 1]], parseUidSet(fact.live)).length > 0;

/** How many messages are looked at: where the newest of them are what they were, all older ones are. */
const looked = 3;

/**
 * Whether what a step moves, copies or expunges in the open mailbox is still what its UIDs meant. One flight; none for
 * flags alone.
 */
export const stillMean = async (
  { options, session }: SessionContext,
  { mailboxId, uidValidity, commands }: MessagesStep,
): Promise<boolean> => {
  const items = commands.flatMap((command) => (command.kind === 'store' ? [] : command.items));
  if (items.length === 0) return true;
  const newest = items
    .map(({ uid }) => uid)
    .sort((a, b) => b - a)
    .slice(0, looked);
  const { remote } = options.ports;
  const { items: told, cut } = await remote.fetchIdentities(session.id, formatUidSet(uidSetOf(newest)));
  if (cut) throw reviveError(cut);
  const { replica } = options;
  return (
    told.length > 0 &&
    !(await replica.transaction('r', replica.messages, replica.contents, async () =>
      meansOthers(replica, { mailboxId, uidValidity, seen: told }),
    ))
  );
};
