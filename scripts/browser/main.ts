// Packetboat in the installed Chromium: the loopback host, and a window on it.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createHost } from '../../electron/host/host.ts';
import { openSecrets } from '../../electron/host/secrets.ts';
import { systemDesktop } from '../../electron/loopback/system-desktop.ts';
import { type Loopback, startLoopback } from '../../electron/loopback.ts';
import { hasDisplay, openChromiumWindow, runsAsRoot } from './chromium-window.ts';
import { dataDirectory } from './data-directory.ts';
import { keepIdentity, readIdentity } from './loopback-identity.ts';
import { stopSignal } from './stop-signal.ts';

const { values } = parseArgs({
  options: { data: { type: 'string' }, renderer: { type: 'string' }, 'no-window': { type: 'boolean' } },
});
const directory = values.data ?? dataDirectory();
const rendererDirectory = values.renderer ?? join(import.meta.dirname, '../../dist/renderer');
const executable = process.env.CHROMIUM;
const windowWanted = !values['no-window'] && hasDisplay() && executable !== undefined;

const openWindow = (address: string) =>
  openChromiumWindow({
    executable: executable ?? '',
    address,
    profileDirectory: join(directory, 'browser'),
  });

const isOurs = async (port: number): Promise<boolean> => {
  const answer = await fetch(`http://127.0.0.1:${port}/window`).catch(() => null);
  return answer?.status === 204;
};

/** Null when there is nothing to serve: it runs already, or another program has the port. */
const start = async (): Promise<Loopback | null> => {
  const identityFile = join(directory, 'loopback.json');
  const identity = await readIdentity(identityFile);
  if (identity.port !== 0 && (await isOurs(identity.port))) {
    const address = `http://127.0.0.1:${identity.port}/`;
    console.log(`Packetboat is running already, at ${address}`);
    if (windowWanted) await openWindow(address).closed;
    return null;
  }
  const desktop = systemDesktop();
  const host = await createHost({
    dataDirectory: join(directory, 'host'),
    secrets: await openSecrets(),
    shellKind: 'browser',
    ...(desktop ? { desktop } : {}),
  });
  try {
    const loopback = await startLoopback({ host, rendererDirectory, ...identity, desktop: desktop !== null });
    await keepIdentity(identityFile, { ...identity, port: loopback.port });
    return loopback;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    console.error(
      `Port ${identity.port}, under which the browser keeps your mail, is taken by another program. ` +
        'End that program and start again.',
    );
    process.exitCode = 1;
    return null;
  }
};

const loopback = await start();
if (loopback) {
  const stopped = stopSignal();
  if (windowWanted) {
    if (runsAsRoot()) console.log('Running as root: Chromium opens without its own sandbox.');
    const window = openWindow(loopback.launchAddress());
    await Promise.race([window.closed, stopped]);
    window.close();
  } else {
    console.log(
      `There is no display here to open a window on. Packetboat's window is at\n${loopback.address}`,
    );
    await stopped;
  }
  await loopback.stop();
}
