// The replica in the browser that the window runs in: what taking in, showing and changing many messages costs as there are more of
// them.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../../scripts/find-chromium.mjs';
import { chromiumArguments } from '../../support/chromium-arguments.ts';
import type { Figure } from '../figure.ts';
import type { Filled, ReplicaWork, Took } from './replica-work.ts';

/** Messages of the account: each size has a browser profile of its own. */
export const usualSizes: readonly number[] = [10_000, 100_000];
export const millionSizes: readonly number[] = [...usualSizes, 1_000_000];

/** Nothing listens there: the page comes from here, and a place of its own is all that its IndexedDB needs. */
const origin = 'http://127.0.0.1:1';

/** Script of the page, one module. */
const bundledPage = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      rolldownOptions: {
        input: join(import.meta.dirname, 'replica-work.ts'),
        output: { format: 'iife', codeSplitting: false },
      },
    },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('the page was not built in one piece');
  return built.output[0].code;
};

/** Calls the page's own code by its name in `replicaWork`. */
const call = <Name extends keyof ReplicaWork>(
  page: Page,
  name: Name,
  ...input: Parameters<ReplicaWork[Name]>
): Promise<Awaited<ReturnType<ReplicaWork[Name]>>> =>
  page.evaluate(`replicaWork.${name}(${input.map((each) => JSON.stringify(each)).join(', ')})`);

const openPage = async (context: BrowserContext, script: string): Promise<Page> => {
  const page = await context.newPage();
  await page.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Replica</title>' }),
  );
  await page.goto(`${origin}/`);
  await page.addScriptTag({ content: script });
  return page;
};

/** Live objects of the page's script, bytes. */
const heapBytes = async (context: BrowserContext, page: Page): Promise<number> => {
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
};

interface ProcessPeaks {
  /** The most that the page's own process ever had in memory, bytes; 0 where the system does not tell. */
  readonly page: number;
  /** The same of the process that IndexedDB is in. */
  readonly storage: number;
}

const processPeaks = async (context: BrowserContext): Promise<ProcessPeaks> => {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) return { page: 0, storage: 0 };
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const most = async (types: readonly string[]): Promise<number> => {
    const peaks = processInfo.filter(({ type }) => types.includes(type)).map(({ id }) => peakOf(id));
    return Math.max(0, ...(await Promise.all(peaks)));
  };
  return { page: await most(['renderer']), storage: await most(['browser', 'utility']) };
};

const peakOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
};

/** What IndexedDB has on the disk, log and all. */
const bytesOnDisk = async (profile: string): Promise<number> => {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.parentPath.includes('IndexedDB'));
  const sizes = await Promise.all(
    files.map(
      async ({ parentPath, name }) => (await stat(join(parentPath, name)).catch(() => ({ size: 0 }))).size,
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};

interface Measured {
  readonly messages: number;
  readonly filled: Filled;
  readonly diskBytes: number;
  readonly readings: Readonly<Record<string, Took>>;
  readonly nothingHere: Readonly<Record<string, Took & { readonly found: number }>>;
  readonly allHere: Readonly<Record<string, Took & { readonly found: number }>>;
  readonly counted: Took;
  readonly opened: Took;
  readonly changes: Readonly<Record<string, Took>>;
  readonly heap: number;
  readonly peaks: ProcessPeaks;
  readonly seconds: number;
}

const measure = async (script: string, messages: number): Promise<Measured> => {
  const began = performance.now();
  const profile = await mkdtemp(join(tmpdir(), 'packetboat-replica-'));
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('there is no Chromium');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: chromiumArguments,
  });
  try {
    const filling = await openPage(context, script);
    await call(filling, 'addFolders', messages);
    const filled = await call(filling, 'fill');
    await call(filling, 'close');
    await filling.close();
    const diskBytes = await bytesOnDisk(profile);

    const page = await openPage(context, script);
    const readings = await call(page, 'readings');
    const heap = await heapBytes(context, page);
    const nothingHere = await call(page, 'sessionStart');
    await call(page, 'bringTexts');
    const allHere = await call(page, 'sessionStart');
    const counted = await call(page, 'counted');
    const opened = await call(page, 'openedWithNothingNew');
    const changes = await call(
      page,
      'flagChanges',
      [1, 1_000, 20_000].filter((many) => many <= messages / 2),
    );
    const peaks = await processPeaks(context);
    const seconds = (performance.now() - began) / 1_000;
    return {
      messages,
      filled,
      diskBytes,
      readings,
      nothingHere,
      allHere,
      counted,
      opened,
      changes,
      heap,
      peaks,
      seconds,
    };
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
};

