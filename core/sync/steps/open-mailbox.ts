import type { MailboxId } from '../../model/ids.ts';
import type { Allowed, Along } from '../next-step.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import { openingRequest } from './opening-request.ts';
import { takeOpening } from './take-opening.ts';
import { settleAims, textsAlong } from './texts-along.ts';

/**
 * Opens a mailbox and takes in all that changed there. In the same flight comes a first screenful of what is new, as far as the folder's
 * rule and `maxBytes` (on the wire) go, or texts that are waited for.
 */
export const openMailbox = async (
  context: SessionContext,
  mailboxId: MailboxId,
  opening: Allowed & { readonly along: Along },
): Promise<void> => {
  const { options, report, session } = context;
  const entry = workOf(context, mailboxId);
  report.set({ step: { kind: 'check', mailboxId, path: entry.mailbox.path } });
  const texts = await textsAlong(context, entry, opening);
  // They came with another folder's, or their messages are gone.
  if (texts && texts.jobs.length === 0 && opening.along.kind === 'texts') {
    await settleAims(context, entry, texts.aims);
    return;
  }
  const request = await openingRequest(context, entry, { ...opening, texts });
  const opened = await options.ports.remote.openMailbox(session.id, request);
  context.open = mailboxId;
  await takeOpening(context, entry, { opened, texts });
};
