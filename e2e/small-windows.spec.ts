import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shootBoth } from './support/shots.ts';
import { addAccount, folder, inStep, listScroller, message, row, rows } from './support/window-actions.ts';

const letters = Array.from({ length: 12 }, (_, index) => ({
  subject: `Slipway timetable, week ${index + 1}`,
  at: minutesAgo(60 * index),
  text: `Week ${index + 1}: the slipway is free on Tuesdays.`,
}));

/** Twenty folders inside one another. */
const deep = Array.from({ length: 20 }, (_, index) => `Level ${index + 1}`).join('/');

test('a half-width window stacks the message under the list, and a narrow one shows one thing at a time', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', letters);
  await mail.server.doveadm('mailbox', 'create', '-u', 'alice', '-s', deep);
  await mail.deliver('Archive', [{ subject: 'Berth contract', at: minutesAgo(9_000), text: 'Signed.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  const list = page.getByRole('listbox');
  const widthFits = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await test.step('800 × 700: the message opens below the list', async () => {
    await page.setViewportSize({ width: 800, height: 700 });
    await expect(folder(page, 'Inbox')).toBeVisible();
    const name = await folder(page, 'Level 20').locator('.folder-name').boundingBox();
    expect(name?.width).toBeGreaterThanOrEqual(70);
    await expect(message(page)).toBeHidden();
    await shootBoth(page, 'stacked-list');
    await row(page, 'week 3').click();
    await expect(message(page)).toContainText('Week 3: the slipway');
    const [listBox, messageBox] = [await listScroller(page).boundingBox(), await message(page).boundingBox()];
    expect(messageBox?.y).toBeGreaterThanOrEqual((listBox?.y ?? 0) + (listBox?.height ?? 0));
    expect(messageBox?.height).toBeGreaterThan(200);
    await widthFits();
    await shootBoth(page, 'stacked-message');
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await expect(message(page)).toBeHidden();
  });

  await test.step('420 × 700: list, message and folders take turns', async () => {
    await page.setViewportSize({ width: 420, height: 700 });
    await expect(rows(page).first()).toBeVisible();
    await expect(folder(page, 'Inbox')).toBeHidden();
    await widthFits();
    await shootBoth(page, 'narrow-list');

    await row(page, 'week 3').click();
    await expect(message(page)).toContainText('Week 3: the slipway');
    await expect(list).toBeHidden();
    await widthFits();
    await shootBoth(page, 'narrow-message');
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await expect(list).toBeFocused();

    await page.getByRole('button', { name: 'Folders' }).click();
    await shootBoth(page, 'narrow-drawer');
    await folder(page, 'Archive').click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(rows(page).locator('.row-subject')).toHaveText(['Berth contract']);
    await expect(page.getByRole('heading', { name: 'Archive' })).toBeVisible();

    await page.getByRole('button', { name: 'Folders' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});
