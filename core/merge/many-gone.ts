import type { MailboxRole } from '../model/mailbox.ts';

/** Fewer than this are soon missed and soon told. */
const leastMany = 10;

/** Folders that are emptied as a matter of course. */
const emptied: ReadonlySet<MailboxRole> = new Set(['trash', 'junk']);

/** Whether so much of a folder vanished that nothing of it is dropped before the user says so. */
export const areManyGone = ({
  gone,
  of,
  role,
}: {
  readonly gone: number;
  /** How many the folder had, those included. */
  readonly of: number;
  readonly role: MailboxRole;
}): boolean => gone >= leastMany && gone > of / 2 && !emptied.has(role);
