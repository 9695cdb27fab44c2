// A folder of 100,000 messages, without a line. The figures are printed; the bounds leave room for a busy machine.
import type { Locator, Page } from '@playwright/test';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { seedReplica } from './support/seed-replica.ts';
import { shoot } from './support/shots.ts';
import { addAccount, folder, inStep, message, rows } from './support/window-actions.ts';

const count = 100_000;
const newest = { list: 'Tides', subject: `Tide table ${count}` };
/** As many rows as fit into the window, and as many again in readiness. */
const mostRows = 60;

/** Heap of the page after a garbage collection, megabytes. */
const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1_000_000;
};

/** A click, or a text that comes into a field all at once. */
type Act = 'click' | { readonly input: string };

interface Awaited {
  /** The list's accessible name. */
  readonly list: string;
  /** The subject of its first row. */
  readonly subject: string;
}

/** Does `act` in the page; milliseconds from there until the first row of the list is painted. */
const timed = (element: Locator, act: Act, awaited: Awaited): Promise<number> =>
  element.evaluate(
    async (target: HTMLElement, { act, list, subject }) => {
      const start = performance.now();
      if (act === 'click') target.click();
      else {
        // React hears of a value only when it was set past its own property.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(target, act.input);
        target.dispatchEvent(new Event('input', { bubbles: true }));
      }
      const selector = `[role=listbox][aria-label="${list}"] [role=option] .row-subject`;
      while (document.querySelector(selector)?.textContent !== subject) {
        await new Promise(requestAnimationFrame);
      }
      await new Promise(requestAnimationFrame);
      return performance.now() - start;
    },
    { act, ...awaited },
  );

const print = (what: string, figure: number, unit: string): void =>
  console.log(`100,000 messages: ${what} ${Math.round(figure)} ${unit}`);

test('a folder of 100,000 messages opens at once, scrolls anywhere and can be filtered', async ({
  installation,
  mail,
}) => {
  // Most of it is the writing of the rows.
  test.slow();
  await mail.deliver('INBOX', [{ subject: 'Slipway timetable', at: minutesAgo(5), text: 'Tuesdays.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await seedReplica(page, { path: 'Tides', messages: count });
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  const list = page.getByRole('listbox');
  const emptyHeap = await heapOf(page);

  await test.step('it opens', async () => {
    const first = await timed(folder(page, 'Tides'), 'click', newest);
    print('rows after', first, 'ms');
    await expect(rows(page).first()).toContainText(`Tide table ${count}`);
    await expect(page.getByText('100,000 messages · 10,000 unread')).toBeVisible();
    await folder(page, 'Inbox').click();
    await expect(rows(page)).toHaveCount(1);
    print('rows after, once more,', await timed(folder(page, 'Tides'), 'click', newest), 'ms');
    await shoot(page, 'large-folder');
  });

  await test.step('it scrolls to its middle and its end, and back', async () => {
    for (const share of [0.5, 1, 0]) {
      await list.evaluate((element, to) => element.scrollTo(0, element.scrollHeight * to), share);
      const position = share === 0 ? 1 : Math.round(count * share);
      await expect(list.locator(`[role=option][aria-posinset="${position}"]`)).toContainText(
        `Tide table ${count - position + 1}`,
      );
      expect(await rows(page).count()).toBeLessThan(mostRows);
    }
  });

  await test.step('the keys reach its end', async () => {
    await list.focus();
    await page.keyboard.press('End');
    await expect(list.locator('[aria-selected=true]')).toContainText('Tide table 1');
    await expect(message(page).getByRole('heading', { name: 'Tide table 1' })).toBeVisible();
    await page.keyboard.press('k');
    await expect(message(page).getByRole('heading', { name: 'Tide table 2' })).toBeVisible();
  });

  await test.step('the window’s memory does not grow with it', async () => {
    const grown = (await heapOf(page)) - emptyHeap;
    print('heap grew by', grown, 'MB');
    expect(grown).toBeLessThan(20);
  });

  await test.step('a filter finds one of its oldest', async () => {
    await page.keyboard.press('/');
    const field = page.getByLabel('Filter this folder by sender or subject');
    await expect(field).toBeFocused();
    const found = { list: 'Tides, filtered', subject: 'Tide table 47119' };
    print('filtered after', await timed(field, { input: 'tide table 4711' }, found), 'ms');
    await expect(rows(page).locator('.row-subject')).toHaveText([
      ...Array.from({ length: 10 }, (_, digit) => `Tide table 4711${9 - digit}`),
      'Tide table 4711',
    ]);
    await page.keyboard.press('Escape');
    await expect(page.getByText('100,000 messages · 10,000 unread')).toBeVisible();
  });
});
