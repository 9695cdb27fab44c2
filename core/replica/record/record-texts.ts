import { decodeTextPart } from '../../mail/decode-text.ts';
import { deflateText } from '../../mail/deflate-text.ts';
import type { ContentId, PartNumber } from '../../model/ids.ts';
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
}

/** Decodes fetched text parts and keeps them, deflated; a text that was asked for is then no longer wanted. */
export const recordTexts = async (replica: Replica, fetched: readonly FetchedTextPart[]): Promise<void> => {
  const rows = fetched.map(textRow);
  const cut = fetched.filter(({ complete }) => !complete).map(({ body }) => body.octets);
  await replica.transaction('rw', replica.texts, replica.wants, replica.settings, async () => {
    await replica.texts.bulkPut(rows);
    await noteCut(replica, cut);
    await replica.wants
      .where('[contentId+part+kind]')
      .anyOf(rows.map(({ contentId, part }) => [contentId, part, 'text']))
      .delete();
  });
};

const textRow = ({ contentId, part, body, bytes, encoding, complete }: FetchedTextPart): TextPart => ({
  contentId,
  part,
  complete,
  ...deflateText(decodeTextPart(body, bytes, encoding)),
});
