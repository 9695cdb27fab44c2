import { expect, type Locator, type Page } from '@playwright/test';
import { shoot } from './shots.ts';

/** In small windows `shown` is still to be seen, and nothing lies beyond the right edge. Leaves the usual size behind. */
export const expectFitsSmallWindows = async (
  page: Page,
  { shown, name }: { readonly shown: Locator; readonly name: string },
): Promise<void> => {
  for (const [width, height] of [
    [800, 600],
    [400, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(shown).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await shoot(page, `${name}-${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
};
