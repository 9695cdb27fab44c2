import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

interface Props {
  readonly label: string;
  /** The CSS variable that holds the width. */
  readonly variable: `--${string}`;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

const storageKey = (variable: string): string => `packetboat.width${variable}`;

const storedWidth = ({ variable, initial, min, max }: Props): number => {
  const width = Number(localStorage.getItem(storageKey(variable)));
  return Number.isFinite(width) && width >= min && width <= max ? width : initial;
};

const keyStep = 16;

/** Between two panes: drags the width of the one before it, and remembers it. */
export const Splitter = (props: Props) => {
  const { label, variable, initial, min, max } = props;
  const [width, setWidth] = useState(() => storedWidth(props));
  const drag = useRef<{ readonly x: number; readonly width: number } | null>(null);

  useEffect(() => {
    document.documentElement.style.setProperty(variable, `${width}px`);
    if (width === initial) localStorage.removeItem(storageKey(variable));
    else localStorage.setItem(storageKey(variable), String(width));
  }, [variable, width, initial]);

  const change = (to: number) => setWidth(Math.round(Math.min(max, Math.max(min, to))));
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current) change(drag.current.width + event.clientX - drag.current.x);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    change(width + (event.key === 'ArrowLeft' ? -keyStep : keyStep));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator that can be moved is no <hr>.
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
      onDoubleClick={() => setWidth(initial)}
      onKeyDown={onKeyDown}
    />
  );
};
