// The place of the line: what moves, what is next and what can be done about it, and what each session came to.
import type { Locator, Page } from '@playwright/test';
import { makeMailbox } from '../test/support/mail-maker.ts';
import { seededRandom } from '../test/support/random.ts';
import { expectAccessible, expectFocusSeen } from './support/accessibility.ts';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot, shootBoth } from './support/shots.ts';
import { expectFitsSmallWindows } from './support/small-windows.ts';
import {
  fillAccount,
  folder,
  goOffline,
  linePanel,
  message,
  notice,
  openMessage,
  rows,
  testAndTrust,
} from './support/window-actions.ts';

const mailOf = (seed: number, count: number) =>
  makeMailbox({ seed, count, from: minutesAgo(400_000), to: minutesAgo(100), maxAttachmentBytes: 4_096 });

const place = (page: Page): Locator => page.getByRole('region', { name: 'The line' });
const part = (page: Page, name: string): Locator => place(page).getByRole('region', { name });
const queue = (page: Page): Locator => part(page, 'Next').getByRole('list', { name: 'Next' });

/** The entry of a folder's tier, or of something asked for. */
const entry = (page: Page, title: string, detail: string | RegExp): Locator =>
  queue(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: title, exact: true }) })
    .filter({ hasText: detail });

const openActivity = async (page: Page): Promise<void> => {
  await linePanel(page).getByRole('button').and(page.locator('.line-now')).click();
  await expect(page.getByRole('tab', { name: 'Activity' })).toHaveAttribute('aria-selected', 'true');
};

/** Where these stand in the queue, first to last. */
const orderOf = async (page: Page, ...details: readonly RegExp[]): Promise<readonly number[]> => {
  const texts = await queue(page).getByRole('listitem').allInnerTexts();
  return details.map((detail) => texts.findIndex((text) => detail.test(text)));
};

const sailingList = /Sailing\s*[\d,]+ messages? to list/;
const clientsList = /Clients\s*[\d,]+ messages? to list/;

test('what moves, what is next and what was done about it are told as they are, and survive a reload', async ({
  installation,
  mail,
}) => {
  test.setTimeout(180_000);
  await mail.server.deliver('alice', 'INBOX', mailOf(1, 40));
  await mail.server.deliver('alice', 'Clients', mailOf(2, 700));
  await mail.server.deliver('alice', 'Sailing', mailOf(3, 700));
  const page = await installation.open();
  const { keyboard } = page;
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  await expect(page.getByRole('button', { name: 'Save and go online' })).toBeVisible();
  mail.link.set({ kbitDown: 14.4, kbitUp: 14.4, rttMs: 150 });
  await page.getByRole('button', { name: 'Save and go online' }).click();
  await expect(folder(page, 'Sailing')).toBeVisible();

  await test.step('the strip leads to it, and the tabs are moved through by arrow keys', async () => {
    await openActivity(page);
    await expect(page.getByRole('tab', { name: 'Activity' })).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name: 'Spending' })).toBeFocused();
    await expectFocusSeen(page);
    await keyboard.press('End');
    await expect(page.getByRole('tab', { name: 'Line settings' })).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('Home');
    await expect(page.getByRole('tab', { name: 'Activity' })).toBeFocused();
  });

  await test.step('now: the step with its folder; next: the folders in the order in which they come', async () => {
    await expect(part(page, 'Now')).toContainText(/(Inbox|Clients): (message list|texts|looking)/);
    await expect(part(page, 'Now')).toContainText('Kind of line');
    await expect(entry(page, 'Sailing', sailingList)).toContainText(/\d\sKB · \d+\s(s|min)/);
    await expect(entry(page, 'Clients', clientsList)).toHaveCount(1);
    const [clients = 0, sailing = 0] = await orderOf(page, clientsList, sailingList);
    expect(clients).toBeLessThan(sailing);
    await shootBoth(page, 'activity');
    await expectAccessible(page, 'activity');
  });

  await test.step('u moves an entry up, and it comes first', async () => {
    await entry(page, 'Sailing', sailingList).focus();
    await keyboard.press('u');
    await expect(notice(page)).toContainText('Moved up: Sailing');
    await expect
      .poll(async () => {
        const [clients = 0, sailing = 0] = await orderOf(page, clientsList, sailingList);
        return sailing < clients;
      })
      .toBe(true);
    await expect(part(page, 'Now')).toContainText('Sailing: message list');
  });

  await test.step('p pauses one, Delete cancels one, and that can be undone', async () => {
    await entry(page, 'Clients', clientsList).focus();
    await keyboard.press('p');
    await expect(entry(page, 'Clients', clientsList)).toContainText('Paused');
    await expect(notice(page)).toContainText('Paused: Clients');

    const inboxTexts = entry(page, 'Inbox', /\d+ texts/);
    await expect(inboxTexts).toHaveCount(1);
    await inboxTexts.focus();
    await keyboard.press('Delete');
    await expect(inboxTexts).toHaveCount(0);
    await notice(page).getByRole('button', { name: 'Undo' }).click();
    await expect(inboxTexts).toHaveCount(1);
    await inboxTexts.getByRole('button', { name: /^Cancel / }).click();
    await expect(inboxTexts).toHaveCount(0);
    await shoot(page, 'activity-acted');
  });

  await test.step('all of it survives a reload', async () => {
    await page.reload();
    await openActivity(page);
    await expect(entry(page, 'Clients', clientsList)).toContainText('Paused');
    await expect(entry(page, 'Inbox', /\d+ texts/)).toHaveCount(0);
    await expect(place(page)).toContainText(
      /Next.*, and the texts of [\d,]+ messages that are not listed yet/,
    );
    const closed = part(page, 'Past').getByRole('listitem').first();
    await expect(closed).toContainText(
      'Packetboat was closed before this was done. What came so far is kept.',
    );
    await expect(closed).toContainText(/\d+ messages listed/);
    await shootBoth(page, 'activity-closed');
  });

  await test.step('and is obeyed: what was moved up came whole, what was paused or cancelled not at all', async () => {
    mail.link.set({ kbitDown: 512, kbitUp: 512, rttMs: 20 });
    await expect(folder(page, 'Sailing')).toHaveAccessibleName(/all listed here/, { timeout: 30_000 });
    await expect(entry(page, 'Sailing', /texts/)).toHaveCount(0, { timeout: 60_000 });
    await expect(folder(page, 'Clients')).toHaveAccessibleName(/of 700 messages listed here/);
    await expect(linePanel(page)).toContainText('What is left is paused');
    await folder(page, 'Inbox').click();
    await expect(
      rows(page)
        .first()
        .getByRole('img', { name: /^Not here/ }),
    ).toBeVisible();
  });

  await test.step('a paused one goes on', async () => {
    await openActivity(page);
    await entry(page, 'Clients', clientsList)
      .getByRole('button', { name: /go on$/ })
      .click();
    await expect(entry(page, 'Clients', clientsList)).toHaveCount(0, { timeout: 30_000 });
    await expect(linePanel(page)).toContainText('In step with the server', { timeout: 60_000 });
    await expect(part(page, 'Next')).toContainText('Nothing waits');
  });

  await test.step('past: what the session brought and cost, by kind of line', async () => {
    await goOffline(page);
    const sessions = part(page, 'Past').getByRole('listitem');
    await expect(sessions.first()).toContainText(/messages? listed/);
    await expect(sessions.first()).toContainText(/received, .* sent, \d+ round trips/);
    await expect(sessions.first()).toContainText(/Dial-up|Broadband|Metered|Satellite/);
    // Somebody hung up: nothing went wrong.
    await expect(sessions.first().locator('.session-problem')).toHaveCount(0);
    await shootBoth(page, 'activity-past');
    await expectAccessible(page, 'past sessions');
  });

  await test.step('small windows', async () => {
    await expectFitsSmallWindows(page, { shown: part(page, 'Past'), name: 'activity' });
  });

  await test.step('Escape leads back to the folder', async () => {
    await page.getByRole('tab', { name: 'Activity' }).focus();
    await keyboard.press('Escape');
    await expect(place(page)).toBeHidden();
  });
});

