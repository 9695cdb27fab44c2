// How soon the window answers an action in a folder of 100,000 messages. The figures are printed, not judged.
import type { Page } from '@playwright/test';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { seedReplica } from './support/seed-replica.ts';
import { shoot } from './support/shots.ts';
import { addAccount, folder, inStep, notice, row, rows } from './support/window-actions.ts';

const count = 100_000;

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

const print = (what: string, figures: readonly number[]): void =>
  console.log(`100,000 messages: ${what} after ${figures.map((figure) => Math.round(figure)).join(', ')} ms`);

/** A row with this number in its subject and all of these attributes. */
const rowWith = (number: number, attributes: string): string =>
  `[role=option][aria-label*="Tide table ${number},"]${attributes}`;

test('actions in a folder of 100,000 messages are answered at once, in its middle too', async ({
  installation,
  mail,
}) => {
  test.slow();
  await mail.deliver('INBOX', [{ subject: 'Slipway timetable', at: minutesAgo(5), text: 'Tuesdays.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await seedReplica(page, { path: 'Tides', messages: count });
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await folder(page, 'Tides').click();
  await expect(rows(page).first()).toContainText(`Tide table ${count}`);
  const list = page.getByRole('listbox');

  await test.step('stars and deletions at the top', async () => {
    await page.keyboard.press('j');
    const stars: number[] = [];
    for (let number = count; number > count - 5; number--) {
      await expect(list.locator(rowWith(number, '[data-current=true]'))).toBeVisible();
      stars.push(await answered(page, { key: 's' }, rowWith(number, '[aria-label*="starred"]')));
      await page.keyboard.press('j');
    }
    print('starred', stars);
    const gone: number[] = [];
    for (let number = count - 5; number > count - 10; number--) {
      // The row that takes its place is the current one, and stands where it stood.
      const next = rowWith(number - 1, '[data-current=true][aria-posinset="6"]');
      gone.push(await answered(page, { key: '#' }, next));
      await expect(row(page, `Tide table ${number}`)).toHaveCount(0);
    }
    print('deleted', gone);
  });

  await test.step('deletions in the middle leave the list where it is', async () => {
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight * 0.7));
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
    print('deleted in the middle', gone);
    await expect(page.getByText(/new above/)).toHaveCount(0);
  });

  await test.step('everything is selected without being read', async () => {
    print('all selected', [
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
    await dialog.getByRole('button', { name: /^Mark as read:/ }).click();
    await expect(notice(page)).toContainText(/^Marked [\d,]+ messages read/, { timeout: 60_000 });
    print(`${(await notice(page).textContent())?.replace('Undo', '')}`, [Date.now() - began]);
  });
});
