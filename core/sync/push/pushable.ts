import { countUids } from '../../merge/uid-set.ts';
import { wentBack } from '../../merge/went-back.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { SelectedMailbox } from '../../ports.ts';
import { isRefusal } from '../refusal.ts';
import type { SessionContext } from '../session-context.ts';

/** Whether nothing may be pushed to a mailbox because it is not what the replica knows, and the pull has not looked since. */
export const isDeferred = (context: SessionContext, mailboxId: MailboxId): boolean => {
  const { deferred } = context.push;
  if (deferred.has(mailboxId) && hasBeenLookedAt(context, mailboxId)) deferred.delete(mailboxId);
  return deferred.has(mailboxId);
};

/** The pull has opened it and given its rows their UIDs, or was refused: then the push is to say so. */
const hasBeenLookedAt = ({ work }: SessionContext, mailboxId: MailboxId): boolean => {
  const entry = work.get(mailboxId);
  return entry !== undefined && (entry.refused || (!entry.stale && countUids(entry.unidentified) === 0));
};

/** A mailbox that the server will not have opened. */
export interface Unopened {
  readonly kind: 'unopened';
  readonly reason: string;
  /** It may be otherwise later. */
  readonly isPassing: boolean;
}

/** Selects a mailbox; null when the server has no such mailbox, or will not have it opened. */
export const select = async (
  context: SessionContext,
  { mailboxId, path }: { readonly mailboxId: MailboxId; readonly path: string },
): Promise<SelectedMailbox | null> => {
  const selected = await selectOrSayWhy(context, { mailboxId, path });
  return 'kind' in selected ? null : selected;
};

/** The same for whoever has to say why not. */
export const selectOrSayWhy = async (
  context: SessionContext,
  { mailboxId, path }: { readonly mailboxId: MailboxId; readonly path: string },
): Promise<SelectedMailbox | Unopened> => {
  const { options, session } = context;
  context.open = null;
  try {
    const selected = await options.ports.remote.selectMailbox(session.id, path);
    // Under another UIDVALIDITY than the rows', or put back to an earlier state, its UIDs may mean other messages.
    const known = context.work.get(mailboxId)?.mailbox.fact;
    if (known?.uidValidity === selected.uidValidity && !wentBack(known, selected)) context.open = mailboxId;
    return selected;
  } catch (error) {
    if (isRefusal(error)) {
      return { kind: 'unopened', reason: error.message, isPassing: error.code !== 'gone' };
    }
    throw error;
  }
};