test('what somebody asks for stands first, is looked at, paused and cancelled from there', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', [
    {
      subject: 'Chart of the northern approach',
      at: minutesAgo(10),
      text: 'Attached.',
      file: { name: 'approach.pdf', type: 'application/pdf', content: seededRandom(5).bytes(200_000) },
    },
    { subject: 'Tide tables', at: minutesAgo(5), text: 'High water at six.' },
  ]);
  const page = await installation.open();
  const { keyboard } = page;
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  await page.getByRole('button', { name: 'Save and go online' }).click();
  await expect(linePanel(page)).toContainText('In step with the server');
  await goOffline(page);
  await openMessage(page, 'Chart of the northern approach');
  await message(page).getByRole('button', { name: /Fetch/ }).first().click();

  const asked = entry(page, 'approach.pdf', 'Attachment asked for in Inbox');
  await test.step('offline too', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await expect(asked).toHaveCount(1);
    await expect(asked).toContainText(/\d+\sKB/);
    await expect(linePanel(page)).toContainText('Offline');
  });

  await test.step('Enter looks at its message', async () => {
    await asked.focus();
    await keyboard.press('Enter');
    await expect(
      message(page).getByRole('heading', { name: 'Chart of the northern approach' }),
    ).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
  });

  await test.step('paused, it does not come', async () => {
    await asked.focus();
    await keyboard.press('p');
    await expect(asked).toContainText('Paused');
    await page.getByRole('switch').click();
    await expect(linePanel(page)).toContainText('What is left is paused');
    await keyboard.press('Tab');
    await asked.focus();
    await keyboard.press('p');
    await expect(asked).toHaveCount(0);
    await expect(linePanel(page)).toContainText('In step with the server');
    await expect(part(page, 'Now')).toContainText('1 attachment');
  });
});

test('a line that has gone silent is told with how long nothing has come', async ({ installation, mail }) => {
  await mail.server.deliver('alice', 'INBOX', mailOf(4, 400));
  const page = await installation.open();
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  await expect(page.getByRole('button', { name: 'Save and go online' })).toBeVisible();
  mail.link.set({ kbitDown: 14.4, kbitUp: 14.4, rttMs: 100 });
  await page.getByRole('button', { name: 'Save and go online' }).click();
  await expect(linePanel(page)).toContainText(/message list [\d,]+\/400/);
  mail.link.silence(true);
  await expect(linePanel(page)).toContainText(/Nothing has come for \d+\s?s/, { timeout: 40_000 });
  await expect(page.getByRole('button', { name: /^Stalled/ })).toBeVisible();
  await shoot(page, 'stalled');
  mail.link.silence(false);
  await expect(linePanel(page)).toContainText(/message list|texts|In step/);
});
