import { reviveError } from '../../errors.ts';
import type { OpenedMailbox, OpenMailboxRequest } from '../../ports.ts';
import type { Along, Step } from '../next-step.ts';
import { purposeOfOpening } from '../purpose-of-step.ts';
import { isRefusal } from '../refusal.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import type { MailboxWork } from '../session-work.ts';
import { openMailbox } from './open-mailbox.ts';
import { openingRequest } from './opening-request.ts';
import { takeOpening } from './take-opening.ts';
import { settleAims, type TextsAlong, textsAlong } from './texts-along.ts';

interface Opening {
  readonly entry: MailboxWork;
  readonly texts: TextsAlong | null;
  readonly request: OpenMailboxRequest;
}

/**
 * Opens several mailboxes in one flight, and takes in of each what opening it by itself would bring. One that this does not come to anything
 * for stays stale, and is opened by itself in this session.
 */
export const openTogether = async (
  context: SessionContext,
  step: Extract<Step, { readonly kind: 'open' }>,
): Promise<void> => {
  const { options, report, session, spend } = context;
  const openings = await prepare(context, step);
  const [first, second] = openings;
  if (!first) return;
  if (!second) return await openMailbox(context, first.entry.mailbox.id, step);
  const { id, path } = first.entry.mailbox;
  report.set({ step: { kind: 'check', mailboxId: id, path } });
  const { opened, bytes, cut } = await options.ports.remote.openMailboxes(
    session.id,
    openings.map(({ request }) => request),
  );
  context.open = (opened.at(-1) && openings.at(-1)?.entry.mailbox.id) ?? null;
  for (const [index, opening] of openings.entries()) {
    try {
      await take(context, opening, opened[index] ?? null);
    } finally {
      const purpose = purposeOfOpening(step.along, spend.brought);
      await spend.attributePart(purpose, opening.entry.mailbox, bytes[index] ?? { up: 0, down: 0 });
    }
  }
  if (cut) throw reviveError(cut);
};

/** What to ask for of each. A text that is in two of them comes with the first. */
const prepare = async (
  context: SessionContext,
  step: Extract<Step, { readonly kind: 'open' }>,
): Promise<readonly Opening[]> => {
  const openings: Opening[] = [];
  const asked = new Set<string>();
  for (const mailboxId of [step.mailboxId, ...step.others]) {
    const entry = workOf(context, mailboxId);
    const texts = await textsFor(context, entry, { ...step, asked });
    if (texts === 'here') continue;
    openings.push({ entry, texts, request: await openingRequest(context, entry, { ...step, texts }) });
  }
  return openings;
};

/** 'here' where nothing is left to be asked for. */
const textsFor = async (
  context: SessionContext,
  entry: MailboxWork,
  step: {
    readonly along: Along;
    readonly maxBytes: number;
    readonly left: number | null;
    readonly asked: Set<string>;
  },
): Promise<TextsAlong | null | 'here'> => {
  const texts = await textsAlong(context, entry, step);
  if (!texts) return null;
  const jobs = texts.jobs.filter(({ contentId, part }) => !step.asked.has(`${contentId} ${part}`));
  for (const { contentId, part } of jobs) step.asked.add(`${contentId} ${part}`);
  if (jobs.length > 0) return { ...texts, jobs };
  // Those of messages that are gone; what comes with another folder's stays in the queue until it is here.
  if (texts.jobs.length === 0) await settleAims(context, entry, texts.aims);
  return 'here';
};

const take = async (
  context: SessionContext,
  { entry, texts }: Opening,
  opened: OpenedMailbox | null,
): Promise<void> => {
  const { id } = entry.mailbox;
  try {
    if (opened && (await takeOpening(context, entry, { opened, texts }))) return;
    context.apart.add(id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // What was asked beside, of the one that is open.
    entry.refused = true;
    if (context.open === id) context.open = null;
  }
};
