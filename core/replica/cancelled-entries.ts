// What was cancelled last, so that it can be put back by who does not hold what cancelling returned: a terminal, later on.
import type { Cancelled } from '../model/queue.ts';
import type { Replica } from './database.ts';

const most = 20;

/** Keeps what was cancelled, in the transaction that does it; returns it. */
export const noteCancelled = async <T extends Cancelled>(replica: Replica, cancelled: T): Promise<T> => {
  const entries = [cancelled, ...(await cancelledEntries(replica))].slice(0, most);
  await replica.settings.put({ key: 'cancelled', entries });
  return cancelled;
};

/** Drops what is put back, in the transaction that does it: of one name the last, should it be there several times. */
export const forgetCancelled = async (replica: Replica, cancelled: Cancelled): Promise<void> => {
  const entries = await cancelledEntries(replica);
  const at = entries.findIndex((entry) => nameOf(entry) === nameOf(cancelled));
  if (at >= 0) await replica.settings.put({ key: 'cancelled', entries: entries.toSpliced(at, 1) });
};

/** The last first. */
export const cancelledEntries = async (replica: Replica): Promise<readonly Cancelled[]> => {
  const row = await replica.settings.get('cancelled');
  return row?.key === 'cancelled' ? row.entries : [];
};

const nameOf = (cancelled: Cancelled): string => {
  switch (cancelled.kind) {
    case 'want':
      return `want ${cancelled.want.id}`;
    case 'folder':
      return `${cancelled.ref.tier} ${cancelled.ref.mailboxId}`;
    case 'nothing':
      return '';
  }
};
