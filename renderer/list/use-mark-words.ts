import { useLiveQuery } from 'dexie-react-hooks';
import { useCallback } from 'react';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Address } from '../../core/model/message.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { MessageListItem } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { useFetching } from '../costs/fetching.ts';
import { noTextWords, partlyHereWords, whyNoText } from '../costs/why-not-here.ts';
import { whereaboutsWord } from '../ui/mark.tsx';
import type { ListSource } from './list-source.ts';

type Senders = ReadonlyMap<MessageId, readonly Address[]>;

const nobodys: Senders = new Map();

const readSenders = async (replica: Replica, ids: readonly MessageId[]): Promise<Senders> => {
  const rows = await replica.messages.bulkGet([...ids]);
  const contents = await replica.contents.bulkGet(rows.flatMap((row) => (row ? [row.contentId] : [])));
  const byContent = new Map(
    contents.flatMap((content) => (content ? [[content.contentId, content.envelope.from]] : [])),
  );
  return new Map(rows.flatMap((row) => (row ? [[row.id, byContent.get(row.contentId) ?? []]] : [])));
};

/** What the mark of a row says: where the message is and, where it is not here, why. */
export const useMarkWords = (
  mailboxId: MailboxId,
  { items }: ListSource,
  now: number,
): ((item: MessageListItem, index: number) => string) => {
  const replica = useReplica();
  const fetching = useFetching();
  // Rows know their senders' names; only exceptions ask for addresses.
  const asked = fetching.exceptions.some(({ match }) => match.kind === 'sender')
    ? items.filter(({ whereabouts }) => whereabouts === 'absent').map(({ id }) => id)
    : [];
  const senders = useLiveQuery(
    () => (asked.length === 0 ? nobodys : readSenders(replica, asked)),
    [replica, asked.join()],
    nobodys,
  );
  return useCallback(
    (item, index) => {
      const word = whereaboutsWord(item.whereabouts);
      if (item.whereabouts === 'present') return word;
      if (item.whereabouts === 'partial') {
        return `${word}: ${partlyHereWords(fetching, { mailboxId, attachments: item.attachments, now })}`;
      }
      const { id: messageId, internalDate } = item;
      const addresses = senders.get(messageId) ?? [];
      const why = whyNoText(fetching, { mailboxId, messageId, internalDate, newer: index, addresses }, now);
      return `${word}: ${noTextWords(why, fetching, now)}`;
    },
    [fetching, senders, mailboxId, now],
  );
};