export interface ReplicaSpeedInput {
  /** Messages; each is measured from an empty profile on. */
  readonly sizes?: readonly number[];
}

/** Rows of the table, each with all sizes side by side. */
export const replicaSpeed = async ({ sizes = usualSizes }: ReplicaSpeedInput = {}): Promise<Figure[]> => {
  const script = await bundledPage();
  const all: Measured[] = [];
  for (const messages of sizes) all.push(await measure(script, messages));
  return rowsOf(all);
};

const rowsOf = (all: readonly Measured[]): Figure[] => {
  const sizes = all.map(({ messages }) => shortNumber(messages)).join(' / ');
  const row = (what: string, unit: string, pick: (measured: Measured) => number | undefined): Figure => {
    const values = all.map(pick);
    return {
      scenario: `replica in Chromium, ${sizes}: ${what}`,
      measured: `${values.map((value) => (value === undefined ? '—' : rounded(value))).join(' / ')} ${unit}`,
      target: '—',
      met: true,
      details: Object.fromEntries(
        all.flatMap(({ messages }, index) => {
          const value = values[index];
          return value === undefined ? [] : [[`${messages} messages, ${unit}`, value]];
        }),
      ),
    };
  };
  const reading = (what: string, name: string): Figure =>
    row(what, 'ms', ({ readings }) => readings[name]?.median);
  const mebibytes = (bytes: number): number => bytes / 2 ** 20;
  return [
    row('taken in', 'rows/s', ({ filled }) => (filled.rows / filled.recordMs) * 1_000),
    row('the last tenth of them', 'rows/s', ({ filled }) => lastBatches(filled)),
    row('telling what they make wanted', 'rows/s', ({ filled }) => (filled.rows / filled.wantedMs) * 1_000),
    row(
      'first rows of a folder with half of them, just opened',
      'ms',
      ({ readings }) => readings.firstRows?.first,
    ),
    reading('the same again', 'firstRows'),
    reading('rows ten screens down', 'tenScreensDown'),
    reading('rows in its middle', 'middleRows'),
    reading('a message', 'message'),
    reading('a conversation', 'conversation'),
    reading('unread and read of it counted', 'unread'),
    reading('all folders with their counts', 'folders'),
    reading('the same as the window asks', 'foldersWatched'),
    row('session start, no text here', 'ms', ({ nothingHere }) => nothingHere.survey?.median),
    row('session start, all texts here', 'ms', ({ allHere }) => allHere.survey?.median),
    row(
      'of that what texts are wanted, none here',
      'ms',
      ({ nothingHere }) => nothingHere.wantedTexts?.median,
    ),
    row('of that what texts are wanted, all here', 'ms', ({ allHere }) => allHere.wantedTexts?.median),
    row('forecast, no text here', 'ms', ({ nothingHere }) => nothingHere.forecast?.median),
    row('forecast, all texts here', 'ms', ({ allHere }) => allHere.forecast?.median),
    row('what the replica holds, counted', 'ms', ({ counted }) => counted.median),
    row('a folder with half of them opened, nothing new', 'ms', ({ opened }) => opened.median),
    row('a flag changed', 'ms', ({ changes }) => changes[1]?.median),
    row('a flag changed on 1,000', 'ms', ({ changes }) => changes[1_000]?.median),
    row('a flag changed on 20,000', 'ms', ({ changes }) => changes[20_000]?.median),
    row('on disk, lists only', 'B a message', ({ diskBytes, messages }) => diskBytes / messages),
    row('live objects of the page while it reads', 'MiB', ({ heap }) => mebibytes(heap)),
    row('the page’s process at most', 'MiB', ({ peaks }) => mebibytes(peaks.page)),
    row('the process of the disk at most', 'MiB', ({ peaks }) => mebibytes(peaks.storage)),
    row('measuring all this', 's', ({ seconds }) => seconds),
  ];
};

const lastBatches = ({ batches }: Filled): number => {
  const last = batches.slice(-Math.max(1, Math.round(batches.length / 10)));
  return last.reduce((sum, each) => sum + each, 0) / last.length;
};

/** `10k`, `1M`. */
const shortNumber = (value: number): string =>
  value.toLocaleString('en', { notation: 'compact' }).replace('K', 'k');

const rounded = (value: number): string =>
  value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
