// One session on the wire: list the folders, then step after step until nothing that is wanted is absent.
// R0 What was done here goes out first, before the folders are listed: it needs no list.
// R1 Every step commits what came before it returns or throws; the next session continues from the rows.
// R2 What a person waits for is looked up in the rows before every step.
// R3 A mailbox that the server refuses is let alone for this session; the others go on.
import { HostError } from '../errors.ts';
import type { RemoteSession } from '../ports.ts';
import { tickClock } from '../replica/read-clock.ts';
import { failWant } from '../replica/record/record-attachments.ts';
import { recordFolders } from '../replica/record/record-folders.ts';
import { isAnythingVanishedSince, settleVanished } from '../replica/record/settle-vanished.ts';
import { sweepContents } from '../replica/record/sweep-contents.ts';
import { sweepJournal } from '../replica/record/sweep-journal.ts';
import type { ActivityReport } from './activity-report.ts';
import { chunkBytes } from './chunk-size.ts';
import { afterStep, firstTurns, nextStep, type SchedulerState, type Step } from './next-step.ts';
import { NoSuchPart } from './no-such-part.ts';
import type { SessionGoals, SyncOptions } from './options.ts';
import { isPushDue, pushChanges } from './push/push-changes.ts';
import { newPushState, sawFolders } from './push/push-state.ts';
import { refreshWork } from './push/refresh-work.ts';
import { isRefusal } from './refusal.ts';
import { remaining } from './remaining.ts';
import { lookAtMeter, type SessionContext } from './session-context.ts';
import { folderWork, surveyWork } from './session-work.ts';
import { fetchAttachmentChunk } from './steps/fetch-attachment.ts';
import { fetchReading, fetchTexts, fetchWantedText } from './steps/fetch-texts.ts';
import { identifyMessages, listMessages } from './steps/list-messages.ts';
import { openMailbox } from './steps/open-mailbox.ts';
import { readingNow, serveRemovals, wantedParts } from './wanted-parts.ts';

/** A session that has just connected; nothing is listed or surveyed yet. */
export const newContext = (
  options: SyncOptions,
  goals: SessionGoals,
  { session, report }: { readonly session: RemoteSession; readonly report: ActivityReport },
): SessionContext => ({
  options,
  goals,
  session,
  report,
  work: new Map(),
  listedAt: null,
  open: null,
  added: 0,
  tried: new Set(),
  dropped: false,
  push: newPushState(),
  turns: firstTurns,
});

/** Pushes what was done here, lists the folders and surveys what there is to do. */
export const beginSession = async (context: SessionContext, signal: AbortSignal): Promise<void> => {
  await pushChanges(context, signal);
  await lookAgain(context);
};

/** Lists the folders again, in a session that went on or has just begun. */
export const lookAgain = async (context: SessionContext): Promise<void> => {
  const { options, goals, report, session } = context;
  report.set({ step: { kind: 'folders' } });
  context.listedAt = await tickClock(options.replica, options.clock.now());
  const listings = await options.ports.remote.listMailboxes(session.id);
  context.open = null;
  const { mailboxes, forgotten } = await recordFolders(options.replica, listings, options.clock.now());
  context.dropped ||= forgotten > 0;
  context.work = await surveyWork(options.replica, mailboxes, { ...goals, also: context.push.deferred });
  sawFolders(context.push);
};

/** How often what vanished is settled in one go: each time may give the push something to do. */
const maxSettlings = 3;

/** Takes steps until nothing that is wanted is absent, or the signal says stop. Rejects when the line does. */
export const runSteps = async (context: SessionContext, signal: AbortSignal): Promise<void> => {
  const { options, report } = context;
  let settlings = 0;
  for (;;) {
    signal.throwIfAborted();
    await serveRemovals(options.replica, options.ports.attachments);
    await lookAtMeter(context);
    const state = await surveyState(context);
    const step = nextStep(state);
    report.set({ remaining: await remaining(options.replica, context.work) });
    context.turns = afterStep(state, step);
    if (step.kind === 'push') await pushChanges(context, signal);
    else if (step.kind !== 'idle' && step.kind !== 'stop') await takeStep(context, step);
    else if (settlings === maxSettlings || !(await settleWhenWhole(context))) break;
    else settlings += 1;
  }
  await sweepWhenWhole(context);
  report.set({ step: null, syncedAt: options.clock.now() });
  await report.flush();
};

const surveyState = async (context: SessionContext): Promise<SchedulerState> => {
  const { work, open, tried, turns, report } = context;
  const { replica } = context.options;
  const row = await replica.settings.get('focus');
  const focus = row?.key === 'focus' ? row : null;
  const onScreen = focus?.messageId ?? null;
  return {
    open,
    focus: focus?.mailboxId ?? null,
    reading: onScreen === null || tried.has(onScreen) ? null : await readingNow(replica, work, onScreen),
    wanted: await wantedParts(replica, work),
    changesDue: await isPushDue(context),
    folders: folderWork(work),
    turns,
    chunkBytes: chunkBytes(report.planningSpeed),
    budget: { kind: 'open', left: null, period: null },
  };
};

/** What a step needs a mailbox open for. */
type MailboxStep = Exclude<Step, { kind: 'push' | 'idle' | 'stop' }>;

const takeStep = async (context: SessionContext, step: MailboxStep): Promise<void> => {
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
  const { mailboxId } = step;
  switch (step.kind) {
    case 'open':
      return openMailbox(context, mailboxId);
    case 'identify':
      return identifyMessages(context, mailboxId);
    case 'list':
      return listMessages(context, mailboxId);
    case 'texts':
      return fetchTexts(context, mailboxId);
    case 'read':
      context.tried.add(step.messageId);
      return fetchReading(context, step.messageId);
    case 'attachments':
      return fetchUnasked(context, mailboxId);
    case 'wanted':
      if (step.want.kind === 'text') await fetchWantedText(context, step.want);
      else await fetchAttachmentChunk(context, step.want);
  }
};

const fetchUnasked = async (context: SessionContext, mailboxId: SessionContext['open']): Promise<void> => {
  const entry = mailboxId === null ? undefined : context.work.get(mailboxId);
  const [lacking] = entry?.attachments ?? [];
  if (!entry || !lacking) return;
  try {
    const progress = await fetchAttachmentChunk(context, lacking);
    if (progress.kind === 'partial') return;
  } catch (error) {
    if (!isWantsFault(error)) throw error;
  }
  entry.attachments = entry.attachments.filter((other) => other !== lacking);
};

/** Nothing stale, nothing unlisted, no folder left out: what no row refers to now is nowhere on the server. */
const isWhole = ({ goals, work }: SessionContext): boolean =>
  goals.folders === null && ![...work.values()].some(({ refused }) => refused);

/** Whether something was settled that may give the push something to do. */
const settleWhenWhole = async (context: SessionContext): Promise<boolean> => {
  if (!isWhole(context)) return false;
  const { options, push } = context;
  if (context.listedAt !== null && (await isAnythingVanishedSince(options.replica, context.listedAt))) {
    // It may have gone to a folder that had been looked at by then.
    await lookAgain(context);
    return true;
  }
  const { changed } = await settleVanished(options.replica, options.clock.now());
  if (!changed) return false;
  push.due = true;
  context.dropped = true;
  await refreshWork(context, []);
  return true;
};

const sweepWhenWhole = async (context: SessionContext): Promise<void> => {
  if (!isWhole(context)) return;
  const { options } = context;
  await sweepJournal(options.replica);
  if (!context.dropped) return;
  for (const file of await sweepContents(options.replica)) await options.ports.attachments.remove(file);
  context.dropped = false;
};
