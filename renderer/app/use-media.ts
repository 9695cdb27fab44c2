import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds. */
const useMedia = (query: string): boolean => {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
};

/** How the panes share the room: three side by side, list above message, or one at a time. */
export type Arrangement = 'wide' | 'stacked' | 'single';

/** The breakpoints are those of styles/layout.css. */
export const useArrangement = (): Arrangement => {
  const wide = useMedia('(min-width: 900px)');
  const stacked = useMedia('(min-width: 640px)');
  if (wide) return 'wide';
  return stacked ? 'stacked' : 'single';
};
