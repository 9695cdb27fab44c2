import type { Session } from './session.ts';

/**
 * Lines that let go of the open mailbox: its STATUS is this session's view of it, which need not count what came since
 * (RFC 9051, 6.3.11). A NOOP moves the view (5.2), but Dovecot does so only after what was pipelined behind it.
 */
export const letGo = async (session: Session): Promise<readonly string[]> => {
  if (session.openPath === null) return [];
  session.openPath = null;
  if (session.has('UNSELECT')) return ['UNSELECT'];
  await session.connection.pipeline(['NOOP'], {});
  return [];
};
