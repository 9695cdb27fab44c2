import { reviveError } from '../../errors.ts';
import { textParts } from '../../mail/structure.ts';
import type { ContentId, MailboxId, MessageId, PartNumber } from '../../model/ids.ts';
import type { BodyPart } from '../../model/part.ts';
import type { TextRequest } from '../../ports.ts';
import { readingParts } from '../../replica/lacking-texts.ts';
import { type FetchedTextPart, recordTexts } from '../../replica/record/record-texts.ts';
import { chunkBytes, htmlWorthwhileBytesPerSecond, textLimit } from '../chunk-size.ts';
import { NoSuchPart } from '../no-such-part.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import { hasTrueUid } from '../session-work.ts';
import { countLive } from '../staleness.ts';

/** Texts compress; what crosses is about this part of their encoded size. */
const wireShare = 0.5;
const maxTextsAtOnce = 400;
/** The most of one text that is ever held in the replica, bytes. */
const maxTextBytes = 8 * 1024 * 1024;

interface TextJob {
  readonly contentId: ContentId;
  readonly uid: number;
  readonly body: BodyPart;
  readonly part: PartNumber;
  readonly maxBytes: number;
}

/** Fetches the newest texts that are not here: one chunk. */
export const fetchTexts = async (context: SessionContext, mailboxId: MailboxId): Promise<void> => {
  const entry = workOf(context, mailboxId);
  const rate = context.report.planningSpeed;
  const budget = chunkBytes(rate) / wireShare;
  let taken = 0;
  let bytes = 0;
  for (const { octets } of entry.texts) {
    if (taken >= maxTextsAtOnce || (taken > 0 && bytes + Math.min(octets, textLimit(rate)) > budget)) break;
    bytes += Math.min(octets, textLimit(rate));
    taken += 1;
  }
  const messageIds = entry.texts.slice(0, taken).map(({ messageId }) => messageId);
  const { id, path } = entry.mailbox;
  const of = countLive(entry.mailbox);
  const done = Math.max(0, of - entry.texts.length);
  context.report.set({ step: { kind: 'texts', mailboxId: id, path, done, of } });
  await fetchJobs(context, await jobsFor(context, messageIds));
  const asked = new Set(messageIds);
  entry.texts = entry.texts.filter(({ messageId }) => !asked.has(messageId));
};

/** Fetches the text of the message that is being looked at. */
export const fetchReading = async (context: SessionContext, messageId: MessageId): Promise<void> => {
  await fetchJobs(context, await jobsFor(context, [messageId]));
  for (const entry of context.work.values()) {
    entry.texts = entry.texts.filter((lacking) => lacking.messageId !== messageId);
  }
};

/**
 * Fetches the whole of a text part that a person asked for.
 * @throws NoSuchPart when the message, or the server, does not have it.
 */
export const fetchWantedText = async (
  context: SessionContext,
  { messageId, part }: { readonly messageId: MessageId; readonly part: PartNumber },
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
  const kept = await fetchJobs(context, [{ contentId, uid, body, part, maxBytes: maxTextBytes }]);
  if (kept === 0) throw new NoSuchPart('The server does not have that text any more.');
};

const jobsFor = async (context: SessionContext, messageIds: readonly MessageId[]): Promise<TextJob[]> => {
  const { options, report } = context;
  const { replica } = options;
  const rows = (await replica.messages.bulkGet([...messageIds])).flatMap((row) =>
    // One that was moved meanwhile has its UID in another mailbox than the open one.
    row && row.mailboxId === context.open && hasTrueUid(context.work, row) ? row : [],
  );
  const contentIds = rows.map(({ contentId }) => contentId);
  const contents = await replica.contents.bulkGet(contentIds);
  const keys = await replica.texts.where('contentId').anyOf(contentIds).primaryKeys();
  const held = new Set(keys.map(([contentId, part]) => `${contentId} ${part}`));
  const rate = report.planningSpeed;
  const maxBytes = textLimit(rate);
  return rows.flatMap((row, index) => {
    const structure = contents[index]?.structure;
    if (!structure) return [];
    const { plain, html } = textParts(structure);
    const generous = rate !== null && rate >= htmlWorthwhileBytesPerSecond;
    const bodies = generous ? [...plain, ...html] : readingParts(structure);
    return bodies.flatMap((body): TextJob[] => {
      const key = `${row.contentId} ${body.part}`;
      if (held.has(key)) return [];
      held.add(key);
      return [{ contentId: row.contentId, uid: row.uid, body, part: body.part, maxBytes }];
    });
  });
};

/** Fetches and keeps; returns how many parts came. */
const fetchJobs = async ({ options, session }: SessionContext, jobs: readonly TextJob[]): Promise<number> => {
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
  if (cut) throw reviveError(cut);
  return fetched.length;
};

const jobKey = ({ uid, part }: { readonly uid: number; readonly part: PartNumber }): string =>
  `${uid} ${part}`;
