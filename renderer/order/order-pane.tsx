import type { FolderView } from '../../core/replica/views.ts';
import { PlacePane } from '../entries/place-pane.tsx';
import { formatCounted } from '../format/count.ts';

interface Props {
  readonly folders: readonly FolderView[];
}

/** What comes first: all folders in the order in which they are served. */
export const OrderPane = ({ folders }: Props) => (
  <PlacePane
    title="What comes first"
    facts={formatCounted(folders.length, 'folder')}
    empty={folders.length === 0}
  >
    {null}
  </PlacePane>
);
