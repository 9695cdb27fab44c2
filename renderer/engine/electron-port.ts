import type { Channel } from '../../core/rpc/channel.ts';
import { bridgeName, type ElectronBridge, portMessage } from '../../core/rpc/electron-bridge.ts';
import { portChannel } from './port-channel.ts';

/** The preload's API; null outside Electron. */
export const electronBridge = (): ElectronBridge | null => {
  const bridge: unknown = Reflect.get(globalThis, bridgeName);
  return typeof bridge === 'object' && bridge !== null && 'requestPort' in bridge
    ? (bridge as ElectronBridge)
    : null;
};

/** A port to the host in Electron's main process; which ports it serves depends on the window that asks. */
export const openElectronPort = (bridge: ElectronBridge): Promise<Channel> =>
  new Promise((resolve) => {
    const receive = (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      // A frame inside the window could post here too; only the preload posts as the window itself.
      if (event.source !== window || event.data !== portMessage || !port) return;
      window.removeEventListener('message', receive);
      resolve(portChannel(port));
    };
    window.addEventListener('message', receive);
    bridge.requestPort();
  });
