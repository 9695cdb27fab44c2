import { reviveError } from '../../errors.ts';
import type { MailboxId, MessageId, PartNumber } from '../../model/ids.ts';
import type { Allowed } from '../next-step.ts';
import { NoSuchPart } from '../no-such-part.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import { takeTexts } from '../session-work.ts';
import { countLive } from '../staleness.ts';
import { fetchLongText, isLong } from './fetch-long-text.ts';
import { cutShort, firstTexts, withinLine } from './text-batch.ts';
import { jobsFor, keepTexts, readingJobs, type TextJob, textRequest, wantedTextJob } from './text-jobs.ts';

/** Fetches the newest texts that are wanted: one chunk, be it of a long one. */
export const fetchTexts = async (
  context: SessionContext,
  mailboxId: MailboxId,
  maxBytes: number,
): Promise<void> => {
  const entry = workOf(context, mailboxId);
  const mostOctets = maxBytes / context.textShare;
  const first = firstTexts(entry.texts, mostOctets);
  const { id, path } = entry.mailbox;
  const of = countLive(entry.mailbox);
  const done = Math.max(0, of - entry.texts.length);
  context.report.set({ step: { kind: 'texts', mailboxId: id, path, done, of } });
  const { aims, jobs } = withinLine(first, await jobsFor(context, mailboxId, first));
  const long = aims.length === 1 ? jobs.find((job) => isLong(context, job, maxBytes)) : undefined;
  if (long) {
    const progress = await fetchLongText(context, long, maxBytes);
    if (progress !== 'refused' && (progress === 'partial' || jobs.length > 1)) return;
    if (progress === 'refused') await fetchJobs(context, [cutShort(long, mostOctets)]);
  } else {
    await fetchJobs(
      context,
      jobs.map((job) => cutShort(job, mostOctets)),
    );
  }
  const asked = new Set(aims.map(({ messageId }) => messageId));
  entry.texts = entry.texts.filter(({ messageId }) => !asked.has(messageId));
};

/** Fetches the text of the message that is being looked at. */
export const fetchReading = async (
  context: SessionContext,
  reading: Allowed & { readonly mailboxId: MailboxId; readonly messageId: MessageId },
): Promise<void> => {
  await fetchJobs(context, await readingJobs(context, reading.mailboxId, reading));
  takeTexts(context.work, [reading.messageId]);
};

/**
 * Fetches the whole of a text part that a person asked for, or the next chunk of a long one.
 * @throws NoSuchPart when the message, or the server, does not have it.
 */
export const fetchWantedText = async (
  context: SessionContext,
  want: { readonly messageId: MessageId; readonly part: PartNumber },
  maxBytes: number,
): Promise<void> => {
  const job = await wantedTextJob(context, want);
  if (!job) throw new NoSuchPart('This message does not have that text any more.');
  if (isLong(context, job, maxBytes) && (await fetchLongText(context, job, maxBytes)) !== 'refused') return;
  const kept = await fetchJobs(context, [job]);
  if (kept === 0) throw new NoSuchPart('The server does not have that text any more.');
};

/** Fetches and keeps; returns how many parts came. */
const fetchJobs = async (context: SessionContext, jobs: readonly TextJob[]): Promise<number> => {
  if (jobs.length === 0) return 0;
  const { options, session } = context;
  const { items, cut } = await options.ports.remote.fetchTexts(session.id, jobs.map(textRequest));
  const kept = await keepTexts(context, jobs, items);
  if (cut) throw reviveError(cut);
  return kept;
};
