import { decodeTextPart } from '../../mail/decode-text.ts';
import { deflateText } from '../../mail/deflate-text.ts';
import type { ContentId, PartNumber } from '../../model/ids.ts';
import type { Content } from '../../model/message.ts';
import type { BodyPart, TextPart } from '../../model/part.ts';
import type { Replica } from '../database.ts';
import { noteCut } from '../shortest-cut.ts';

export interface FetchedTextPart {
  readonly contentId: ContentId;
  readonly part: PartNumber;
  readonly body: BodyPart;
  readonly bytes: Uint8Array;
  /** The transfer encoding that `bytes` still carry. */
  readonly encoding: string;
  readonly complete: boolean;
  /** Message-IDs of the message's References field, where they came along. */
  readonly references?: readonly string[];
}

/**
 * Decodes fetched text parts and keeps them, deflated; a text that was asked for is then no longer wanted. References that came along
 * are kept where none were known.
 */
export const recordTexts = async (replica: Replica, fetched: readonly FetchedTextPart[]): Promise<void> => {
  const rows = fetched.map(textRow);
  const cut = fetched.filter(({ complete }) => !complete).map(({ body }) => body.octets);
  const { texts, textsHere, contents, wants, settings } = replica;
  await replica.transaction('rw', texts, textsHere, contents, wants, settings, async () => {
    await texts.bulkPut(rows);
    const held = await contents.bulkGet([...new Set(rows.map(({ contentId }) => contentId))]);
    const present = held.flatMap((content) => content ?? []);
    await textsHere.bulkPut(present.map(({ contentId }) => ({ contentId })));
    await keepReferences(replica, fetched, present);
    await noteCut(replica, cut);
    await wants
      .where('[contentId+part+kind]')
      .anyOf(rows.map(({ contentId, part }) => [contentId, part, 'text']))
      .delete();
  });
};

const keepReferences = async (
  { contents }: Replica,
  fetched: readonly FetchedTextPart[],
  present: readonly Content[],
): Promise<void> => {
  const came = new Map(
    fetched.flatMap(({ contentId, references }) => (references ? [[contentId, references]] : [])),
  );
  await contents.bulkPut(
    present.flatMap((content) => {
      const references = content.references === null ? came.get(content.contentId) : undefined;
      return references === undefined ? [] : [{ ...content, references }];
    }),
  );
};

const textRow = ({ contentId, part, body, bytes, encoding, complete }: FetchedTextPart): TextPart => ({
  contentId,
  part,
  complete,
  ...deflateText(decodeTextPart(body, bytes, encoding)),
});
