import type { Mailbox, MailboxRole } from '../model/mailbox.ts';

/** The order a fresh account is synced and shown in: what people look at first, then the rest, the rubbish last. */
const roleRank: Readonly<Record<MailboxRole, number>> = {
  inbox: 0,
  drafts: 1,
  sent: 2,
  flagged: 3,
  archive: 4,
  none: 4,
  all: 5,
  junk: 6,
  trash: 7,
};

const priorityRank = { high: 0, normal: 1, low: 2, off: 3 } as const;

/** As people count: `Log 2` before `Log 10`. */
const byPath = new Intl.Collator('en', { numeric: true });

/** Sorts mailboxes: priority first, then role, then path. */
export const compareMailboxes = (
  a: Pick<Mailbox, 'priority' | 'role' | 'path'>,
  b: Pick<Mailbox, 'priority' | 'role' | 'path'>,
): number =>
  priorityRank[a.priority] - priorityRank[b.priority] ||
  roleRank[a.role] - roleRank[b.role] ||
  byPath.compare(a.path, b.path);
