// What a person does with attachments on a line that is not fast.
import { seededRandom } from '../test/support/random.ts';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot } from './support/shots.ts';
import { addAccount, inStep, linePanel, message, openMessage } from './support/window-actions.ts';

const chart = seededRandom(11).bytes(900_000);

test.use({ line: { kbitDown: 2_000, kbitUp: 2_000, rttMs: 20 } });

test('an attachment can be asked for offline, paused, continued and removed, and removal undone', async ({
  installation,
  mail,
}) => {
  const { link } = mail;
  await mail.deliver('INBOX', [
    {
      subject: 'Chart',
      at: minutesAgo(5),
      text: 'Attached.',
      file: { type: 'application/zip', name: 'chart.zip', content: chart },
    },
  ]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await openMessage(page, 'Chart');
  const button = (name: string) => message(page).getByRole('button', { name, exact: true });
  const online = page.getByRole('switch', { name: /^Online/ });

  await test.step('asked for without a line, it comes when the line is up', async () => {
    await online.click();
    await expect(online).not.toBeChecked();
    await button('Fetch chart.zip').click();
    await expect(message(page)).toContainText('comes once you are online');
    link.resetCounters();
    await online.click();
    const progress = page.getByRole('progressbar', { name: 'chart.zip, bytes' });
    await expect(progress).toHaveAttribute('aria-valuemax', /^(9\d{5}|1[23]\d{5})$/);
  });

  await test.step('paused, it keeps what is here and asks for no more', async () => {
    await button('Pause chart.zip').click();
    await expect(message(page)).toContainText('paused');
    await shoot(page, 'paused');
    await expect(linePanel(page)).toContainText('What is left is paused');
    const received = link.counters().down;
    expect(received).toBeLessThan(chart.length);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect.poll(() => link.counters().down).toBeGreaterThan(received);
    await expect(linePanel(page)).toContainText('What is left is paused');
    expect(link.counters().down).toBeLessThan(received + 4_000);
  });

  await test.step('continued, it goes on where it was', async () => {
    await button('Continue: chart.zip').click();
    await expect(button('Open chart.zip')).toBeVisible();
    expect(link.counters().down).toBeLessThan(chart.length * 1.1);
  });

  await test.step('its removal can be taken back for a while', async () => {
    await page.clock.install();
    await button('Remove the local copy of chart.zip').click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('The local copy of chart.zip goes')).toBeHidden();
    await expect(button('Open chart.zip')).toBeVisible();
    await button('Remove the local copy of chart.zip').click();
    await page.clock.fastForward('00:10');
    await expect(button('Fetch chart.zip')).toBeVisible();
  });
});
