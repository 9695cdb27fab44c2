import { RemoteError } from '../../core/errors.ts';
import type { Channel } from '../../core/rpc/channel.ts';
import { connectHost } from '../../core/rpc/connect-host.ts';
import { runEngine } from '../../core/sync/engine.ts';
import { systemClock } from '../../core/system-clock.ts';
import { browserConnectivity } from './browser-connectivity.ts';
import { runAccounts } from './run-accounts.ts';

/** Runs the engines of all accounts until the host at the far end of the channel goes. Closes the channel. */
export const runConnected = async (channel: Channel): Promise<void> => {
  const controller = new AbortController();
  channel.onClose((reason) => {
    const message = `Packetboat's host has gone (${reason}). All that is here stays; start Packetboat again.`;
    controller.abort(new RemoteError('offline', message));
  });
  const { remote, attachments, network, close } = connectHost(channel);
  try {
    await runAccounts({
      ports: { remote, attachments },
      network,
      connectivity: browserConnectivity(self),
      clock: systemClock,
      signal: controller.signal,
      runEngine,
    });
  } finally {
    close();
  }
};
