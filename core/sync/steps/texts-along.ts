// Texts come in the flight that opens their mailbox: on a slow line each flight is seconds.
// A1 They are asked for by UIDs as they were known, and believed only after what the opening told is taken in, if the rows still have those
//    UIDs: after another UIDVALIDITY, or a server put back to an earlier state, they are other messages'.
// A2 What did not come that way is still wanted, and asked for as ever once the mailbox is open.
import type { MessageId } from '../../model/ids.ts';
import type { FetchedText } from '../../ports.ts';
import type { Allowed, Along } from '../next-step.ts';
import type { SessionContext } from '../session-context.ts';
import { hasTrueUid, type MailboxWork, takeTexts } from '../session-work.ts';
import { isLong } from './fetch-long-text.ts';
import { cutShort, firstTexts, withinLine } from './text-batch.ts';
import { jobsFor, keepTexts, readingJobs, type TextAim, type TextJob, wantedTextJob } from './text-jobs.ts';

/** Texts of some messages. */
export interface TextsAlong {
  readonly jobs: readonly TextJob[];
  /** Of one that somebody waits for. */
  readonly waitedFor: MessageId | null;
  /** Of those that come by themselves. */
  readonly aims: readonly TextAim[];
}

/** Which texts to ask for while a mailbox is opened; null for none. A long one comes piece by piece, once it is open. */
export const textsAlong = async (
  context: SessionContext,
  entry: MailboxWork,
  { along, maxBytes, left }: Allowed & { readonly along: Along },
): Promise<TextsAlong | null> => {
  switch (along.kind) {
    case 'read': {
      const { messageId } = along;
      const jobs = await readingJobs(context, entry.mailbox.id, { messageId, maxBytes, left });
      return { waitedFor: messageId, aims: [], jobs };
    }
    case 'wanted': {
      const job = along.want.kind === 'text' ? await wantedTextJob(context, along.want) : null;
      if (!job || isLong(context, job, maxBytes)) return null;
      return { waitedFor: along.want.messageId, aims: [], jobs: [job] };
    }
    case 'texts': {
      const mostOctets = maxBytes / context.textShare;
      const first = firstTexts(entry.texts, mostOctets);
      const { aims, jobs } = withinLine(first, await jobsFor(context, entry.mailbox.id, first));
      if (jobs.some((job) => isLong(context, job, maxBytes))) return null;
      return { waitedFor: null, aims, jobs: jobs.map((job) => cutShort(job, mostOctets)) };
    }
    case 'lists':
    case 'nothing':
      return null;
  }
};

/** Keeps what came along, once the opening has been taken in (A1). */
export const keepTextsAlong = async (
  context: SessionContext,
  entry: MailboxWork,
  along: TextsAlong,
  texts: readonly FetchedText[],
): Promise<void> => {
  const { jobs, waitedFor, aims } = along;
  const { id } = entry.mailbox;
  const messageIds = waitedFor === null ? aims.map(({ messageId }) => messageId) : [waitedFor];
  const rows = await context.options.replica.messages.bulkGet(messageIds);
  const contents = new Map(
    rows.flatMap((row) =>
      row && row.mailboxId === id && hasTrueUid(context.work, row) ? [[row.uid, row.contentId] as const] : [],
    ),
  );
  const still = jobs.filter(({ uid, contentId }) => contents.get(uid) === contentId);
  const kept = texts.length > 0 ? await keepTexts(context, still, texts) : 0;
  if (waitedFor === null) await settleAims(context, entry, aims);
  else if (kept === jobs.length) takeTexts(context.work, [waitedFor]);
};

/**
 * Takes off the queue whatever nothing is missing of any more. The rest is asked for once the mailbox is open (A2), and what waits to be
 * re-matched after that.
 */
export const settleAims = async (
  context: SessionContext,
  entry: MailboxWork,
  aims: readonly TextAim[],
): Promise<void> => {
  const { options, work, textsApart } = context;
  const { id } = entry.mailbox;
  const missing = await jobsFor(context, id, aims);
  const rows = await options.replica.messages.bulkGet(aims.map(({ messageId }) => messageId));
  const waiting = rows.flatMap((row) =>
    row && row.mailboxId === id && !hasTrueUid(work, row) ? [row.id] : [],
  );
  const lacking = new Set([...missing.map(({ messageId }) => messageId), ...waiting]);
  if (lacking.size > 0) textsApart.add(id);
  takeTexts(
    work,
    aims.flatMap(({ messageId }) => (lacking.has(messageId) ? [] : [messageId])),
  );
};
