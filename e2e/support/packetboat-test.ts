// What every spec starts from: a fresh installation, and a mail server behind a line where one is asked for.
import { test as base, expect } from '@playwright/test';
import type { DovecotOptions } from '../../test/support/dovecot.ts';
import type { LinkShape } from '../../test/support/slow-link.ts';
import { createInstallation, type Installation } from './installation.ts';
import { type MailLine, startMailLine } from './mail-line.ts';

interface Options {
  /** The line to the mail server; as fast as the machine by default. */
  readonly line: LinkShape;
  /** How the mail server differs from the usual one. */
  readonly server: DovecotOptions;
  /** Faults that a spec brings about, and that do no harm. */
  readonly harmless: RegExp | null;
}

interface Fixtures {
  readonly installation: Installation;
  readonly mail: MailLine;
}

export const test = base.extend<Options & Fixtures>({
  line: [{}, { option: true }],
  server: [{}, { option: true }],
  harmless: [null, { option: true }],
  installation: async ({ playwright, launchOptions, viewport, harmless }, use) => {
    const installation = await createInstallation(playwright.chromium, {
      executablePath: launchOptions.executablePath ?? '',
      args: launchOptions.args ?? [],
      viewport: viewport ?? { width: 1280, height: 800 },
    });
    await use(installation);
    await installation.remove();
    const faults = installation.faults.filter((fault) => !harmless?.test(fault));
    expect(faults, 'faults in the window').toEqual([]);
  },
  mail: async ({ line, server }, use) => {
    const mail = await startMailLine(line, server);
    await use(mail);
    await mail.stop();
  },
});

export { expect };
