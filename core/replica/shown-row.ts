import type { MessageId } from '../model/ids.ts';
import type { Message, ShownMessage } from '../model/message.ts';
import type { Replica } from './database.ts';

/** A message that the view shows. */
export interface ShownRow extends Message {
  readonly shown: ShownMessage;
}

export const isShown = (row: Message): row is ShownRow => row.shown !== null;

/** The rows of these messages that the view shows, each once, in their order. */
export const shownRows = async (replica: Replica, messageIds: readonly MessageId[]): Promise<ShownRow[]> => {
  const rows = await replica.messages.bulkGet([...new Set(messageIds)]);
  return rows.flatMap((row) => (row && isShown(row) ? [row] : []));
};
