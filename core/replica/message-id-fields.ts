// Message-IDs as evidence of which message is which.
import type { Message } from '../model/message.ts';
import type { Replica } from './database.ts';

/** The Message-IDs of what these rows contain, in their order, with angle brackets; '' for none. */
export const messageIdFields = async (
  replica: Replica,
  rows: readonly Pick<Message, 'contentId'>[],
): Promise<string[]> => {
  const contents = await replica.contents.bulkGet(rows.map(({ contentId }) => contentId));
  return contents.map((content) => content?.envelope.messageId ?? '');
};

/** Two Message-IDs tell two messages apart; where one is lacking, nobody can. */
export const tellApart = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
