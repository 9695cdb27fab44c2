import { expect, test } from 'vitest';
import { browserConnectivity } from '../../renderer/engine/browser-connectivity.ts';

test('a browser’s word on the network is passed on as it changes, until nobody listens', () => {
  const scope = Object.assign(new EventTarget(), { navigator: { onLine: true } });
  const connectivity = browserConnectivity(scope);
  const heard: boolean[] = [];
  const stop = connectivity.onChange(() => heard.push(connectivity.connected));
  scope.navigator.onLine = false;
  scope.dispatchEvent(new Event('offline'));
  scope.navigator.onLine = true;
  scope.dispatchEvent(new Event('online'));
  stop();
  scope.dispatchEvent(new Event('offline'));
  expect(heard).toEqual([false, true]);
});
