import type { Connectivity } from '../../core/sync/options.ts';

/** A window or a worker, as far as it knows of the network. */
export interface NetworkScope {
  readonly navigator: { readonly onLine: boolean };
  addEventListener(type: 'online' | 'offline', listener: () => void): void;
  removeEventListener(type: 'online' | 'offline', listener: () => void): void;
}

/** What the browser knows of the network. */
export const browserConnectivity = (scope: NetworkScope): Connectivity => ({
  get connected() {
    return scope.navigator.onLine;
  },
  onChange: (listener) => {
    scope.addEventListener('online', listener);
    scope.addEventListener('offline', listener);
    return () => {
      scope.removeEventListener('online', listener);
      scope.removeEventListener('offline', listener);
    };
  },
});
