import { reviveError } from '../../errors.ts';
import { textParts } from '../../mail/structure.ts';
import type { ContentId, MailboxId, MessageId, PartNumber } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { BodyPart } from '../../model/part.ts';
import { comesWithHtml, textVerdict, wholeTextBytes } from '../../policy/fetch-verdict.ts';
import { ruleFor } from '../../policy/rules.ts';
import type { TextRequest } from '../../ports.ts';
import { readingParts } from '../../replica/lacking-texts.ts';
import { type FetchedTextPart, recordTexts } from '../../replica/record/record-texts.ts';
import type { Allowed } from '../next-step.ts';
import { NoSuchPart } from '../no-such-part.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import { hasTrueUid } from '../session-work.ts';
import { countLive } from '../staleness.ts';
import { fetchLongText, isLong } from './fetch-long-text.ts';

const maxTextsAtOnce = 400;
/** The least that is asked for of the text on screen, whatever its folder's rule, encoded bytes. */
const leastForReading = 32 * 1024;

/** The least of a longer text that is worth a request, encoded bytes. */
const leastOfText = 4 * 1024;

export interface TextJob {
  readonly contentId: ContentId;
  readonly uid: number;
  readonly body: BodyPart;
  readonly part: PartNumber;
  readonly maxBytes: number;
}

/** How much of a message's text to fetch. */
interface TextAim {
  readonly messageId: MessageId;
  /** Of each part, encoded bytes. */
  readonly maxBytes: number;
  /** The HTML as well where there is plain text. */
  readonly withHtml: boolean;
}

