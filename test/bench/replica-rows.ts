// What a replica holds, as rows of the floor.
import { inflateRawSync } from 'node:zlib';
import type { Message } from '../../core/model/message.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { ListedRow, TextRow } from './floor.ts';

type Chosen = (message: Message) => boolean;

const all: Chosen = () => true;

/** The messages that are listed, all or those chosen, with their folder's path. */
export const listedRows = async (replica: Replica, chosen: Chosen = all): Promise<ListedRow[]> => {
  const paths = new Map((await replica.mailboxes.toArray()).map(({ id, path }) => [id, path]));
  const contents = await contentsById(replica);
  return (await replica.messages.toArray()).filter(chosen).flatMap((message) => {
    const content = contents.get(message.contentId);
    if (!content) return [];
    const { uid, internalDate, size, flags, mailboxId } = message;
    const { envelope, structure } = content;
    return [{ folder: paths.get(mailboxId) ?? '', uid, internalDate, size, flags, envelope, structure }];
  });
};

/** The texts that are here of these messages, once for each content, in the order of the contents' ids. */
export const textRows = async (replica: Replica, chosen: Chosen = all): Promise<TextRow[]> => {
  const contents = await contentsById(replica);
  const wanted = new Set((await replica.messages.toArray()).filter(chosen).map(({ contentId }) => contentId));
  return (await replica.texts.toArray())
    .filter(({ contentId }) => wanted.has(contentId))
    .map(({ contentId, deflated }) => ({
      text: inflateRawSync(deflated).toString(),
      references: contents.get(contentId)?.references ?? [],
    }));
};

const contentsById = async (replica: Replica) =>
  new Map((await replica.contents.toArray()).map((content) => [content.contentId, content]));
