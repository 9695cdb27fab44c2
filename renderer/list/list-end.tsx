import { ListPlus } from 'lucide-react';
import { useId } from 'react';
import { listMore } from '../../core/replica/commands/queue-commands.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { CostAside } from '../costs/cost-note.tsx';
import { markOf, useFetching } from '../costs/fetching.ts';
import { useCost } from '../costs/use-cost.ts';
import { useFetch } from '../costs/use-fetch.ts';
import { whenWords } from '../costs/when-it-goes.ts';
import { folderName } from '../folders/folder-words.ts';
import { formatCount, formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import type { Unlisted } from './unlisted.ts';

/** How many older messages one press lists. */
const onePress = 500;

interface Props {
  readonly view: FolderView;
  readonly unlisted: Unlisted;
}

/** So many more rows than the rule brings, and what they cost. */
export const useListMore = ({ view, unlisted: { beyond } }: Props) => {
  const replica = useReplica();
  const fetch = useFetch();
  const count = Math.min(onePress, beyond);
  const cost = useCost()({ lists: count });
  const { id: mailboxId } = view.mailbox;
  const list = () =>
    fetch({
      cost,
      name: `${formatCounted(count, 'list row')} of ${folderName(view)}`,
      ask: () => listMore(replica, { mailboxId, count }),
      takeBack: () => listMore(replica, { mailboxId, count: -count }),
    });
  const words = `List ${formatCount(count)} more${cost.over === 'spent' ? ' anyway' : ''}`;
  return { count, cost, words, list };
};

const ToCome = ({ view, count }: { readonly view: FolderView; readonly count: number }) => {
  const fetching = useFetching();
  const now = useNow(60_000);
  const { when, budget } = fetching;
  const paused = markOf(fetching, view.mailbox.id, 'lists')?.paused === true;
  const comes = paused ? 'paused' : whenWords(when, { verb: 'comes', period: budget.period, now });
  return (
    <p>
      {formatCounted(count, 'message')} of this folder {count === 1 ? 'is' : 'are'} not listed here yet
      {comes === null ? '' : ` · ${comes}`}
    </p>
  );
};

/** What stands below the last row of a folder: what is not listed, why, and what it would cost to have more of it. */
export const ListEnd = ({ view, unlisted }: Props) => {
  const { toCome, beyond, why } = unlisted;
  const showDialog = useWindow((state) => state.showDialog);
  const { cost, words, list } = useListMore({ view, unlisted });
  const noteId = useId();
  return (
    <div className="list-rest figures">
      {toCome > 0 ? <ToCome view={view} count={toCome} /> : null}
      {beyond > 0 ? (
        <>
          <p>
            {formatCounted(beyond, 'older message')} {beyond === 1 ? 'is' : 'are'} not listed here
            {why === '' ? '' : ` (${why})`}
          </p>
          <div className="list-rest-acts">
            <Button onClick={list} aria-describedby={noteId}>
              <ListPlus size={14} aria-hidden="true" />
              {words}
              <span className="cost button-cost figures">{cost.words}</span>
            </Button>
            <Button tone="quiet" onClick={() => showDialog({ kind: 'rule', scope: view.mailbox.id })}>
              Change the rule
            </Button>
          </div>
          <p id={noteId}>
            <CostAside cost={cost} />
          </p>
        </>
      ) : null}
    </div>
  );
};
