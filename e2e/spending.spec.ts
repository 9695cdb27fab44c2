// What the line costs: where bytes went, what may cross, and what happens when that is spent.
import type { Page } from '@playwright/test';
import { makeMailbox } from '../test/support/mail-maker.ts';
import { expectAccessible, expectFocusSeen } from './support/accessibility.ts';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot, shootBoth } from './support/shots.ts';
import { expectFitsSmallWindows } from './support/small-windows.ts';
import {
  fillAccount,
  folder,
  goOffline,
  inStep,
  linePanel,
  notice,
  testAndTrust,
} from './support/window-actions.ts';

const mailOf = (seed: number, count: number) =>
  makeMailbox({ seed, count, from: minutesAgo(400_000), to: minutesAgo(100), maxAttachmentBytes: 30_000 });

const openTab = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /: the line$/ }).click();
  await page.getByRole('menuitem', { name }).click();
  await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
};

const table = (page: Page) => page.getByRole('table').filter({ hasText: 'Counted' });

/** What the table's last line says came in and went out, bytes. */
const totals = async (page: Page): Promise<{ down: number; up: number }> => {
  const [down, up] = await table(page)
    .locator('tfoot td[data-bytes]')
    .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-bytes'))));
  return { down: down ?? 0, up: up ?? 0 };
};

test('the table adds up to what crossed the line, by day, by folder and by what it was for', async ({
  installation,
  mail,
}) => {
  await mail.server.deliver('alice', 'INBOX', mailOf(1, 120));
  await mail.server.deliver('alice', 'Clients', mailOf(2, 60));
  const page = await installation.open();
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  await expect(page.getByRole('button', { name: 'Save and go online' })).toBeVisible();
  // Trying the account out is no session.
  mail.link.resetCounters();
  await page.getByRole('button', { name: 'Save and go online' }).click();
  await inStep(page);
  await goOffline(page);
  await openTab(page, 'Spending');

  await test.step('in and out, TLS included', async () => {
    const { down, up } = mail.link.counters();
    await expect.poll(async () => (await totals(page)).down).toBeGreaterThan(0);
    const told = await totals(page);
    console.log(`told ${told.down} down, ${told.up} up; the line carried ${down} down, ${up} up`);
    expect(Math.abs(told.down - down)).toBeLessThanOrEqual(100);
    expect(Math.abs(told.up - up)).toBeLessThanOrEqual(100);
  });

  await test.step('however it is added up', async () => {
    const told = await totals(page);
    for (const [by, name] of [
      ['Folder', 'Clients'],
      ['What for', 'Texts'],
    ] as const) {
      await page.getByRole('group', { name: 'Add up' }).getByText(by, { exact: true }).click();
      await expect(table(page).getByRole('rowheader', { name, exact: true })).toBeVisible();
      expect(await totals(page)).toEqual(told);
    }
    await expect(
      page.getByText(/Bytes are counted on the wire, with TLS.*estimated at \d+\s%/),
    ).toBeVisible();
    await expect(page.getByRole('region', { name: 'Saved' })).toContainText(/attachments? did not come/);
    await expect(page.getByRole('region', { name: 'Saved' })).toContainText('Compression kept');
  });

  await test.step('the plot shows the day, also by keys', async () => {
    const plot = page.getByRole('figure', { name: 'Bytes by day' });
    await expect(plot.locator('.plot-texts path').first()).toBeVisible();
    await plot.getByRole('application').focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await expectFocusSeen(page);
    for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowRight');
    await expect(plot.getByRole('status')).toContainText('Today');
    await shootBoth(page, 'spending');
    await expectAccessible(page, 'spending');
  });

  await test.step('small windows', async () => {
    await expectFitsSmallWindows(page, { shown: table(page), name: 'spending' });
  });
});

