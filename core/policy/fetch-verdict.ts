// What a rule and its exceptions say about one message: whether its text comes, how much of it, and which attachments.
import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { Address } from '../model/message.ts';
import type { Reach, Rule, RuleException } from '../model/rule.ts';
import { exceptionFor } from './exceptions.ts';

/** A text that comes whole is no longer than this, encoded bytes: what is beyond is no text that anybody reads. */
export const wholeTextBytes = 8 * 1024 * 1024;

const dayMs = 24 * 60 * 60 * 1_000;

/** A message, as far as a verdict about it asks. `addresses` are those of From. */
export interface Judged {
  readonly rule: Rule;
  readonly exceptions: readonly RuleException[];
  readonly mailboxId: MailboxId;
  readonly addresses: readonly Pick<Address, 'address'>[];
}

/** How much of a message's text comes by itself, encoded bytes; null when none of it does. Reach is another question. */
export const textVerdict = ({
  rule: { fetch },
  exceptions,
  mailboxId,
  addresses,
}: Judged): { readonly maxBytes: number } | null => {
  const exception = exceptionFor({ exceptions, mailboxId, addresses, type: null });
  if (exception === 'never') return null;
  if (exception === 'always' || fetch.kind === 'everything') return { maxBytes: wholeTextBytes };
  return fetch.kind === 'lists' ? null : { maxBytes: Math.min(fetch.textBytes, wholeTextBytes) };
};

/** Whether an attachment of this media type and encoded size comes by itself. Reach is another question. */
export const attachmentVerdict = ({
  rule: { fetch },
  exceptions,
  mailboxId,
  addresses,
  type,
  octets,
}: Judged & { readonly type: string; readonly octets: number }): boolean => {
  const exception = exceptionFor({ exceptions, mailboxId, addresses, type });
  if (exception !== null) return exception === 'always';
  return fetch.kind === 'everything' || (fetch.kind === 'attachments' && octets <= fetch.attachmentBytes);
};

/**
 * Whether a rule goes back as far as this message: `internalDate` and `now` in ms since the epoch, `newer` the number of live
 * messages of its folder with a higher UID.
 */
export const withinReach = ({
  reach,
  internalDate,
  newer,
  now,
}: {
  readonly reach: Reach;
  readonly internalDate: number;
  readonly newer: number;
  readonly now: number;
}): boolean => {
  switch (reach.kind) {
    case 'all':
      return true;
    case 'days':
      return internalDate >= now - reach.days * dayMs;
    case 'messages':
      return newer < reach.messages;
  }
};

/** Whether the HTML of a message comes along with its plain text, where it has both. */
export const comesWithHtml = (link: LinkKind): boolean => link === 'broadband';
