import { useCallback, useMemo, useRef } from 'react';
import type { FolderView } from '../../core/replica/views.ts';
import { addMarks, noMarks } from '../actions/marks.ts';
import { useWindow } from '../app/window-context.ts';
import { folderName } from '../folders/folder-words.ts';
import { formatCount } from '../format/count.ts';
import { NothingFound, onlyListedWords } from './empty-list.tsx';
import { ListHead } from './list-head.tsx';
import type { Anchor } from './list-source.ts';
import { MessageList } from './message-list.tsx';
import { useFiltered } from './use-filtered.ts';

interface Props {
  readonly view: FolderView;
  readonly text: string;
}

/** All rows are at hand, so the range in sight changes nothing. */
const ignoreRange = () => {};
const ignoreLeft = () => {};
const unknownPosition = async () => null;
const nothingBetween = async () => [];

/** What of a folder answers to the filter. */
export const FilteredFolder = ({ view, text }: Props) => {
  const setFilter = useWindow((state) => state.setFilter);
  const filtered = useFiltered(view.mailbox.id, text);
  const source = filtered?.source;
  const anchor = useRef<Anchor | null>(null);
  const fetchItem = useCallback(async (index: number) => source?.items[index], [source]);
  const all = useMemo(
    () =>
      addMarks(
        noMarks,
        (source?.items ?? []).map(({ id }) => id),
      ),
    [source],
  );
  const unlisted = Math.max(0, view.total - view.listed);
  const found = filtered
    ? `${filtered.more ? 'more than ' : ''}${formatCount(filtered.source.count)} found`
    : '';
  return (
    <>
      <ListHead view={view} found={found} />
      {filtered && source?.count === 0 ? (
        <NothingFound text={filtered.text} unlisted={unlisted} onClear={() => setFilter(null)} />
      ) : null}
      {filtered && source && source.count > 0 ? (
        <MessageList
          label={`${folderName(view)}, filtered`}
          mailboxId={view.mailbox.id}
          source={source}
          anchor={anchor}
          fetchItem={fetchItem}
          positionOf={unknownPosition}
          all={all}
          between={nothingBetween}
          onRange={ignoreRange}
          onLeft={ignoreLeft}
          end={
            filtered.more || unlisted > 0 ? (
              <div className="list-rest figures">
                {filtered.more ? (
                  <p>The newest {formatCount(source.count)} are shown; a longer word finds the others</p>
                ) : null}
                {unlisted > 0 ? <p>{onlyListedWords(unlisted)}</p> : null}
              </div>
            ) : null
          }
        />
      ) : null}
    </>
  );
};
