import type { Activity } from '../../core/model/activity.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useWindow } from '../app/window-context.ts';
import { NothingYet } from './empty-list.tsx';
import { FilteredFolder } from './filtered-folder.tsx';
import { ListHead } from './list-head.tsx';
import { OffBar } from './off-bar.tsx';
import { WholeFolder } from './whole-folder.tsx';

interface Props {
  readonly view: FolderView | undefined;
  /** No folder is known: the account was never online. */
  readonly nothingYet: boolean;
  readonly activity: Activity | null;
}

/** The open folder's messages. */
export const ListPane = ({ view, nothingYet, activity }: Props) => {
  const filter = useWindow((state) => state.filter);
  if (!view) return nothingYet ? <NothingYet activity={activity} /> : null;
  const off = view.priority === 'off' ? <OffBar view={view} /> : null;
  if (filter !== null && filter.trim() !== '') {
    return <FilteredFolder key={view.mailbox.id} view={view} text={filter} />;
  }
  return (
    <>
      <ListHead view={view} found={null} />
      {off}
      <WholeFolder key={view.mailbox.id} view={view} />
    </>
  );
};
