// Which text parts are to be fetched, and what becomes of those that came.
import { looksLikeReply } from '../../mail/reply-subject.ts';
import { readingParts, textParts } from '../../mail/structure.ts';
import type { ContentId, MailboxId, MessageId, PartNumber } from '../../model/ids.ts';
import type { Content, Message } from '../../model/message.ts';
import type { BodyPart } from '../../model/part.ts';
import { comesWithHtml, textVerdict, wholeTextBytes } from '../../policy/fetch-verdict.ts';
import { ruleFor } from '../../policy/rules.ts';
import type { FetchedText, TextRequest } from '../../ports.ts';
import type { Replica } from '../../replica/database.ts';
import { type FetchedTextPart, recordTexts } from '../../replica/record/record-texts.ts';
import type { Allowed } from '../next-step.ts';
import type { SessionContext } from '../session-context.ts';
import { hasTrueUid } from '../session-work.ts';

/** The least that is asked for of the text on screen, whatever its folder's rule, encoded bytes. */
const leastForReading = 32 * 1024;

export interface TextJob {
  readonly messageId: MessageId;
  readonly contentId: ContentId;
  readonly uid: number;
  readonly body: BodyPart;
  readonly part: PartNumber;
  readonly maxBytes: number;
  /** The message's References are to come along. */
  readonly references: boolean;
}

/** How much of a message's text to fetch. */
export interface TextAim {
  readonly messageId: MessageId;
  /** Of each part, encoded bytes. */
  readonly maxBytes: number;
  /** The HTML as well where there is plain text. */
  readonly withHtml: boolean;
}

/** The parts that are not here of messages in one mailbox. One that was moved meanwhile has its UID in another. */
export const jobsFor = async (
  { options, work }: SessionContext,
  mailboxId: MailboxId,
  aims: readonly TextAim[],
): Promise<TextJob[]> => {
  const { replica } = options;
  const found = await replica.messages.bulkGet(aims.map(({ messageId }) => messageId));
  const rows = aims.flatMap((aim, index) => {
    const row = found[index];
    return row && row.mailboxId === mailboxId && hasTrueUid(work, row) ? [{ aim, row }] : [];
  });
  const contentIds = rows.map(({ row }) => row.contentId);
  const contents = await replica.contents.bulkGet(contentIds);
  const keys = await replica.texts.where('contentId').anyOf(contentIds).primaryKeys();
  const held = new Set(keys.map(([contentId, part]) => `${contentId} ${part}`));
  const unreferenced = await worthReferences(replica, contents);
  return rows.flatMap(({ aim: { messageId, maxBytes, withHtml }, row: { contentId, uid } }, index) => {
    const structure = contents[index]?.structure;
    if (!structure) return [];
    const { plain, html } = textParts(structure);
    const bodies = withHtml ? [...plain, ...html] : readingParts(structure);
    return bodies.flatMap((body): TextJob[] => {
      const key = `${contentId} ${body.part}`;
      if (held.has(key)) return [];
      held.add(key);
      // Once a message, whichever part comes first.
      const references = unreferenced.delete(contentId);
      return [{ messageId, contentId, uid, body, part: body.part, maxBytes, references }];
    });
  });
};

/**
 * Whose References are worth their bytes beside the text: not known, and not of what answers a message that is here, which leads
 * to the rest of its thread. Without In-Reply-To only those of a subject like that of an answer.
 */
const worthReferences = async (
  replica: Replica,
  contents: readonly (Content | undefined)[],
): Promise<Set<ContentId>> => {
  const unknown = contents.filter((content) => content !== undefined && content.references === null);
  const answered = unknown.flatMap((content) => content?.envelope.inReplyTo || []);
  const here = new Set(await replica.contents.where('envelope.messageId').anyOf(answered).keys());
  return new Set(
    unknown.flatMap((content) => {
      if (content === undefined) return [];
      const { inReplyTo, subject } = content.envelope;
      const worth = inReplyTo === '' ? looksLikeReply(subject) : !here.has(inReplyTo);
      return worth ? [content.contentId] : [];
    }),
  );
};

/** What to fetch of the message that is being looked at. */
export const readingJobs = async (
  context: SessionContext,
  mailboxId: MailboxId,
  { messageId, maxBytes, left }: Allowed & { readonly messageId: MessageId },
): Promise<TextJob[]> => {
  const { policy, options, shares } = context;
  const row = await options.replica.messages.get(messageId);
  if (!row) return [];
  const verdict = (await verdictOn(context, row)) ?? { maxBytes: 0 };
  const affordable = left === null ? Number.POSITIVE_INFINITY : (left + maxBytes) / shares.text;
  const aim = {
    messageId,
    maxBytes: Math.ceil(Math.min(affordable, Math.max(verdict.maxBytes, leastForReading))),
    withHtml: comesWithHtml(policy.link),
  };
  return jobsFor(context, mailboxId, [aim]);
};

const verdictOn = async ({ policy, options }: SessionContext, { mailboxId, contentId }: Message) => {
  const { rules, mailboxes, link, override } = policy;
  const rule = override ?? ruleFor({ rules, mailboxes, mailboxId, link }).rule;
  const content = await options.replica.contents.get(contentId);
  const exceptions = override ? [] : policy.exceptions;
  return textVerdict({ rule, exceptions, mailboxId, addresses: content?.envelope.from ?? [] });
};

/** What to fetch of a text part that a person asked for, which is all of it; null when the message does not have it (any more). */
export const wantedTextJob = async (
  { options, work }: SessionContext,
  { messageId, part }: { readonly messageId: MessageId; readonly part: PartNumber },
): Promise<TextJob | null> => {
  const { replica } = options;
  const row = await replica.messages.get(messageId);
  const content = row && (await replica.contents.get(row.contentId));
  const { plain, html } = textParts(content?.structure ?? null);
  const body = [...plain, ...html].find((candidate) => candidate.part === part);
  if (!row || !body || !hasTrueUid(work, row)) return null;
  const { contentId, uid } = row;
  const references = (await worthReferences(replica, [content])).has(contentId);
  return { messageId, contentId, uid, body, part, maxBytes: wholeTextBytes, references };
};

export const textRequest = ({ uid, part, body, maxBytes, references }: TextJob): TextRequest => ({
  uid,
  part,
  encoding: body.encoding,
  octets: body.octets,
  maxBytes,
  ...(references ? { references } : {}),
});

/** Keeps what came of texts that were asked for; returns how many parts did. */
export const keepTexts = async (
  { options, report, spend }: SessionContext,
  jobs: readonly TextJob[],
  items: readonly FetchedText[],
): Promise<number> => {
  const answers = new Map(items.map((item) => [jobKey(item), item]));
  const fetched = jobs.flatMap((job): FetchedTextPart[] => {
    const answer = answers.get(jobKey(job));
    // No answer is no knowledge: the message may have moved on, and its text may be found elsewhere.
    if (!answer) return [];
    const { contentId, part, body } = job;
    const { bytes, encoding, complete, references } = answer;
    return [{ contentId, part, body, bytes, encoding, complete, ...(references && { references }) }];
  });
  await recordTexts(options.replica, fetched);
  report.bring({ texts: fetched.length });
  const octets = jobs.reduce(
    (sum, job) => sum + (answers.has(jobKey(job)) ? Math.min(job.body.octets, job.maxBytes) : 0),
    0,
  );
  spend.note({ items: fetched.length, octets });
  return fetched.length;
};

const jobKey = ({ uid, part }: { readonly uid: number; readonly part: PartNumber }): string =>
  `${uid} ${part}`;
