import type { Connectivity } from '../../core/sync/options.ts';

/** What the browser knows of the network, in a window and in a worker alike. */
export const browserConnectivity = (): Connectivity => ({
  get connected() {
    return navigator.onLine;
  },
  onChange: (listener) => {
    globalThis.addEventListener('online', listener);
    globalThis.addEventListener('offline', listener);
    return () => {
      globalThis.removeEventListener('online', listener);
      globalThis.removeEventListener('offline', listener);
    };
  },
});