test('a budget is set, shown as it goes, stops what it is to stop, and is let go on', async ({
  installation,
  mail,
}) => {
  test.setTimeout(150_000);
  await mail.server.deliver('alice', 'INBOX', mailOf(3, 20));
  const page = await installation.open();
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  await page.getByRole('button', { name: 'Save and go online' }).click();
  await inStep(page);
  await goOffline(page);
  const strip = linePanel(page);

  await test.step('the kind of line, a limit and a price, each checked where it is typed', async () => {
    await openTab(page, 'Line settings');
    const kinds = page.getByRole('radiogroup', { name: 'What kind of line it is' });
    await kinds.getByRole('radio', { name: 'Satellite' }).check();
    await expect(page.getByRole('button', { name: /satellite: the line$/ })).toBeVisible();
    await page.getByRole('group', { name: 'Kind of line' }).getByText('Satellite').click();
    const aDay = page.getByRole('textbox', { name: 'A day' });
    await aDay.fill('many');
    await aDay.press('Enter');
    await expect(page.getByRole('alert')).toContainText('This is no size');
    await expect(aDay).toHaveAttribute('aria-invalid', 'true');
    await shoot(page, 'line-settings-problem');
    await expectAccessible(page, 'a wrong limit');
    await aDay.fill('100');
    await page.getByRole('combobox', { name: 'A day: unit' }).selectOption('KB');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(notice(page)).toContainText('Satellite: 100 KB a day');
    const price = page.getByRole('textbox', { name: 'Price' });
    await price.fill('7');
    await price.press('Tab');
    await expect(notice(page)).toContainText('100 KB a day, $7.00 per MB');
    await page.getByRole('combobox', { name: 'Currency' }).selectOption('EUR');
    await expect(notice(page)).toContainText('€7.00 per MB');
    await notice(page).getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('combobox', { name: 'Currency' })).toHaveValue('USD');
    await expect(strip).toContainText(/0\sB of 100\sKB today/);
    await shootBoth(page, 'line-settings');
    await expectAccessible(page, 'line settings');
  });

  await test.step('a backlog comes until the budget is spent; then nothing does', async () => {
    await mail.server.deliver('alice', 'Backlog', mailOf(4, 2_500));
    mail.link.set({ kbitDown: 256, kbitUp: 256, rttMs: 40 });
    mail.link.resetCounters();
    await page.getByRole('switch').click();
    await expect(
      page.getByText(/The 100\sKB for today are spent\. Nothing more goes until 00:00\./),
    ).toBeVisible({
      timeout: 45_000,
    });
    await expect(strip).toContainText(/of 100\sKB today, spent/);
    await expect(strip).toContainText('$0.7');
    await expect(page.getByRole('button', { name: /^Budget spent/ })).toBeVisible();
    const { up, down } = mail.link.counters();
    console.log(`a budget of 100 KB: ${down} down, ${up} up on the wire`);
    expect(up + down).toBeLessThan(100_000 + 2 * 64_000);
    await shootBoth(page, 'budget-spent');
    await expectAccessible(page, 'budget spent');
    await expect(folder(page, 'Backlog')).toHaveAccessibleName(/of 2,500 messages listed here/);
  });

  await test.step('100 KB more let it go on', async () => {
    const before = mail.link.counters().down;
    await page.getByRole('button', { name: /Let 100\sKB more cross.*\$0\.7/ }).click();
    await expect.poll(() => mail.link.counters().down, { timeout: 30_000 }).toBeGreaterThan(before + 20_000);
    await expect(strip).toContainText(/of 200\sKB today/);
    await openTab(page, 'Spending');
    await expect(page.getByRole('region', { name: 'Today' })).toContainText(/of 200\sKB/);
    await shoot(page, 'spending-allowed');
  });

  await test.step('the bar leads to the budget; without a limit all of it comes', async () => {
    await expect(page.getByText(/The 200\sKB for today are spent/)).toBeVisible({ timeout: 45_000 });
    await page.getByRole('button', { name: 'Change the budget' }).last().click();
    mail.link.set({ kbitDown: undefined, kbitUp: undefined, rttMs: 0 });
    const aDay = page.getByRole('textbox', { name: 'A day' });
    await aDay.fill('');
    await aDay.press('Enter');
    await expect(folder(page, 'Backlog')).toHaveAccessibleName(/all listed here/, { timeout: 60_000 });
    await expect(page.getByText(/are spent/)).toHaveCount(0);
  });
});

test('when it goes online is chosen with what that means', async ({ installation, mail }) => {
  await mail.server.deliver('alice', 'INBOX', mailOf(5, 5));
  const page = await installation.open();
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  await page.getByRole('button', { name: 'Save and go online' }).click();
  await inStep(page);
  await openTab(page, 'Line settings');
  const schedules = page.getByRole('radiogroup', { name: 'When it goes online' });

  await test.step('every few hours: it hangs up, and says until when', async () => {
    await schedules.getByRole('radio', { name: 'Every few hours' }).check();
    const hours = schedules.getByRole('spinbutton', { name: 'Every' });
    await hours.fill('0');
    await hours.press('Enter');
    await expect(page.getByRole('alert')).toContainText('must be a whole number above zero');
    await hours.fill('3');
    await hours.press('Enter');
    await expect(schedules).toContainText('Goes online every 3 hours');
    await expect(page.getByRole('button', { name: /^Offline until \d\d:\d\d .*: the line$/ })).toBeVisible();
    await expect(linePanel(page)).toContainText(/Offline until \d\d:\d\d/);
    await shoot(page, 'offline-until');
  });

  await test.step('Sync now goes online all the same', async () => {
    await mail.server.deliver('alice', 'INBOX', mailOf(6, 3));
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(folder(page, 'Inbox')).toHaveAccessibleName(/8 messages/);
    await expect(linePanel(page)).toContainText(/Offline until \d\d:\d\d/);
  });

  await test.step('by hand', async () => {
    await schedules.getByRole('radio', { name: 'When I say so' }).check();
    await expect(linePanel(page)).toContainText('Offline; last in step');
  });

  await test.step('between two times', async () => {
    await schedules.getByRole('radio', { name: 'Between two times of day' }).check();
    await schedules.getByLabel('From').fill('23:00');
    await schedules.getByLabel('From').press('Enter');
    await schedules.getByRole('checkbox', { name: 'Data is free then' }).check();
    await expect(schedules).toContainText('Goes online at 23:00, hangs up at 06:00 the day after.');
    await expect(schedules).toContainText('What crosses then counts for no budget.');
    await expectAccessible(page, 'a schedule');
    await shootBoth(page, 'schedule');
  });
});
