// The demo: generated mail on a private server, a simulated line, and the window with the account ready to open.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createHost } from '../../electron/host/host.ts';
import { memorySecrets } from '../../electron/host/secrets.ts';
import { systemDesktop } from '../../electron/loopback/system-desktop.ts';
import { type Loopback, startLoopback } from '../../electron/loopback.ts';
import { hasDisplay, openChromiumWindow, runsAsRoot } from '../browser/chromium-window.ts';
import { stopSignal } from '../browser/stop-signal.ts';
import { type DemoServer, isLinkName, linkNames, startDemoServer } from './demo-server.ts';
import { sortOffline, spendBudget, sync, type Terminal } from './terminal.ts';

const { values } = parseArgs({
  options: { link: { type: 'string', default: 'dialup' }, keep: { type: 'boolean', default: false } },
});
const { link } = values;
if (!isLinkName(link)) {
  console.error(`--link is one of: ${linkNames.join(', ')}`);
  process.exit(2);
}

const stopped = stopSignal();
const stopping = new AbortController();
void stopped.then(() => stopping.abort());

/** Everything of the demo is made new and goes when it ends. */
const directory = await mkdtemp(join(tmpdir(), 'packetboat-demo-'));
const rendererDirectory = join(import.meta.dirname, '../../dist/renderer');

const startHost = async (server: DemoServer): Promise<Loopback> => {
  const desktop = systemDesktop();
  const host = await createHost({
    dataDirectory: join(directory, 'host'),
    secrets: memorySecrets([[server.account.id, server.password]]),
    shellKind: 'browser',
    offered: server.account,
    ...(desktop ? { desktop } : {}),
  });
  return startLoopback({ host, rendererDirectory, port: 0, desktop: desktop !== null });
};

const showInWindow = async (loopback: Loopback): Promise<void> => {
  if (runsAsRoot()) console.log('Running as root: Chromium opens without its own sandbox.');
  console.log(`The window opens; it is also at\n${loopback.address}\nCtrl-C ends the demo.`);
  const window = openChromiumWindow({
    executable: process.env.CHROMIUM ?? '',
    address: loopback.launchAddress(),
    profileDirectory: join(directory, 'browser'),
  });
  await Promise.race([window.closed, stopped]);
  window.close();
  await window.closed;
};

const showInTerminal = async (server: DemoServer, loopback: Loopback): Promise<void> => {
  console.log(`There is no display here to open a window on. Packetboat's window is at\n${loopback.address}`);
  const terminal = { server, dataDirectory: join(directory, 'terminal'), signal: stopping.signal };
  const code = await showInTurn(terminal);
  if (stopping.signal.aborted) return;
  process.exitCode = code;
  if (code !== 0) return;
  const untilStopped = process.stdin.isTTY || values.keep;
  const end = untilStopped ? 'Ctrl-C ends the demo.' : 'The demo ends a minute after the last window on it.';
  console.log(`The window is still served at\n${loopback.address}\n${end}`);
  await (untilStopped ? stopped : Promise.race([stopped, unvisited(loopback)]));
};

/** Lists and texts come over the line; some sorting without it goes out with the next sync; a budget stops the last one. */
const showInTurn = async (terminal: Terminal): Promise<number> => {
  const { server, signal } = terminal;
  const synced = async (): Promise<number> => {
    const before = server.counters();
    const code = await sync(terminal);
    if (signal.aborted) return code;
    const { up, down, flights } = server.counters();
    const carried = [
      up - before.up,
      'bytes up and',
      down - before.down,
      'bytes down in',
      flights - before.flights,
    ];
    console.log(`The line carried ${carried.join(' ')} flights.`);
    return code;
  };
  console.log('\nThis is the same account, synced in the terminal over the same line:');
  const first = await synced();
  if (first !== 0 || signal.aborted) return first;
  console.log('\nSome sorting, for which nobody needs the line:');
  const sorted = await sortOffline(terminal);
  if (sorted !== 0 || signal.aborted) return sorted;
  console.log('\nThe next time the line is up, all of it goes out:');
  const sent = await synced();
  if (sent !== 0 || signal.aborted) return sent;
  console.log('\nWhat comes by itself, and what it may cost, is up to you:');
  return spendBudget(terminal);
};

/** Without anyone at the terminal nobody would end the demo: it goes when no window was open for a minute. */
const unvisited = async (loopback: Loopback): Promise<void> => {
  const [minuteMs, lookMs] = [60_000, 500];
  for (let quietMs = 0; quietMs < minuteMs; quietMs = loopback.windows() > 0 ? 0 : quietMs + lookMs) {
    await sleep(lookMs);
  }
};

const run = async (): Promise<void> => {
  const began = performance.now();
  process.stdout.write('Filling a private mail server ');
  const server = await startDemoServer({ link, onDelivered: () => process.stdout.write('.') });
  try {
    console.log(` ${server.messages} messages in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
    const loopback = await startHost(server);
    try {
      if (hasDisplay()) await showInWindow(loopback);
      else await showInTerminal(server, loopback);
    } finally {
      await loopback.stop();
    }
  } finally {
    await server.stop();
  }
};

try {
  await run();
} finally {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}
