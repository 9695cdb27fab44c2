// npm test: everything that must hold before a change goes in, the quick checks first. Stops at the first failure.
// Needs no display and no terminal.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './find-chromium.mjs';
import { root, run, tool } from './run.mjs';
import { ensureDependencies, ensureNode, ensurePrograms } from './setup.mjs';

const results = join(root, 'test-results');
const unitReport = join(results, 'unit.json');
const e2eReport = join(results, 'e2e.json');

const environment = {
  ...process.env,
  // Reports are read by people and programs alike; escape codes help neither in a log.
  ...(process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined }),
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
};

const node = (file, ...args) => run(process.execPath, [file, ...args], { env: environment });

const section = async (title, work) => {
  const began = performance.now();
  process.stdout.write(`\n== ${title}\n`);
  const code = await work();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(
    `== ${title}: ${code === 0 ? 'passed' : `failed (exit code ${code})`} in ${seconds} s\n`,
  );
  if (code !== 0) finish(code);
};

/** Passed and failed of one report; a report that was asked for and is missing counts as one failure. */
const count = (file, read) => {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
};

const countUnit = ({ numPassedTests, numFailedTests, testResults }) => ({
  passed: numPassedTests,
  // A file that does not even load has no tests that could fail.
  failed:
    numFailedTests +
    testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
      .length,
});

const countE2e = ({ stats, errors }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
});

const finish = (code) => {
  const counts = [count(unitReport, countUnit), count(e2eReport, countE2e)];
  const sum = (key) => counts.reduce((total, part) => total + part[key], 0);
  const failed = code !== 0 && sum('failed') === 0 ? 1 : sum('failed');
  process.stdout.write(`\n${sum('passed')} passed, ${failed} failed\n`);
  process.exit(code);
};

const hasE2e = readdirSync(join(root, 'e2e')).some((name) => name.endsWith('.spec.ts'));

mkdirSync(results, { recursive: true });
rmSync(unitReport, { force: true });
rmSync(e2eReport, { force: true });

await section('setup', async () => {
  ensureNode();
  ensureDependencies();
  ensurePrograms(hasE2e ? ['dovecot', 'openssl', 'chromium'] : ['dovecot', 'openssl']);
  return 0;
});
await section('format and lint', () => node(tool('@biomejs/biome', 'bin/biome'), 'ci', '--colors=off', '.'));
await section('types', async () => {
  for (const layer of ['core', 'electron', 'renderer', 'test', 'e2e', 'scripts']) {
    const code = await node(tool('typescript', 'bin/tsc'), '-p', layer);
    if (code !== 0) return code;
  }
  return 0;
});
await section('unit and integration', () =>
  node(
    tool('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ),
);
await section('build', () => node(tool('vite', 'bin/vite.js'), 'build', '--logLevel', 'warn'));
if (hasE2e) {
  await section('end to end', () =>
    run(
      process.execPath,
      [tool('@playwright/test', 'cli.js'), 'test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'],
      { env: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport, CHROMIUM: findChromium() ?? '' } },
    ),
  );
}
finish(0);
