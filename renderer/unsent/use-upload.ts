import { useLiveQuery } from 'dexie-react-hooks';
import type { MessageId } from '../../core/model/ids.ts';
import type { UnsentAction } from '../../core/replica/unsent.ts';
import { useReplica } from '../app/window-context.ts';
import type { Costly } from '../costs/use-cost.ts';

/** A command and its answer, and what one more message in it adds, bytes. */
const commandBytes = 150;
const eachBytes = 6;

/** Messages that go out whole. */
const appended = (actions: readonly UnsentAction[]): readonly MessageId[] =>
  actions.flatMap(({ changes }) =>
    changes.flatMap(({ change }) => (change.kind === 'append' ? [change.messageId] : [])),
  );

/** What has to cross for these to be sent. */
export const useUpload = (actions: readonly UnsentAction[]): Costly => {
  const replica = useReplica();
  const ids = appended(actions);
  const up = useLiveQuery(
    async () => {
      const rows = await replica.messages.bulkGet([...ids]);
      return rows.reduce((sum, row) => sum + (row?.size ?? 0), 0);
    },
    [replica, ids.join()],
    0,
  );
  const bytes = actions.reduce((sum, { changes }) => sum + commandBytes + changes.length * eachBytes, 0);
  return { up, bytes, flights: actions.length === 0 ? 0 : 1 + ids.length };
};
