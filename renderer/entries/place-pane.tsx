import { Menu, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { focusSoon } from '../app/focus.ts';
import { useArrangement } from '../app/use-media.ts';
import { useWindow } from '../app/window-context.ts';
import { IconButton } from '../ui/icon-button.tsx';

interface Props {
  readonly title: string;
  /** How many, in words. */
  readonly facts: string;
  readonly children: ReactNode;
}

/** Something about the whole account, in the room of list and message. */
export const PlacePane = ({ title, facts, children }: Props) => {
  const openPlace = useWindow((state) => state.openPlace);
  const showDrawer = useWindow((state) => state.showDrawer);
  const single = useArrangement() === 'single';
  const leave = () => {
    openPlace('folder');
    focusSoon('list');
  };
  return (
    <section
      className="pane pane-place"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        leave();
      }}
    >
      <header className="list-head">
        {single ? (
          <IconButton label="Folders" onClick={() => showDrawer(true)}>
            <Menu size={18} />
          </IconButton>
        ) : null}
        <h1 className="list-title">{title}</h1>
        <span className="secondary figures" role="status">
          {facts}
        </span>
        <IconButton label="Back to the folder" keys="Esc" onClick={leave}>
          <X size={16} />
        </IconButton>
      </header>
      {children}
    </section>
  );
};
