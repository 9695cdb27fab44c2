import { deliverAccount, inboxMail } from './bench-mailbox.ts';
import type { Contestants, Others } from './contestants.ts';
import { enter } from './contestants.ts';
import type { Site } from './site.ts';

/** The account of some 4,700 messages, a copy of it for each program. */
export interface Account {
  readonly messageCount: number;
  /** Where the mail is from. */
  readonly source: string;
  /** Nobody changes this one. */
  readonly untouched: 'alice';
  readonly contestants: Contestants;
  /** Whose copy a program works on. */
  readonly userOf: (tool: string) => string;
}

const userOf = (tool: string): string => `alice-${tool.toLowerCase().replace(/[^a-z].*/, '')}`;

export const prepareAccount = async (site: Site, others: Others): Promise<Account> => {
  const { mail, source } = await inboxMail();
  const messageCount = await deliverAccount(site.dovecot, mail);
  for (const tool of ['packetboat', 'mbsync', 'offlineimap']) await site.addUser(userOf(tool), 'alice');
  return {
    messageCount,
    source,
    untouched: 'alice',
    userOf,
    contestants: await enter(site, others, { userOf, tiers: 1 }),
  };
};
