// Runs sandboxed between main and a page of ours. It hands on one port and nothing else.
import { contextBridge, ipcRenderer } from 'electron';
import {
  bridgeName,
  type ElectronBridge,
  portChannelName,
  portMessage,
} from '../core/rpc/electron-bridge.ts';

/** The one thing of the DOM that is used here; main, which shares these types, has no DOM. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

const bridge: ElectronBridge = { requestPort: () => ipcRenderer.send(portChannelName) };

contextBridge.exposeInMainWorld(bridgeName, bridge);

ipcRenderer.on(portChannelName, (event) => {
  window.postMessage(portMessage, window.location.origin, event.ports);
});
