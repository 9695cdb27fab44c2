// A folder of 100,000 messages, without a line. The figures are printed; the bounds leave room for a busy machine.
import type { Locator, Page } from '@playwright/test';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { seedReplica } from './support/seed-replica.ts';
import { shoot } from './support/shots.ts';
import {
  addAccount,
  folder,
  inStep,
  listScroller,
  message,
  notice,
  row,
  rows,
} from './support/window-actions.ts';

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

/** Presses a key in the page; milliseconds from there until `done` holds and is painted. */
const answered = (
  page: Page,
  key: { readonly key: string; readonly ctrlKey?: boolean },
  done: string,
): Promise<number> =>
  page.evaluate(
    async ({ key, done }) => {
      const start = performance.now();
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }),
      );
      while (!document.querySelector(done)) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return performance.now() - start;
    },
    { key, done },
  );

const printAll = (what: string, figures: readonly number[]): void =>
  console.log(`100,000 messages: ${what} after ${figures.map((figure) => Math.round(figure)).join(', ')} ms`);

/** A row with this number in its subject and all of these attributes. */
const rowWith = (number: number, attributes: string): string =>
  `[role=option][aria-label*="Tide table ${number},"]${attributes}`;

test('a folder of 100,000 messages opens at once, scrolls anywhere, can be filtered and answers what is done in it', async ({
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
      await listScroller(page).evaluate(
        (element, to) => element.scrollTo(0, element.scrollHeight * to),
        share,
      );
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

  await test.step('stars and deletions at the top', async () => {
    await list.focus();
    await page.keyboard.press('Home');
    const stars: number[] = [];
    for (let number = count; number > count - 5; number--) {
      await expect(list.locator(rowWith(number, '[data-current=true]'))).toBeVisible();
      stars.push(await answered(page, { key: 's' }, rowWith(number, '[aria-label*="starred"]')));
      await page.keyboard.press('j');
    }
    printAll('starred', stars);
    const gone: number[] = [];
    for (let number = count - 5; number > count - 10; number--) {
      // The row that takes its place is the current one, and stands where it stood.
      const next = rowWith(number - 1, '[data-current=true][aria-posinset="6"]');
      gone.push(await answered(page, { key: '#' }, next));
      await expect(row(page, `Tide table ${number}`)).toHaveCount(0);
    }
    printAll('deleted', gone);
  });

  await test.step('deletions in the middle leave the list where it is', async () => {
    await listScroller(page).evaluate((element) => element.scrollTo(0, element.scrollHeight * 0.7));
    const middle = rows(page).nth(12);
    await middle.click();
    const before = await middle.boundingBox();
    const gone: number[] = [];
    for (let step = 0; step < 5; step++) {
      const label = (await list.locator('[data-current=true] .row-subject').textContent()) ?? '';
      const number = Number(label.replace('Tide table ', ''));
      gone.push(await answered(page, { key: '#' }, rowWith(number - 1, '[data-current=true]')));
      await expect(row(page, label)).toHaveCount(0);
      const now = await list.locator('[data-current=true]').boundingBox();
      expect(Math.abs((now?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(61);
    }
    printAll('deleted in the middle', gone);
    await expect(page.getByText(/new above/)).toHaveCount(0);
  });

  await test.step('everything is selected without being read', async () => {
    printAll('all selected', [
      await answered(page, { key: 'a', ctrlKey: true }, '.several-count, .list-head-selected'),
    ]);
    await expect(page.getByText(/^99,9\d\d messages selected$/)).toBeVisible();
    await shoot(page, 'large-folder-selected');
    await page.keyboard.press('Escape');
  });

  await test.step('a range over rows that are not at hand', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await expect(page.getByText(/^99,9\d\d messages selected$/)).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('all that is older than a year is archived at one go', async () => {
    await page.getByRole('button', { name: 'More about this folder' }).click();
    await page.getByRole('menuitem', { name: 'Everything older than…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Everything in Tides older than…' });
    await dialog.getByText('One year').click();
    await expect(dialog.getByRole('status')).toContainText(/messages are older than that/);
    await shoot(page, 'older-than');
    await dialog.getByText('Mark as read', { exact: true }).click();
    const began = Date.now();
    await dialog.getByRole('button', { name: /^Mark [\d,]+ messages as read$/ }).click();
    await expect(notice(page)).toContainText(/^Marked [\d,]+ messages as read/, { timeout: 60_000 });
    printAll(`${(await notice(page).textContent())?.replace('Undo', '')}`, [Date.now() - began]);
  });
});
