import type { OpenedMailbox, OpenedTogether, OpenMailboxRequest } from '../../../core/ports.ts';
import { openMailbox } from './open-mailbox.ts';
import type { Session } from './session.ts';

/** Opens mailboxes one after another; see Remote.openMailboxes. */
export const openMailboxes = async (
  session: Session,
  requests: readonly OpenMailboxRequest[],
): Promise<OpenedTogether> => {
  const opened: OpenedMailbox[] = [];
  const bytes: { up: number; down: number }[] = [];
  for (const request of requests) {
    const before = session.connection.meter;
    const one = await openMailbox(session, request);
    const { up, down } = session.connection.meter;
    opened.push(one);
    bytes.push({ up: up - before.up, down: down - before.down });
    if (one.cut !== null) break;
  }
  return { opened, bytes, cut: opened.at(-1)?.cut ?? null };
};
