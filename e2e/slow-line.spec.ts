// The promise of the slow line: the newest mail is there within seconds, the rest fills in behind.
import { makeMailbox } from '../test/support/mail-maker.ts';
import { links } from '../test/support/slow-link.ts';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot } from './support/shots.ts';
import { fillAccount, folder, linePanel, message, rows, testAndTrust } from './support/window-actions.ts';

const count = 2_500;

test('over a dial-up line the newest 50 of 2,500 messages are on screen within seconds of going online', async ({
  installation,
  mail,
}) => {
  const made = [
    ...makeMailbox({
      seed: 3,
      count,
      from: minutesAgo(500_000),
      to: minutesAgo(0),
      maxAttachmentBytes: 2_048,
    }),
  ];
  await mail.server.deliver('alice', 'INBOX', made);
  const page = await installation.open();
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  mail.link.set(links.dialup);
  mail.link.resetCounters();
  await page.getByRole('button', { name: 'Save and go online' }).click();
  const start = performance.now();

  await expect(page.getByText(/^(?:[5-9]\d|\d{3,}|\d,\d{3}) of 2,500 here/)).toBeVisible();
  const seconds = (performance.now() - start) / 1000;
  console.log(`dial-up: the newest 50 of ${count} on screen after ${seconds.toFixed(1)} s`);
  await expect(rows(page).first().locator('.row-subject')).toHaveText(made.at(-1)?.subject ?? '');

  await test.step('what one looks at comes before the rest of the list', async () => {
    await rows(page).nth(3).click();
    await expect(message(page).getByText('The text is coming')).toBeHidden();
    await expect(message(page).locator('.text, .message-none')).toBeVisible();
    await expect(folder(page, 'Inbox')).toHaveAccessibleName(/of 2,500 messages listed here/);
    await expect(linePanel(page)).toContainText(/message list [\d,]+\/2,500|texts/);
    await shoot(page, 'slow-line');
  });
});
