// A text that somebody waits for comes in the flight that opens its mailbox: on a slow line each flight is seconds.
// A1 It is asked for by a UID as it was known, and believed only after what the opening told is taken in, if the row still has that UID:
//    after another UIDVALIDITY, or a server put back to an earlier state, it is another message's.
// A2 What did not come that way is still wanted, and asked for as ever.
import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { FetchedText } from '../../ports.ts';
import type { Allowed, Along } from '../next-step.ts';
import type { SessionContext } from '../session-context.ts';
import { hasTrueUid, takeText } from '../session-work.ts';
import { isLong } from './fetch-long-text.ts';
import { keepTexts, readingJobs, type TextJob, wantedTextJob } from './text-jobs.ts';

/** Texts of one message. */
export interface TextsAlong {
  readonly messageId: MessageId;
  readonly jobs: readonly TextJob[];
}

/** Which texts to ask for while a mailbox is opened; null for none. A long one comes piece by piece, once it is open. */
export const textsAlong = async (
  context: SessionContext,
  mailboxId: MailboxId,
  { along, maxBytes, left }: Allowed & { readonly along: Along },
): Promise<TextsAlong | null> => {
  if (along.kind === 'read') {
    const { messageId } = along;
    const jobs = await readingJobs(context, mailboxId, { messageId, maxBytes, left });
    return { messageId, jobs };
  }
  if (along.kind !== 'wanted' || along.want.kind !== 'text') return null;
  const job = await wantedTextJob(context, along.want);
  return job && !isLong(context, job, maxBytes) ? { messageId: along.want.messageId, jobs: [job] } : null;
};

/** Keeps what came along, once the opening has been taken in (A1). */
export const keepTextsAlong = async (
  context: SessionContext,
  mailboxId: MailboxId,
  { messageId, jobs }: TextsAlong,
  texts: readonly FetchedText[],
): Promise<void> => {
  if (texts.length === 0) return;
  const row = await context.options.replica.messages.get(messageId);
  if (!row || row.mailboxId !== mailboxId || !hasTrueUid(context.work, row)) return;
  const { uid, contentId } = row;
  const still = jobs.filter((job) => job.uid === uid && job.contentId === contentId);
  const kept = await keepTexts(context, still, texts);
  if (kept === jobs.length) takeText(context.work, messageId);
};