/** Fetches the newest texts that are wanted: one chunk, be it of a long one. */
export const fetchTexts = async (
  context: SessionContext,
  mailboxId: MailboxId,
  maxBytes: number,
): Promise<void> => {
  const entry = workOf(context, mailboxId);
  const mostOctets = maxBytes / context.shares.text;
  let taken = 0;
  let sum = 0;
  for (const { octets } of entry.texts) {
    if (taken >= maxTextsAtOnce || (taken > 0 && sum + octets > mostOctets)) break;
    sum += octets;
    taken += 1;
  }
  const aims = entry.texts.slice(0, taken);
  const { id, path } = entry.mailbox;
  const of = countLive(entry.mailbox);
  const done = Math.max(0, of - entry.texts.length);
  context.report.set({ step: { kind: 'texts', mailboxId: id, path, done, of } });
  const jobs = await jobsFor(context, aims);
  const long = taken === 1 ? jobs.find((job) => isLong(context, job, maxBytes)) : undefined;
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

/** Of a text that does not come whole, no more than what others can wait for: the rest is on request anyway. */
const cutShort = (job: TextJob, mostOctets: number): TextJob =>
  job.body.octets <= job.maxBytes
    ? job
    : { ...job, maxBytes: Math.min(job.maxBytes, Math.max(leastOfText, Math.floor(2 * mostOctets))) };

/** Fetches the text of the message that is being looked at. */
export const fetchReading = async (
  context: SessionContext,
  { messageId, maxBytes, left }: Allowed & { readonly messageId: MessageId },
): Promise<void> => {
  const { policy, options, shares } = context;
  const row = await options.replica.messages.get(messageId);
  if (!row) return;
  const verdict = (await verdictOn(context, row)) ?? { maxBytes: 0 };
  const affordable = left === null ? Number.POSITIVE_INFINITY : (left + maxBytes) / shares.text;
  const aim = {
    messageId,
    maxBytes: Math.ceil(Math.min(affordable, Math.max(verdict.maxBytes, leastForReading))),
    withHtml: comesWithHtml(policy.link),
  };
  await fetchJobs(context, await jobsFor(context, [aim]));
  for (const entry of context.work.values()) {
    entry.texts = entry.texts.filter((lacking) => lacking.messageId !== messageId);
  }
};

const verdictOn = async ({ policy, options }: SessionContext, { mailboxId, contentId }: Message) => {
  const { rules, mailboxes, link, override } = policy;
  const rule = override ?? ruleFor({ rules, mailboxes, mailboxId, link }).rule;
  const content = await options.replica.contents.get(contentId);
  const exceptions = override ? [] : policy.exceptions;
  return textVerdict({ rule, exceptions, mailboxId, addresses: content?.envelope.from ?? [] });
};

/**
 * Fetches the whole of a text part that a person asked for, or the next chunk of a long one.
 * @throws NoSuchPart when the message, or the server, does not have it.
 */
export const fetchWantedText = async (
  context: SessionContext,
  { messageId, part }: { readonly messageId: MessageId; readonly part: PartNumber },
  maxBytes: number,
): Promise<void> => {
  const { replica } = context.options;
  const row = await replica.messages.get(messageId);
  const content = row && (await replica.contents.get(row.contentId));
  const { plain, html } = textParts(content?.structure ?? null);
  const body = [...plain, ...html].find((candidate) => candidate.part === part);
  if (!row || !body || !hasTrueUid(context.work, row)) {
    throw new NoSuchPart('This message does not have that text any more.');
  }
  const { contentId, uid } = row;
  const job = { contentId, uid, body, part, maxBytes: wholeTextBytes };
  if (isLong(context, job, maxBytes) && (await fetchLongText(context, job, maxBytes)) !== 'refused') return;
  const kept = await fetchJobs(context, [job]);
  if (kept === 0) throw new NoSuchPart('The server does not have that text any more.');
};

const jobsFor = async (context: SessionContext, aims: readonly TextAim[]): Promise<TextJob[]> => {
  const { replica } = context.options;
  const found = await replica.messages.bulkGet(aims.map(({ messageId }) => messageId));
  const rows = aims.flatMap((aim, index) => {
    const row = found[index];
    // One that was moved meanwhile has its UID in another mailbox than the open one.
    return row && row.mailboxId === context.open && hasTrueUid(context.work, row) ? [{ aim, row }] : [];
  });
  const contentIds = rows.map(({ row }) => row.contentId);
  const contents = await replica.contents.bulkGet(contentIds);
  const keys = await replica.texts.where('contentId').anyOf(contentIds).primaryKeys();
  const held = new Set(keys.map(([contentId, part]) => `${contentId} ${part}`));
  return rows.flatMap(({ aim: { maxBytes, withHtml }, row: { contentId, uid } }, index) => {
    const structure = contents[index]?.structure;
    if (!structure) return [];
    const { plain, html } = textParts(structure);
    const bodies = withHtml ? [...plain, ...html] : readingParts(structure);
    return bodies.flatMap((body): TextJob[] => {
      const key = `${contentId} ${body.part}`;
      if (held.has(key)) return [];
      held.add(key);
      return [{ contentId, uid, body, part: body.part, maxBytes }];
    });
  });
};

/** Fetches and keeps; returns how many parts came. */
const fetchJobs = async (
  { options, session, report, spend }: SessionContext,
  jobs: readonly TextJob[],
): Promise<number> => {
  if (jobs.length === 0) return 0;
  const { items, cut } = await options.ports.remote.fetchTexts(
    session.id,
    jobs.map(
      ({ uid, part, body, maxBytes }): TextRequest => ({
        uid,
        part,
        encoding: body.encoding,
        octets: body.octets,
        maxBytes,
      }),
    ),
  );
  const answers = new Map(items.map((item) => [jobKey(item), item]));
  const fetched = jobs.flatMap((job): FetchedTextPart[] => {
    const answer = answers.get(jobKey(job));
    // No answer is no knowledge: the message may have moved on, and its text may be found elsewhere.
    if (!answer) return [];
    const { contentId, part, body } = job;
    const { bytes, encoding, complete } = answer;
    return [{ contentId, part, body, bytes, encoding, complete }];
  });
  await recordTexts(options.replica, fetched);
  report.bring({ texts: fetched.length });
  const octets = jobs.reduce(
    (sum, job) => sum + (answers.has(jobKey(job)) ? Math.min(job.body.octets, job.maxBytes) : 0),
    0,
  );
  spend.note({ items: fetched.length, octets });
  if (cut) throw reviveError(cut);
  return fetched.length;
};

const jobKey = ({ uid, part }: { readonly uid: number; readonly part: PartNumber }): string =>
  `${uid} ${part}`;
