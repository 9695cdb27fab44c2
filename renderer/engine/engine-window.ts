// The engine in Electron: a window that is never shown, with a port to the host in the main process.
import { electronBridge, openElectronPort } from './electron-port.ts';
import { withEngineLock } from './engine-lock.ts';
import { runConnected } from './run-connected.ts';

const bridge = electronBridge();
if (bridge) {
  void withEngineLock({
    locks: navigator.locks,
    onTurn: () => undefined,
    work: async () => runConnected(await openElectronPort(bridge)),
  });
}
