import type { Transaction } from 'dexie';
import type { ContentId, PartNumber } from '../model/ids.ts';

/** What version 4 changed and added: what answers a message is found without its References, which come later than its row. */
export const version4Stores = {
  contents: '&contentId, envelope.messageId, envelope.inReplyTo, *references',
  textsHere: '&contentId',
};

export const upgradeToVersion4 = async (transaction: Transaction): Promise<void> => {
  const here = new Set(await transaction.table('contents').toCollection().primaryKeys());
  const texts = transaction.table<unknown, [ContentId, PartNumber]>('texts').toCollection();
  const withText = new Set((await texts.primaryKeys()).map(([contentId]) => contentId));
  await transaction
    .table('textsHere')
    .bulkAdd([...withText].flatMap((contentId) => (here.has(contentId) ? [{ contentId }] : [])));
};
