import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

const directory = process.env.PACKETBOAT_SHOTS;

/** Keeps a picture of the window under PACKETBOAT_SHOTS, where that is set: for eyes, not for comparison. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  if (!directory) return;
  await mkdir(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`) });
};

/** The same in light and in dark. */
export const shootBoth = async (page: Page, name: string): Promise<void> => {
  if (!directory) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await shoot(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
};
