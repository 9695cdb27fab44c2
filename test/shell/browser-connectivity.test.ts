import { afterEach, expect, test, vi } from 'vitest';
import { browserConnectivity } from '../../renderer/engine/browser-connectivity.ts';

afterEach(() => vi.unstubAllGlobals());

test('a browser’s word on the network is passed on as it changes, until nobody listens', () => {
  const events = new EventTarget();
  const navigator = { onLine: true };
  vi.stubGlobal('navigator', navigator);
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  const connectivity = browserConnectivity();
  const heard: boolean[] = [];
  const stop = connectivity.onChange(() => heard.push(connectivity.connected));
  navigator.onLine = false;
  events.dispatchEvent(new Event('offline'));
  navigator.onLine = true;
  events.dispatchEvent(new Event('online'));
  stop();
  events.dispatchEvent(new Event('offline'));
  expect(heard).toEqual([false, true]);
});
