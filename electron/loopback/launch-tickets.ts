import { randomBytes } from 'node:crypto';

export const ticketPrefix = '/ticket/';
const lifetimeMs = 60_000;

/** Tickets that open a window once, within a minute. */
export const launchTickets = (now: () => number = Date.now) => {
  const issued = new Map<string, number>();
  return {
    issue: (): string => {
      const ticket = randomBytes(24).toString('base64url');
      issued.set(ticket, now());
      return ticket;
    },
    /** Whether it was good; it is not any more. */
    redeem: (ticket: string): boolean => {
      const made = issued.get(ticket);
      issued.delete(ticket);
      return made !== undefined && now() - made < lifetimeMs;
    },
  };
};
