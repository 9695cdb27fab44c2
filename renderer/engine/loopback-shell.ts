import type { Shell } from '../../core/ports.ts';
import { connectHost, type HostConnection } from '../../core/rpc/connect-host.ts';
import { openSocket } from './open-socket.ts';

export interface LoopbackShell {
  readonly shell: Shell;
  /** Calls back now and whenever the host goes or comes back; returns its own stop. */
  onHostGone(listener: (gone: boolean) => void): () => void;
}

/** How long to wait before asking for the host again once it has gone, ms. */
const askAgainMs = 3_000;

/**
 * The shell behind the loopback host. Rejects as `openSocket` does when the first connection fails; a host that
 * goes later is looked for until it is back, and calls in between reject with RemoteError.
 */
export const connectLoopbackShell = async (token: string): Promise<LoopbackShell> => {
  const listeners = new Set<(gone: boolean) => void>();
  let gone = false;
  let connection: HostConnection;

  const connect = async () => {
    const channel = await openSocket('window', token);
    connection = connectHost(channel);
    tell(false);
    channel.onClose(() => {
      tell(true);
      setTimeout(reconnect, askAgainMs);
    });
  };
  const reconnect = () => {
    connect().catch(() => setTimeout(reconnect, askAgainMs));
  };
  const tell = (now: boolean) => {
    if (now === gone) return;
    gone = now;
    for (const listener of listeners) listener(gone);
  };

  await connect();
  const shell: Shell = {
    info: () => connection.shell.info(),
    testAccount: (...args) => connection.shell.testAccount(...args),
    testProgress: (...args) => connection.shell.testProgress(...args),
    setPassword: (...args) => connection.shell.setPassword(...args),
    hasPassword: (...args) => connection.shell.hasPassword(...args),
    forgetPassword: (...args) => connection.shell.forgetPassword(...args),
    readAttachment: (...args) => connection.shell.readAttachment(...args),
    openAttachment: async (...args) => {
      const link = await connection.downloads.open(...args);
      if (link !== null) download(link);
    },
    saveAttachment: async (...args) => {
      download(await connection.downloads.save(...args));
      return true;
    },
  };
  return {
    shell,
    onHostGone: (listener) => {
      listeners.add(listener);
      listener(gone);
      return () => listeners.delete(listener);
    },
  };
};

/** The host answers a link with a file to save, never with a page. */
const download = (link: string): void => {
  const anchor = document.createElement('a');
  anchor.href = link;
  anchor.download = '';
  anchor.click();
};
