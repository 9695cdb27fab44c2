import type { Outcome } from '../../merge/plan-steps.ts';
import type { ChangeId, MailboxId, MessageId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { SelectedMailbox } from '../../ports.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import { heldUids } from '../../replica/record/held-uids.ts';
import type { SessionContext } from '../session-context.ts';
import { findSent, type Sought } from './find-sent.ts';
import { messageIds } from './look-whether-sent.ts';
import { select } from './pushable.ts';
import { knownUidNext } from './sending-note.ts';
import { takeOutcomes } from './take-outcomes.ts';

/** What a destination was just seen to be. */
export type SeenDestinations = ReadonlyMap<MailboxId, SelectedMailbox>;

/** A message that is to go out for the first time from this replica, and has no place on the server yet. */
export interface NewArrival {
  readonly kind: 'copy' | 'append';
  readonly to: MailboxId;
  /** The row that is to have the place. */
  readonly row: Message;
  /** What a copy is of. */
  readonly messageId: MessageId;
  readonly changes: readonly ChangeId[];
}

/**
 * Another replica with the same journal (or this one, before it was put back from a backup) may have sent it already: where more
 * arrived than is known here, it is looked for before it goes out. 'found' when some of it was there, and is settled.
 */
export const lookFirst = async (
  context: SessionContext,
  arrivals: readonly NewArrival[],
  pending: PendingChanges,
): Promise<SeenDestinations | 'found'> => {
  const { push } = context;
  const seen = new Map<MailboxId, SelectedMailbox>();
  const fresh = arrivals.filter(({ changes }) => changes.some((id) => !push.lookedFor.has(id)));
  const outcomes: Outcome[] = [];
  for (const to of new Set(fresh.map((arrival) => arrival.to))) {
    const here = fresh.filter((arrival) => arrival.to === to);
    const mailbox = pending.mailboxes.get(to);
    // One that was made here is empty, or not there at all.
    const selected = mailbox?.listed ? await select(context, { mailboxId: to, path: mailbox.path }) : null;
    if (mailbox && selected) {
      seen.set(to, selected);
      outcomes.push(...(await lookIn(context, { mailbox, selected, arrivals: here })));
    }
    for (const id of here.flatMap(({ changes }) => changes)) push.lookedFor.add(id);
  }
  if (outcomes.length === 0) return seen;
  await takeOutcomes(context, { outcomes, told: null });
  return 'found';
};

const lookIn = async (
  context: SessionContext,
  {
    mailbox,
    selected,
    arrivals,
  }: {
    readonly mailbox: Mailbox;
    readonly selected: SelectedMailbox;
    readonly arrivals: readonly NewArrival[];
  },
): Promise<readonly Outcome[]> => {
  const from = knownFrom(mailbox, selected);
  const ids = await messageIds(
    context,
    arrivals.map(({ row }) => row),
  );
  const soughts = arrivals.map((arrival): Sought<NewArrival> => {
    const { row, kind } = arrival;
    return {
      about: arrival,
      row,
      isMadeHere: kind === 'append',
      messageId: ids.get(row.contentId) ?? '',
      from,
    };
  });
  // What has a row here is what that says, be it the very message that is to be copied.
  const held = await heldUids(context.options.replica, mailbox.id, selected.uidValidity);
  const found = await findSent(context, selected, { soughts, held });
  return found.flatMap(({ sought: { about }, uid }): Outcome[] => {
    if (uid === null) return [];
    const { kind, row, messageId, changes, to } = about;
    const place = { to, uidValidity: selected.uidValidity, uid };
    return kind === 'copy'
      ? [{ messageId, changes, kind: 'copied', copyId: row.id, ...place }]
      : [{ messageId, changes, kind: 'appended', ...place }];
  });
};

/** What was there when it was last looked at was not sent since. Under another UIDVALIDITY nobody can tell. */
const knownFrom = ({ fact, status }: Mailbox, { uidValidity, uidNext }: SelectedMailbox): number => {
  if (fact) return fact.uidValidity === uidValidity ? knownUidNext(fact) : uidNext;
  return status?.uidValidity === uidValidity ? status.uidNext : uidNext;
};
