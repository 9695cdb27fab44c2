import { type RefObject, useEffect, useRef } from 'react';

interface Input {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowHeight: number;
  /** Where the selected row stands; null when none is selected. */
  readonly selected: number | null;
  readonly reveal: (index: number) => void;
}

/** Keeps the selected row in sight when the list becomes lower, as it does when its message opens below it. */
export const useKeepInSight = (input: Input): void => {
  const latest = useRef(input);
  latest.current = input;

  useEffect(() => {
    const element = latest.current.scroller.current;
    if (!element) return;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const before = height;
      height = element.clientHeight;
      const { selected, rowHeight, reveal } = latest.current;
      if (selected === null || height >= before) return;
      const top = selected * rowHeight - element.scrollTop;
      const middle = top + rowHeight / 2;
      // What still shows half of it is no reason to move the others.
      if (top > -rowHeight && top < before && middle > height) reveal(selected);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
};
