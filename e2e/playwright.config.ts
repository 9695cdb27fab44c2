import { defineConfig } from '@playwright/test';
import { chromiumArguments } from '../test/support/chromium-arguments.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  // Each test has a server, a line and an installation of its own.
  workers: 2,
  retries: 0,
  timeout: 60_000,
  // Other work on the machine makes everything slower, and nothing here is a matter of seconds.
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: chromiumArguments,
    },
    screenshot: 'only-on-failure',
    // Its recorder runs scripts in the frames that allow none, which the specs would count as an attack.
    trace: 'off',
  },
});
