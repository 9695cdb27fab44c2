import type { MailboxRole, MailboxStatus } from '../../../core/model/mailbox.ts';
import type { MailboxListing } from '../../../core/ports.ts';
import { asList, asModseq, asNumber, asPairs, asText } from './attribute-tree.ts';
import type { ImapAnswer } from './imapflow-internals.ts';
import { decodeMailboxName } from './mailbox-name.ts';
import { roleOfAttributes, roleOfName } from './mailbox-role.ts';

/** A LIST line before its STATUS came. */
export interface ListedMailbox {
  readonly path: string;
  readonly delimiter: string | null;
  readonly role: MailboxRole;
  readonly selectable: boolean;
  /** Only where RETURN (SUBSCRIBED) was asked for. */
  readonly subscribed: boolean;
}

/**
 * `* LIST (attributes) delimiter name` (RFC 9051, 7.3.1), or LSUB; null where it is none, and for a name that is only
 * subscribed and does not exist (RFC 5258, 3.1).
 */
export const parseList = (answer: ImapAnswer): ListedMailbox | null => {
  const [attributeList, delimiterToken, nameToken] = answer.attributes ?? [];
  const name = asText(nameToken);
  if (name === null || name === '') return null;
  const attributes = (asList(attributeList) ?? []).map((each) => (asText(each) ?? '').toLowerCase());
  if (attributes.includes('\\nonexistent') && !attributes.includes('\\haschildren')) return null;
  const path = canonicalPath(decodeMailboxName(name));
  const delimiter = asText(delimiterToken);
  return {
    path,
    delimiter: delimiter === '' ? null : delimiter,
    role: roleOfAttributes(path, attributes),
    subscribed: attributes.includes('\\subscribed'),
    selectable: !attributes.includes('\\noselect') && !attributes.includes('\\nonexistent'),
  };
};

/** `* STATUS name (pairs)` (RFC 9051, 7.3.4); null where it is none, or without the numbers that matter. */
export const parseStatus = (
  answer: ImapAnswer,
): { readonly path: string; readonly status: MailboxStatus } | null => {
  const [nameToken, list] = answer.attributes ?? [];
  const name = asText(nameToken);
  const pairs = asPairs(asList(list));
  const messages = asNumber(pairs.get('MESSAGES'));
  const uidNext = asNumber(pairs.get('UIDNEXT'));
  const uidValidity = asNumber(pairs.get('UIDVALIDITY'));
  if (name === null || messages === null || uidNext === null || uidValidity === null) return null;
  return {
    path: canonicalPath(decodeMailboxName(name)),
    status: {
      messages,
      uidNext,
      uidValidity,
      unseen: asNumber(pairs.get('UNSEEN')) ?? 0,
      highestModseq: asModseq(pairs.get('HIGHESTMODSEQ')),
    },
  };
};

/** INBOX is the one name without case (RFC 9051, 5.1). */
const canonicalPath = (path: string): string => (/^inbox$/i.test(path) ? 'INBOX' : path);

/** Joins LIST and STATUS; names stand in for roles only where no mailbox has that role by attribute. */
export const joinListings = (
  listed: ReadonlyMap<string, ListedMailbox>,
  statuses: ReadonlyMap<string, MailboxStatus>,
  subscribed: ReadonlySet<string>,
): readonly MailboxListing[] => {
  const taken = new Set([...listed.values()].map(({ role }) => role));
  return [...listed.values()].map((mailbox) => {
    const named = mailbox.role === 'none' ? roleOfName(mailbox.path, mailbox.delimiter) : mailbox.role;
    const role = mailbox.role === 'none' && taken.has(named) ? 'none' : named;
    taken.add(role);
    return {
      ...mailbox,
      role,
      status: mailbox.selectable ? (statuses.get(mailbox.path) ?? null) : null,
      subscribed: mailbox.subscribed || subscribed.has(mailbox.path),
    };
  });
};
