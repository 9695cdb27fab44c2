// One installation of Packetboat, as `npm start` makes it: the loopback host and a browser with a profile of its own.
// It can be closed and opened again, and finds everything where it was.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserType, Page } from '@playwright/test';
import { createHost } from '../../electron/host/host.ts';
import { memorySecrets } from '../../electron/host/secrets.ts';
import { type Loopback, randomToken, startLoopback } from '../../electron/loopback.ts';

const rendererDirectory = join(import.meta.dirname, '../../dist/renderer');

export interface BrowserOptions {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly viewport: { readonly width: number; readonly height: number };
}

export interface Installation {
  /** Starts the host and the browser. The page shows the window. */
  open(): Promise<Page>;
  /** One more window of the same browser, while it is open. */
  openAnother(): Promise<Page>;
  /** Ends browser and host; what they wrote stays. */
  close(): Promise<void>;
  /** Closes, and removes everything. */
  remove(): Promise<void>;
  /** Every address outside this installation that the browser asked for since it was made; none was let through. */
  readonly strayRequests: readonly string[];
  /** What the windows' scripts failed at, and what their content security policy had to stop. */
  readonly faults: readonly string[];
}

interface Running {
  readonly loopback: Loopback;
  readonly browser: BrowserContext;
}

/** An installation in a directory of its own. */
export const createInstallation = async (
  chromium: BrowserType,
  options: BrowserOptions,
): Promise<Installation> => {
  const directory = await mkdtemp(join(tmpdir(), 'packetboat-e2e-'));
  const token = randomToken();
  const strayRequests: string[] = [];
  const faults: string[] = [];
  let port = 0;
  let running: Running | null = null;

  const start = async (): Promise<Running> => {
    const host = await createHost({
      dataDirectory: join(directory, 'host'),
      secrets: memorySecrets(),
      shellKind: 'browser',
    });
    const loopback = await startLoopback({ host, rendererDirectory, port, token, desktop: false });
    // The browser keeps the replica by origin: the next start must be on this port again.
    port = loopback.port;
    try {
      const browser = await chromium.launchPersistentContext(join(directory, 'browser'), {
        executablePath: options.executablePath,
        args: [...options.args],
        viewport: options.viewport,
      });
      await watchForStrays(browser, port, strayRequests);
      watchForFaults(browser, faults);
      return { loopback, browser };
    } catch (error) {
      await loopback.stop();
      throw error;
    }
  };

  const close = async (): Promise<void> => {
    if (!running) return;
    const { browser, loopback } = running;
    running = null;
    await browser.close();
    await loopback.stop();
  };

  return {
    open: async () => {
      running = await start();
      const page = running.browser.pages()[0] ?? (await running.browser.newPage());
      await page.goto(running.loopback.launchAddress());
      return page;
    },
    openAnother: async () => {
      if (!running) throw new Error('the installation is not open');
      const page = await running.browser.newPage();
      await page.goto(`http://127.0.0.1:${running.loopback.port}/`);
      return page;
    },
    close,
    remove: async () => {
      await close();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
    strayRequests,
    faults,
  };
};

/** Stops and notes every request that does not go to the host. */
const watchForStrays = async (
  browser: BrowserContext,
  port: number,
  strayRequests: string[],
): Promise<void> => {
  const isStray = ({ protocol, host }: URL): boolean =>
    /^(?:https?|wss?|ftp):$/.test(protocol) && host !== `127.0.0.1:${port}`;
  await browser.route(isStray, async (route) => {
    strayRequests.push(route.request().url());
    await route.abort();
  });
};

const watchForFaults = (browser: BrowserContext, faults: string[]): void => {
  browser.on('weberror', (fault) => faults.push(String(fault.error())));
  browser.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
};
