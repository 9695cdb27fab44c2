import { CircleOff } from 'lucide-react';
import type { FolderView } from '../../core/replica/views.ts';
import { useOrdering } from '../folders/use-ordering.ts';
import { Button } from '../ui/button.tsx';

/** Says of an open folder that nothing of it comes by itself, with the way out of that. */
export const OffBar = ({ view }: { readonly view: FolderView }) => {
  const { rank } = useOrdering();
  return (
    <div className="off-bar">
      <CircleOff className="off-bar-icon" size={14} aria-hidden="true" />
      <p>This folder is off: nothing of it is fetched.</p>
      <Button onClick={() => rank(view, 'normal')}>Set to normal</Button>
    </div>
  );
};
