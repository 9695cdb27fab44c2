// Why something is not here (yet), for the marks and for what stands in its place.
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Address } from '../../core/model/message.ts';
import type { QueueMark, Tier } from '../../core/model/queue.ts';
import { attachmentVerdict, textVerdict, withinReach } from '../../core/policy/fetch-verdict.ts';
import { type Fetching, isOff, markOf } from './fetching.ts';
import { budgetNames, whenWords } from './when-it-goes.ts';

export type NotHere =
  /** The folder is off. */
  | 'off'
  /** Its rule, or an exception, does not have it come by itself. */
  | 'rule'
  | 'paused'
  | 'cancelled'
  /** It comes once there is more of the budget. */
  | 'budget'
  | 'line'
  /** Nothing is in its way but what goes before it. */
  | 'turn';

/** A message, as far as it decides whether something of it comes by itself. */
export interface Judging {
  readonly mailboxId: MailboxId;
  readonly messageId: MessageId;
  readonly internalDate: number;
  /** How many of its folder are newer, as far as known. */
  readonly newer: number;
  /** Those of From. */
  readonly addresses: readonly Pick<Address, 'address'>[];
}

const isCancelled = ({ cancelled }: QueueMark, messageId: MessageId): boolean =>
  cancelled !== null && messageId <= cancelled.through;

/** What holds back something that a rule has come by itself, or does not. */
const whyWaits = (
  fetching: Fetching,
  { message, tier, comes, now }: { message: Judging; tier: Tier; comes: boolean; now: number },
): NotHere => {
  const { mailboxId, messageId, internalDate, newer } = message;
  if (isOff(fetching, mailboxId)) return 'off';
  const { reach } = fetching.ruleOf(mailboxId);
  if (!comes || !withinReach({ reach, internalDate, newer, now })) return 'rule';
  const mark = markOf(fetching, mailboxId, tier);
  if (mark && isCancelled(mark, messageId)) return 'cancelled';
  if (mark?.paused) return 'paused';
  if (fetching.budget.kind !== 'open') return 'budget';
  return fetching.when.kind === 'now' ? 'turn' : 'line';
};

/** Why the text of a message is not here. */
export const whyNoText = (fetching: Fetching, message: Judging, now: number): NotHere => {
  const { mailboxId, addresses } = message;
  const rule = fetching.ruleOf(mailboxId);
  const { exceptions } = fetching;
  const comes = textVerdict({ rule, exceptions, mailboxId, addresses }) !== null;
  return whyWaits(fetching, { message, tier: 'texts', comes, now });
};

/** Why an attachment of a message is not here. */
export const whyNoAttachment = (
  fetching: Fetching,
  message: Judging & { readonly type: string; readonly octets: number },
  now: number,
): NotHere => {
  const { mailboxId, addresses, type, octets } = message;
  const rule = fetching.ruleOf(mailboxId);
  const { exceptions } = fetching;
  const comes = attachmentVerdict({ rule, exceptions, mailboxId, addresses, type, octets });
  return whyWaits(fetching, { message, tier: 'attachments', comes, now });
};

/** The same in words, of a text: `texts of this folder are paused`. */
export const noTextWords = (why: NotHere, fetching: Fetching, now: number): string => {
  switch (why) {
    case 'off':
      return 'this folder is off';
    case 'rule':
      return 'by its rule it comes when you open it';
    case 'paused':
      return 'texts of this folder are paused';
    case 'cancelled':
      return 'cancelled, it comes when you open it';
    case 'budget':
    case 'line':
    case 'turn':
      return waitingWords(why, fetching, now);
  }
};

/** The same of an attachment. */
export const noAttachmentWords = (why: NotHere, fetching: Fetching, now: number): string => {
  switch (why) {
    case 'off':
      return 'this folder is off';
    case 'rule':
      return 'by its rule it comes when you fetch it';
    case 'paused':
      return 'attachments of this folder are paused';
    case 'cancelled':
      return 'cancelled, it comes when you fetch it';
    case 'budget':
    case 'line':
    case 'turn':
      return waitingWords(why, fetching, now);
  }
};

/** Of a message that is here in part, what of it is missing and when that comes. */
export const partlyHereWords = (
  fetching: Fetching,
  {
    mailboxId,
    attachments,
    now,
  }: { readonly mailboxId: MailboxId; readonly attachments: number; readonly now: number },
): string => {
  if (isOff(fetching, mailboxId)) return 'this folder is off';
  if (attachments === 0) return 'the rest of its text comes when you fetch it';
  const { fetch } = fetching.ruleOf(mailboxId);
  const byRule = fetch.kind === 'attachments' || fetch.kind === 'everything';
  if (!byRule) return 'its attachments come when you fetch them';
  if (markOf(fetching, mailboxId, 'attachments')?.paused) return 'attachments of this folder are paused';
  if (fetching.budget.kind !== 'open') return waitingWords('budget', fetching, now);
  return 'attachments that its rule leaves out come when you fetch them';
};

const waitingWords = (
  why: 'budget' | 'line' | 'turn',
  { budget: { kind, period }, when }: Fetching,
  now: number,
): string => {
  if (why === 'turn') return 'waits its turn';
  if (why === 'line') return whenWords(when, { verb: 'comes', period, now }) ?? 'waits its turn';
  const name = period === null ? 'the budget' : budgetNames[period];
  return kind === 'near' ? `waits: ${name} is nearly spent` : `waits: ${name} is spent`;
};
