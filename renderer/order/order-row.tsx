import { Ellipsis, GripVertical } from 'lucide-react';
import type { DragEvent, MouseEvent } from 'react';
import type { FolderView } from '../../core/replica/views.ts';
import { FolderIcon } from '../folders/folder-icon.tsx';
import type { Side } from '../folders/folder-order.ts';
import { folderName, folderParent } from '../folders/folder-words.ts';
import { PriorityMark } from '../folders/priority-mark.tsx';
import type { Point } from '../ui/menu.tsx';

interface Props {
  readonly id: string;
  readonly view: FolderView;
  /** All of it for the ear. */
  readonly spoken: string;
  readonly rule: string;
  /** '' when nothing waits. */
  readonly waiting: string;
  /** The folder whose priority it has; null when it has its own. */
  readonly above: FolderView | null;
  readonly current: boolean;
  readonly line: Side | undefined;
  readonly dragged: boolean;
  readonly onPoint: () => void;
  readonly onRule: () => void;
  readonly onMenu: (at: Point) => void;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}

/** A folder in the order of all. */
export const OrderRow = (props: Props) => {
  const { id, view, spoken, rule, waiting, above, current, line, dragged } = props;
  const parent = folderParent(view);
  const menuAt = ({ currentTarget }: MouseEvent) => {
    const { left, bottom } = currentTarget.getBoundingClientRect();
    return { x: left, y: bottom };
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list that holds the rows has the keys.
    <div
      id={id}
      className="order-row"
      role="option"
      tabIndex={-1}
      aria-selected={current}
      aria-label={spoken}
      data-line={line}
      data-dragged={dragged}
      draggable
      onClick={props.onPoint}
      onDoubleClick={props.onRule}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu({ x: event.clientX, y: event.clientY });
      }}
      onDragStart={props.onDragStart}
      onDragOver={props.onDragOver}
      onDrop={props.onDrop}
      onDragEnd={props.onDragEnd}
    >
      <GripVertical className="order-grip" size={14} aria-hidden="true" />
      <PriorityMark priority={view.priority} inherited={above !== null} />
      <FolderIcon mailbox={view.mailbox} />
      <span className="order-name">
        <span className="order-words" dir="auto">
          {folderName(view)}
        </span>
        {parent === '' ? null : (
          <span className="order-parent secondary" dir="auto">
            in {parent}
          </span>
        )}
        {above === null ? null : <span className="order-above secondary">as {folderName(above)}</span>}
      </span>
      <span className="order-rule" title="What comes by itself" aria-hidden="true" onClick={props.onRule}>
        {rule}
      </span>
      <span className="order-waiting secondary figures" title={waiting}>
        {waiting}
      </span>
      <span
        className="order-more"
        title="All that can be done to it"
        aria-hidden="true"
        onClick={(event) => props.onMenu(menuAt(event))}
      >
        <Ellipsis size={16} />
      </span>
    </div>
  );
};
