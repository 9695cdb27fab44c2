import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot } from './support/shots.ts';
import {
  addAccount,
  inStep,
  listScroller,
  message,
  openMessage,
  row,
  rows,
} from './support/window-actions.ts';

const letters = Array.from({ length: 80 }, (_, index) => ({
  subject: `Slipway timetable, week ${index + 1}.`,
  at: minutesAgo(60 * (index + 1)),
  text: `Week ${index + 1}: the slipway is free on Tuesdays.`,
}));

test('new mail comes in above without moving the row that is looked at', async ({ installation, mail }) => {
  await mail.deliver('INBOX', letters);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await expect(rows(page).first()).toContainText('week 1.');

  await test.step('while the row is the selected one', async () => {
    await listScroller(page).evaluate((element) => element.scrollTo(0, 30 * 60));
    await openMessage(page, 'week 34.');
    const before = await row(page, 'week 34.').boundingBox();
    await mail.deliver('INBOX', [
      { subject: 'Friday is settled', at: minutesAgo(2), text: 'Thank you!' },
      { subject: 'One more thing', at: minutesAgo(1), text: 'Bring a coat.' },
    ]);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(page.getByRole('button', { name: '2 new above' })).toBeVisible();
    expect(await row(page, 'week 34.').boundingBox()).toEqual(before);
    await expect(message(page)).toContainText('Week 34: the slipway');
    await shoot(page, 'new-above');
  });

  await test.step('and leads to it in one click', async () => {
    await page.getByRole('button', { name: '2 new above' }).click();
    await expect(rows(page).locator('.row-subject').first()).toHaveText('One more thing');
    await expect(page.getByRole('button', { name: /new above/ })).toBeHidden();
  });

  await test.step('at the top, what is new is what one sees', async () => {
    await openMessage(page, 'One more thing');
    await listScroller(page).evaluate((element) => element.scrollTo(0, 50 * 60));
    await listScroller(page).evaluate((element) => element.scrollTo(0, 0));
    await mail.deliver('INBOX', [{ subject: 'The boat is in', at: minutesAgo(0), text: 'At last.' }]);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(row(page, 'The boat is in')).toBeAttached();
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
  });

  await test.step('what was deleted on the server goes', async () => {
    const imap = await mail.server.imap('alice');
    await imap.ok('SELECT INBOX');
    await imap.ok('STORE 1 +FLAGS.SILENT (\\Deleted)');
    await imap.ok('EXPUNGE');
    await imap.close();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(page.getByText('82 messages')).toBeVisible();
  });
});
