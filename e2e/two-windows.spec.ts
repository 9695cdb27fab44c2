import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { addAccount, folder, inStep, message, notice, openMessage, rows } from './support/window-actions.ts';

test('a second window shows the same mail over the same one connection, and takes over when the first closes', async ({
  installation,
  mail,
}) => {
  const { link } = mail;
  await mail.deliver('INBOX', [{ subject: 'Slipway timetable', at: minutesAgo(5), text: 'Tuesdays.' }]);
  const first = await installation.open();
  await addAccount(first, mail);
  await inStep(first);
  const before = link.counters().connections;

  const second = await installation.openAnother();
  await expect(rows(second)).toHaveCount(1);
  await expect(second.getByText('Packetboat is open in another window')).toBeVisible();
  await openMessage(second, 'Slipway timetable');
  await expect(message(second)).toContainText('Tuesdays.');

  await mail.deliver('INBOX', [{ subject: 'Friday is settled', at: minutesAgo(1), text: 'Thank you!' }]);
  await second.getByRole('button', { name: 'Sync now' }).click();
  for (const window of [first, second]) {
    await expect(rows(window).locator('.row-subject')).toHaveText(['Friday is settled', 'Slipway timetable']);
  }
  expect(link.counters().connections).toBe(before);

  await first.close();
  await expect(second.getByText('Packetboat is open in another window')).toBeHidden();
  await inStep(second);
  await mail.deliver('INBOX', [{ subject: 'One more thing', at: minutesAgo(0), text: 'Bring a coat.' }]);
  await second.getByRole('button', { name: 'Sync now' }).click();
  await expect(rows(second)).toHaveCount(3);
  expect(link.counters().connections).toBe(before + 1);
});

test('what is deleted in one window while its rule is changed in the other is said to be gone', async ({
  installation,
  mail,
}) => {
  await mail.deliver('Noise', [{ subject: 'Bang', at: minutesAgo(5), text: 'Bang.' }]);
  const first = await installation.open();
  await addAccount(first, mail);
  await inStep(first);
  const second = await installation.openAnother();
  await folder(second, 'Noise').click({ button: 'right' });
  await second.getByRole('menuitem', { name: 'What comes by itself…' }).click();
  await second.getByRole('radio', { name: /^Lists only/ }).check();
  await first.bringToFront();
  await folder(first, 'Noise').click();
  await first.keyboard.press('Delete');
  await first
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(second.getByRole('dialog')).toBeHidden();
  await expect(notice(second)).toContainText('The folder is gone, and its rule with it');
});
