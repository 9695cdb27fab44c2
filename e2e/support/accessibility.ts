import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What a machine can find of barriers in the window, in light and in dark: nothing serious may be left. */
export const expectAccessible = async (page: Page, state: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // A message's own layout is its sender's, and scripts do not run in its frame.
    const builder = new AxeBuilder({ page }).setLegacyMode().exclude('iframe');
    // Names and roles are the same in the dark.
    if (colorScheme === 'dark') builder.withRules(['color-contrast']);
    const { violations } = await builder.analyze();
    const found = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
      );
    expect(found, `${state}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
};

/** What has the focus, in a word. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return '';
    const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return `${element.getAttribute('role') ?? element.localName} ${name.trim().slice(0, 40)}`;
  });

const picture = (page: Page): Promise<Buffer> => page.screenshot({ animations: 'disabled' });

/** The window once nothing in it changes any more by itself. */
const stillPicture = async (page: Page): Promise<Buffer> => {
  let last = await picture(page);
  await expect(async () => {
    const before = last;
    last = await picture(page);
    expect(last.equals(before), 'something moves').toBe(true);
  }).toPass({ timeout: 15_000, intervals: [100] });
  return last;
};

/** Fails when one cannot see where the focus is: with and without it the window looks the same. */
export const expectFocusSeen = async (page: Page): Promise<void> => {
  const withFocus = await stillPicture(page);
  const element = await page.evaluateHandle(() => document.activeElement);
  await element.evaluate((it) => (it instanceof HTMLElement || it instanceof SVGElement) && it.blur());
  const without = await stillPicture(page);
  await element.evaluate(
    (it) => (it instanceof HTMLElement || it instanceof SVGElement) && it.focus({ preventScroll: true }),
  );
  expect(withFocus.equals(without), `no focus to be seen on: ${await focused(page)}`).toBe(false);
};
