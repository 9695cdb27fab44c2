// What the server does not know yet, and what the user has to say something about: both by keyboard and by mouse.
import type { Page } from '@playwright/test';
import { expectAccessible, expectFocusSeen, focused } from './support/accessibility.ts';
import { type Letter, minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot, shootBoth } from './support/shots.ts';
import {
  addAccount,
  folder,
  goOffline,
  inStep,
  linePanel,
  notice,
  row,
  rows,
} from './support/window-actions.ts';

const letters: readonly Letter[] = Array.from({ length: 8 }, (_, index) => ({
  subject: `Slipway timetable, week ${index + 1}`,
  at: minutesAgo(60 * index),
  text: `Week ${index + 1}: the slipway is free on Tuesdays.`,
}));

const unsent = (page: Page) => page.getByRole('button', { name: /^Not yet sent/ });
const attention = (page: Page) => page.getByRole('button', { name: /^Needs attention/ });
const entries = (page: Page, name: string) =>
  page.getByRole('region', { name }).getByRole('list', { name }).locator('> .entry');
const goOnline = (page: Page) => page.getByRole('switch').click();

test('what is not yet sent is told in words, opened to its messages, and undone', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', letters);
  await mail.deliver('Clients', [{ subject: 'Harbour works', at: minutesAgo(9_000), text: 'Signed.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await goOffline(page);
  const { keyboard } = page;
  const listed = entries(page, 'Not yet sent');

  await test.step('quiet while there is nothing, and it says so', async () => {
    await expect(unsent(page)).toHaveAccessibleName('Not yet sent, nothing');
    await keyboard.press('g');
    await keyboard.press('n');
    await expect(page.getByText('Everything is sent')).toBeVisible();
    await shootBoth(page, 'unsent-none');
    await expectAccessible(page, 'nothing unsent');
    await folder(page, 'Inbox').click();
  });

  await test.step('three things done', async () => {
    await row(page, 'week 1').click();
    await keyboard.press('s');
    await row(page, 'week 3').dragTo(folder(page, 'Clients'));
    await expect(rows(page)).toHaveCount(7);
    await row(page, 'week 5').click();
    await keyboard.press('e');
    await expect(rows(page)).toHaveCount(6);
    await expect(linePanel(page)).toContainText(/changes wait for the line/);
  });

  await test.step('newest first, by keyboard: arrows, Enter to its messages, Tab to its undo', async () => {
    await keyboard.press('g');
    await keyboard.press('n');
    await expect(listed.filter({ hasText: 'Archive' })).toHaveCount(1);
    await expect(listed.filter({ hasText: 'Clients' })).toHaveCount(1);
    await expect(listed.first()).toBeFocused();
    await expect(listed.first()).toContainText('Archive');
    await keyboard.press('ArrowDown');
    await expectFocusSeen(page);
    await keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Not yet sent' })).toContainText('Ines Carvalho');
    await expect(page.getByRole('region', { name: 'Not yet sent' })).toContainText('week 3');
    await shootBoth(page, 'unsent');
    await expectAccessible(page, 'not yet sent');
    // The list is out of sight: its keys do nothing to what is selected in it.
    await keyboard.press('#');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    expect(await focused(page)).toContain('Undo');
    await keyboard.press('Enter');
    await expect(listed.filter({ hasText: 'Clients' })).toHaveCount(0);
    await expect(notice(page)).toContainText('Undone');
    await expect.poll(() => focused(page)).toMatch(/^li /);
  });

  await test.step('small windows', async () => {
    for (const [width, height] of [
      [800, 700],
      [600, 700],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect(listed.first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await shoot(page, `unsent-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('Escape leads back to the folder, where what was undone is as before', async () => {
    await listed.first().focus();
    await keyboard.press('Escape');
    await expect(row(page, 'week 3')).toBeVisible();
    await expect(rows(page)).toHaveCount(7);
  });

  await test.step('the line takes it; then there is nothing left', async () => {
    await page.getByRole('button', { name: /wait.* for the line/ }).click();
    await expect(listed).toHaveCount(2);
    await page.getByRole('button', { name: 'Go online' }).click();
    await expect(page.getByText('Everything is sent')).toBeVisible();
    await expect(unsent(page)).toHaveAccessibleName('Not yet sent, nothing');
    await inStep(page);
    const state = await mail.server.serverState('alice');
    expect(state.get('Archive')?.messages.map(({ subject }) => subject)).toEqual([
      'Slipway timetable, week 5',
    ]);
    expect(state.get('Clients')?.messages).toHaveLength(1);
    expect(state.get('INBOX')?.messages.filter(({ flags }) => flags.includes('\\Flagged'))).toHaveLength(1);
  });
});

test('what was on its way when the line broke can be undone too, and ends where the user wants it', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', letters);
  await mail.deliver('Clients', [{ subject: 'Harbour works', at: minutesAgo(9_000), text: 'Signed.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await goOffline(page);
  await row(page, 'week 3').dragTo(folder(page, 'Clients'));
  await expect(rows(page)).toHaveCount(7);
  await unsent(page).click();
  const moved = entries(page, 'Not yet sent').filter({ hasText: 'Moved “Slipway timetable, week 3”' });
  mail.link.set({ rttMs: 2_000 });
  await page.getByRole('button', { name: 'Go online' }).click();
  await expect(moved).toContainText('on its way');
  await expect(moved.getByRole('button', { name: 'Undo' })).toBeHidden();
  mail.link.refuse(true);
  mail.link.cutNow();
  await expect(moved).toContainText('perhaps sent');
  await shoot(page, 'unsent-cut');
  await moved.getByRole('button', { name: 'Undo' }).click();
  await expect(notice(page)).toContainText('Undone');
  await folder(page, 'Inbox').click();
  await expect(rows(page)).toHaveCount(8);
  mail.link.set({ rttMs: 0 });
  mail.link.refuse(false);
  await page.getByRole('button', { name: 'Try now' }).click();
  await inStep(page);
  await expect(unsent(page)).toHaveAccessibleName('Not yet sent, nothing');
  const state = await mail.server.serverState('alice');
  expect(state.get('Clients')?.messages).toHaveLength(1);
  expect(state.get('INBOX')?.messages).toHaveLength(8);
});

test('a thousand changes are as quick to go through as three', async ({ installation, mail }) => {
  await mail.deliver('INBOX', letters);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await goOffline(page);
  await page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const database = await asked(indexedDB.open(names.find((name) => name.startsWith('packetboat-')) ?? ''));
    const ids = await asked(database.transaction('messages').objectStore('messages').getAllKeys());
    const journal = database.transaction('journal', 'readwrite');
    const now = Date.now();
    for (let index = 0; index < 1_000; index++) {
      const at = (now - (1_000 - index) * 60_000).toString(16).padStart(12, '0');
      const id = `${at}-000000.abcd`;
      const flag = `Label${index}`;
      journal.objectStore('journal').add({
        id,
        action: id,
        change: { kind: 'flags', messageId: ids[index % ids.length], add: [flag], remove: [] },
        state: { kind: 'pending', sent: null },
        pending: 1,
      });
    }
    await new Promise((resolve) => {
      journal.oncomplete = resolve;
    });
    database.close();
  });
  await page.reload();
  const { keyboard } = page;
  await expect(unsent(page)).toHaveAccessibleName('Not yet sent, 1,000');
  await unsent(page).click();
  const listed = entries(page, 'Not yet sent');
  await expect(listed.first()).toBeFocused();
  await expect(listed.first()).toContainText('Label999');
  expect(await listed.count()).toBeLessThan(60);
  await keyboard.press('End');
  await expect(page.locator('.entry:focus')).toContainText('Label0');
  expect(await listed.count()).toBeLessThan(60);
  await page.locator('.entry:focus').getByRole('button', { name: 'Undo' }).click();
  await expect(unsent(page)).toHaveAccessibleName('Not yet sent, 999');
  await expect(page.locator('.entry:focus')).toContainText('Label1');
  await shoot(page, 'unsent-thousand');
});

test('what met something done elsewhere is told under Needs attention, with what can be done about it', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', letters);
  await mail.deliver('Clients', [{ subject: 'Harbour works', at: minutesAgo(9_000), text: 'Signed.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  const { keyboard } = page;
  const listed = entries(page, 'Needs attention');

  await test.step('quiet while there is nothing', async () => {
    await expect(attention(page)).toHaveAccessibleName('Needs attention, nothing');
    await attention(page).click();
    await expect(page.getByText('Nothing needs your attention')).toBeVisible();
    await expectAccessible(page, 'nothing needs attention');
    await shootBoth(page, 'attention-none');
    await folder(page, 'Inbox').click();
  });

  await test.step('here a star and a move, elsewhere both messages deleted', async () => {
    await goOffline(page);
    await row(page, 'week 2').click();
    await keyboard.press('s');
    await row(page, 'week 4').dragTo(folder(page, 'Clients'));
    await expect(rows(page)).toHaveCount(7);
    const client = await mail.server.imap('alice');
    await client.ok('SELECT INBOX');
    for (const week of [2, 4]) {
      const found = await client.ok(`UID SEARCH SUBJECT "week ${week}"`);
      const uid = /SEARCH.* (\d+)/.exec(found.untagged.join('\n'))?.[1];
      await client.ok(`UID STORE ${uid} +FLAGS.SILENT (\\Deleted)`);
    }
    await client.ok('EXPUNGE');
    await client.close();
    await goOnline(page);
    await expect(attention(page)).toHaveAccessibleName('Needs attention, 2');
    await inStep(page);
  });

  await test.step('both are told; what was moved is in its folder again by itself', async () => {
    await keyboard.press('g');
    await keyboard.press('!');
    await expect(listed).toHaveCount(2);
    await expect(listed.first()).toBeFocused();
    await expectFocusSeen(page);
    await expectAccessible(page, 'needs attention');
    await shootBoth(page, 'attention');
    for (const width of [800, 600]) {
      await page.setViewportSize({ width, height: 700 });
      await shoot(page, `attention-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    const state = await mail.server.serverState('alice');
    expect(state.get('Clients')?.messages.map(({ subject }) => subject)).toContain(
      'Slipway timetable, week 4',
    );
  });

  await test.step('putting back by keyboard', async () => {
    const starred = listed.filter({ hasText: 'week 2' });
    await starred.focus();
    await keyboard.press('Tab');
    expect(await focused(page)).toContain('button');
    await starred.getByRole('button', { name: /Put it back/ }).focus();
    await keyboard.press('Enter');
    await expect(listed).toHaveCount(1);
    await expect(notice(page)).toContainText('Put back');
    await shoot(page, 'attention-acted');
    await expect
      .poll(async () => {
        const state = await mail.server.serverState('alice');
        return state.get('INBOX')?.messages.map(({ subject }) => subject);
      })
      .toContain('Slipway timetable, week 2');
  });

  await test.step('dealt with, nothing is left', async () => {
    await listed.first().getByRole('button').first().click();
    await expect(page.getByText('Nothing needs your attention')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Needs attention' })).toBeFocused();
    await keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeFocused();
  });
});
