// What a step of the scheduler does on the wire, and whose bytes that were.
import { HostError } from '../errors.ts';
import type { MailboxId } from '../model/ids.ts';
import { newestPending } from '../replica/pending-changes.ts';
import { failWant } from '../replica/record/record-attachments.ts';
import type { MovingStep } from './next-step.ts';
import { NoSuchPart } from './no-such-part.ts';
import { purposeOfStep } from './purpose-of-step.ts';
import { pushNext } from './push/push-changes.ts';
import { isRefusal } from './refusal.ts';
import { type SessionContext, workOf } from './session-context.ts';
import { fetchAttachmentChunk } from './steps/fetch-attachment.ts';
import { fetchReading, fetchTexts, fetchWantedText } from './steps/fetch-texts.ts';
import { identifyMessages, listMessages } from './steps/list-messages.ts';
import { lookAtFolders } from './steps/look-at-folders.ts';
import { openMailbox } from './steps/open-mailbox.ts';
import { openTogether } from './steps/open-together.ts';

type MailboxStep = Extract<MovingStep, { readonly mailboxId: MailboxId }>;

/** Takes a step and writes down what it cost. Rejects when the line fails; what came before that is kept. */
export const takeStep = async (
  context: SessionContext,
  step: MovingStep,
  signal: AbortSignal,
): Promise<void> => {
  const before = context.push.applied;
  if (step.kind !== 'folders') await keepEarlyLook(context, step);
  let mailboxId = mailboxOf(step);
  try {
    if (step.kind === 'push') mailboxId = await pushNext(context, { ...step, signal });
    else if (step.kind === 'folders') await lookAtFolders(context);
    else await takeMailboxStep(context, step);
  } catch (error) {
    // Of a session that is closed already, nobody can tell whose the last bytes were.
    await attribute(context, { step, mailboxId, before }).catch(() => undefined);
    throw error;
  }
  await attribute(context, { step, mailboxId, before });
};

/** Whose the bytes are that nothing else is known of: where several are opened, only about the last one more is asked. */
const mailboxOf = (step: MovingStep): MailboxId | null => {
  if (step.kind === 'open') return step.others.at(-1) ?? step.mailboxId;
  return 'mailboxId' in step ? step.mailboxId : null;
};

/** A look from before a step would take back what that learned. A push that finds nothing to do learns nothing. */
const keepEarlyLook = async (context: SessionContext, { kind }: MovingStep): Promise<void> => {
  const isIdle = kind === 'push' && (await newestPending(context.options.replica)) === null;
  if (!isIdle) context.early = null;
};

interface Taken {
  readonly step: MovingStep;
  readonly mailboxId: MailboxId | null;
  /** Changes that had been applied before. */
  readonly before: number;
}

const attribute = async (context: SessionContext, { step, mailboxId, before }: Taken): Promise<void> => {
  const { work, spend, push, report } = context;
  const applied = push.applied - before;
  if (applied > 0) {
    spend.note({ items: applied, octets: 0 });
    report.bring({ changes: applied });
  }
  const mailbox = (mailboxId !== null && work.get(mailboxId)?.mailbox) || null;
  await spend.attribute(purposeOfStep(step, spend.brought), mailbox);
};

const takeMailboxStep = async (context: SessionContext, step: MailboxStep): Promise<void> => {
  try {
    await perform(context, step);
    // What the pull has looked at since, or given its UIDs, may be pushed to now.
    if (step.kind === 'open' || step.kind === 'identify' || step.kind === 'list') context.push.due = true;
  } catch (error) {
    const entry = context.work.get(step.mailboxId);
    if (step.kind === 'wanted' && isWantsFault(error)) {
      await failWant(context.options.replica, step.want.wantId, error.message);
    } else if (isRefusal(error) && entry) {
      entry.refused = true;
      // What was to be pushed there is refused with it.
      context.push.due = true;
      if (context.open === step.mailboxId) context.open = null;
    } else throw error;
  }
};

/** Faults that concern the one thing asked for; a broken line concerns them all. */
const isWantsFault = (error: unknown): error is Error =>
  error instanceof NoSuchPart || error instanceof HostError || isRefusal(error);

const perform = async (context: SessionContext, step: MailboxStep): Promise<void> => {
  const { mailboxId, maxBytes } = step;
  switch (step.kind) {
    case 'open':
      return step.others.length > 0 ? openTogether(context, step) : openMailbox(context, mailboxId, step);
    case 'identify':
      return identifyMessages(context, mailboxId, maxBytes);
    case 'list':
      return listMessages(context, mailboxId, maxBytes);
    case 'texts':
      return fetchTexts(context, mailboxId, maxBytes);
    case 'read':
      context.tried.add(step.messageId);
      return fetchReading(context, step);
    case 'attachments':
      return fetchUnasked(context, mailboxId, step);
    case 'wanted':
      if (step.want.kind === 'text') await fetchWantedText(context, step.want, maxBytes);
      else await fetchAttachmentChunk(context, step.want, step);
  }
};

const fetchUnasked = async (
  context: SessionContext,
  mailboxId: MailboxId,
  allowed: Parameters<typeof fetchAttachmentChunk>[2],
): Promise<void> => {
  const { wants, declined } = context.options.replica;
  const entry = workOf(context, mailboxId);
  const [lacking] = entry.attachments;
  if (!lacking) return;
  const { contentId, part } = lacking;
  // What somebody asked for comes when its turn is, paused or not; what they do not want does not come.
  const isTheirs =
    (await wants.where({ contentId, part, kind: 'attachment' }).count()) > 0 ||
    (await declined.get([contentId, part])) !== undefined;
  try {
    if (!isTheirs) {
      const progress = await fetchAttachmentChunk(context, lacking, allowed);
      if (progress.kind === 'partial') return;
    }
  } catch (error) {
    if (!isWantsFault(error)) throw error;
  }
  entry.attachments = entry.attachments.filter((other) => other !== lacking);
};
