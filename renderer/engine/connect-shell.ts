import type { AccountId } from '../../core/model/ids.ts';
import type { Shell } from '../../core/ports.ts';
import { connectHost } from '../../core/rpc/connect-host.ts';
import { electronBridge, openElectronPort } from './electron-port.ts';
import { engineWorker } from './engine-worker-handle.ts';
import { connectLoopbackShell } from './loopback-shell.ts';
import { takeToken } from './loopback-token.ts';

/** The window's shell, and its power to set the engine going. Every listener is called at once, and returns its stop. */
export interface ShellConnection {
  readonly shell: Shell;
  /** Sees to it that an engine runs for every account in the registry, this one among them; idempotent. */
  startEngine(accountId: AccountId): void;
  /** Whether the engine runs in another window or browser. */
  onEngineElsewhere(listener: (elsewhere: boolean) => void): () => void;
  /** Whether the program behind the window has gone. */
  onHostGone(listener: (gone: boolean) => void): () => void;
}

/**
 * Connects the window to whichever shell shows it. Rejects with HostError 'denied' where the window was not opened
 * by Packetboat, and with RemoteError 'offline' where its program has gone.
 */
export const connectShell = async (): Promise<ShellConnection> => {
  const bridge = electronBridge();
  return bridge ? connectElectron(bridge) : connectLoopback();
};

const connectLoopback = async (): Promise<ShellConnection> => {
  const token = await takeToken();
  const { shell, onHostGone } = await connectLoopbackShell(token);
  const engine = engineWorker(token);
  return {
    shell,
    startEngine: () => engine.start(),
    onEngineElsewhere: (listener) => engine.onElsewhere(listener),
    onHostGone,
  };
};

/** In Electron the hidden engine window runs from the start, and the program behind the window ends with it. */
const connectElectron = async (
  bridge: NonNullable<ReturnType<typeof electronBridge>>,
): Promise<ShellConnection> => {
  const never = (listener: (now: boolean) => void) => {
    listener(false);
    return () => undefined;
  };
  return {
    shell: connectHost(await openElectronPort(bridge)).shell,
    startEngine: () => undefined,
    onEngineElsewhere: never,
    onHostGone: never,
  };
};
