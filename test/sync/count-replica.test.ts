import { expect, it } from 'vitest';
import type { ContentId, MailboxId, PartNumber } from '../../core/model/ids.ts';
import { countReplica } from '../../core/sync/count-replica.ts';
import { contentOf, listedMailbox, listedMessage } from '../replica/filled-replica.ts';
import { newReplica } from './new-replica.ts';

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

it.each([0, 1, 3, 5, 6])(
  'messages with a text are counted by whichever are fewer: %i of 6 contents',
  async (texts) => {
    const replica = newReplica();
    const contentId = (number: number): ContentId => `f:${number}` as ContentId;
    await replica.mailboxes.add(listedMailbox(1 as MailboxId, 'INBOX'));
    const contents = range(1, 6).map((number) => ({ contentId: contentId(number), subject: '' }));
    await replica.contents.bulkAdd(contents.map((content) => contentOf(content)));
    // Of the first content there are three messages.
    const messages = [1, 1, 1, 2, 3, 4, 5, 6].map((number, index) =>
      listedMessage(index + 1, { contentId: contentId(number) }),
    );
    await replica.messages.bulkAdd(messages);
    const row = { deflated: new Uint8Array(1), bytes: 1, complete: true };
    await replica.texts.bulkAdd(
      range(1, texts).flatMap((number) =>
        (['1', '2'] as const).map((part) => ({
          contentId: contentId(number),
          part: part as PartNumber,
          ...row,
        })),
      ),
    );
    expect(await countReplica(replica)).toEqual({
      folders: 1,
      messages: 8,
      texts: texts === 0 ? 0 : texts + 2,
      attachments: 0,
    });
  },
);
