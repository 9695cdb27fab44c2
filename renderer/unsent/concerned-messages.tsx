import { useLiveQuery } from 'dexie-react-hooks';
import type { MessageId } from '../../core/model/ids.ts';
import { useReplica } from '../app/window-context.ts';
import { formatCount } from '../format/count.ts';
import { formatListDate } from '../format/date.ts';

/** Enough to know which they were; nobody reads on. */
const most = 100;

interface Props {
  readonly messageIds: readonly MessageId[];
  readonly now: number;
}

/** Who wrote the messages that something was done to, and about what. */
export const ConcernedMessages = ({ messageIds, now }: Props) => {
  const replica = useReplica();
  const rows = useLiveQuery(
    () => replica.messages.bulkGet(messageIds.slice(0, most)),
    [replica, messageIds.join()],
  );
  if (!rows) return null;
  return (
    <ul className="concerned">
      {rows.map((row, index) =>
        row ? (
          <li key={row.id} className="concerned-row">
            <span className="concerned-sender" dir="auto" title={row.sender}>
              {row.sender || 'Unknown sender'}
            </span>
            <span className="concerned-subject" dir="auto" title={row.subject}>
              {row.subject || 'No subject'}
            </span>
            <span className="secondary figures">{formatListDate(row.internalDate, now)}</span>
          </li>
        ) : (
          <li key={messageIds[index]} className="concerned-row secondary">
            A message that is not here any more
          </li>
        ),
      )}
      {messageIds.length > most ? (
        <li className="concerned-row secondary figures">and {formatCount(messageIds.length - most)} more</li>
      ) : null}
    </ul>
  );
};
