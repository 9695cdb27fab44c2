import { Menu, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { focusSoon, focusTargets } from '../app/focus.ts';
import { useArrangement } from '../app/use-media.ts';
import { useWindow } from '../app/window-context.ts';
import { IconButton } from '../ui/icon-button.tsx';

interface Props {
  readonly title: string;
  /** How many, in words. */
  readonly facts: string;
  /** There is nothing to list: the keyboard is on the pane itself. */
  readonly empty: boolean;
  readonly children: ReactNode;
}

/** Something about the whole account, in the room of list and message. */
export const PlacePane = ({ title, facts, empty, children }: Props) => {
  const openPlace = useWindow((state) => state.openPlace);
  const showDrawer = useWindow((state) => state.showDrawer);
  const single = useArrangement() === 'single';
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    // The last entry went, and the focus with it.
    if (empty && document.activeElement === document.body) pane.current?.focus();
  }, [empty]);
  const leave = () => {
    openPlace('folder');
    focusSoon('list');
  };
  return (
    <section
      ref={pane}
      id={empty ? focusTargets.place : undefined}
      className="pane pane-place"
      tabIndex={-1}
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
