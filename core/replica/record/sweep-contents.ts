import type { Sha256 } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import { forgetAttachment } from './record-attachments.ts';

/**
 * Drops contents, texts and attachments that no message row refers to. Only safe when every folder has just been
 * seen whole: until then a message that left one folder may turn up in another. Returns the files to remove.
 */
export const sweepContents = async (replica: Replica): Promise<Sha256[]> => {
  const used = new Set((await replica.messages.orderBy('contentId').uniqueKeys()).map(String));
  const unused = (await replica.contents.toCollection().primaryKeys()).filter((id) => !used.has(id));
  if (unused.length === 0) return [];
  const files: Sha256[] = [];
  for (const key of await replica.attachments.where('contentId').anyOf(unused).primaryKeys()) {
    const [contentId, part] = key;
    const file = await forgetAttachment(replica, { contentId, part });
    if (file) files.push(file);
  }
  const { contents, texts, textsHere, wants, declined } = replica;
  await replica.transaction('rw', contents, texts, textsHere, wants, declined, async () => {
    await replica.declined.where('contentId').anyOf(unused).delete();
    await replica.texts.where('contentId').anyOf(unused).delete();
    await replica.textsHere.bulkDelete(unused);
    await replica.wants.where('contentId').anyOf(unused).delete();
    await replica.contents.bulkDelete(unused);
  });
  return files;
};
