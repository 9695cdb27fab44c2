// The window without a mouse, and as assistive programs hear it.
import { makeMailbox } from '../test/support/mail-maker.ts';
import { expectAccessible, expectFocusSeen, focused } from './support/accessibility.ts';
import { type Letter, minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot, shootBoth } from './support/shots.ts';
import {
  addAccount,
  fillAccount,
  folder,
  inStep,
  linePanel,
  message,
  openMessage,
  row,
  rows,
  showHtml,
} from './support/window-actions.ts';

const letters: readonly Letter[] = [
  {
    subject: 'Autumn offers',
    at: minutesAgo(1),
    text: 'Rope.',
    html: '<p>Rope</p><img src="https://img.chandlery-weekly.example/rope.gif" alt="Rope">',
  },
  { subject: 'Tide tables', at: minutesAgo(2), text: '> Are they out?\n\nThey are: https://tides.example/' },
  {
    subject: 'Chart of the northern approach',
    at: minutesAgo(3),
    text: 'The survey is attached.',
    file: { type: 'application/pdf', name: 'approach.pdf', content: Buffer.alloc(60_000, 'survey') },
  },
  { subject: 'Slipway timetable', at: minutesAgo(4), text: 'Tuesdays.', seen: true },
];

test('everything is reached by keys alone', async ({ installation, mail }) => {
  await mail.deliver('INBOX', letters);
  await mail.deliver('Archive', [{ subject: 'Berth contract', at: minutesAgo(9_000), text: 'Signed.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  const list = page.getByRole('listbox');
  const { keyboard } = page;

  await test.step('j, k and the arrows move through the list, Enter and Escape to the message and back', async () => {
    await keyboard.press('j');
    await expect(list).toBeFocused();
    await expect(row(page, 'Autumn offers')).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('j');
    await keyboard.press('ArrowDown');
    await expect(row(page, 'Chart of the northern approach')).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('k');
    await expect(row(page, 'Tide tables')).toHaveAttribute('aria-selected', 'true');
    await expect(list).toHaveAttribute('aria-activedescendant', /.+/);
    await expectFocusSeen(page);
    await expect(message(page)).toContainText('They are: https://tides.example/');
    await keyboard.press('Enter');
    await expect(message(page)).toBeFocused();
    await expectFocusSeen(page);
    await keyboard.press('Escape');
    await expect(list).toBeFocused();
    await keyboard.press('End');
    await expect(row(page, 'Slipway timetable')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('x and Shift with the arrows select several, Escape lets go of them', async () => {
    const selected = list.locator('[role=option][aria-selected=true] .row-subject');
    await keyboard.press('Home');
    await keyboard.press('x');
    await keyboard.press('j');
    await expect(selected).toHaveText(['Autumn offers']);
    await expect(page.getByRole('region', { name: 'Selected messages' })).toContainText('1 message selected');
    await keyboard.press('j');
    await keyboard.press('Shift+ArrowDown');
    await expect(selected).toHaveText([
      'Autumn offers',
      'Chart of the northern approach',
      'Slipway timetable',
    ]);
    await keyboard.press('Shift+ArrowUp');
    await expect(selected).toHaveText(['Autumn offers', 'Chart of the northern approach']);
    await expectFocusSeen(page);
    await keyboard.press('Escape');
    await expect(selected).toHaveText(['Chart of the northern approach']);
    await keyboard.press('ControlOrMeta+a');
    await expect(selected).toHaveCount(letters.length);
    await keyboard.press('Escape');
    await expect(list).toBeFocused();
    await keyboard.press('End');
  });

  await test.step('the menu of a message opens, does and closes by keys', async () => {
    await expect(message(page)).toContainText('Tuesdays.');
    await keyboard.press('Shift+F10');
    await expect(page.getByRole('menu')).toBeVisible();
    // What is typed there is no key of the window.
    await keyboard.press('e');
    await keyboard.press('Escape');
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(list).toBeFocused();
    await keyboard.press('Shift+F10');
    await expect(page.getByRole('menu')).toBeVisible();
    await keyboard.type('st');
    await expect(page.getByRole('menuitem', { name: 'Star' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(row(page, 'Slipway timetable')).toHaveAccessibleName(/starred/);
    await expect(list).toBeFocused();
    await keyboard.press('ControlOrMeta+z');
    await expect(row(page, 'Slipway timetable')).not.toHaveAccessibleName(/starred/);
  });

  await test.step('/ filters, Escape leaves the filter', async () => {
    await keyboard.press('/');
    await expect(page.getByLabel('Filter this folder by sender or subject')).toBeFocused();
    await expectFocusSeen(page);
    await keyboard.type('NORTHERN');
    await expect(rows(page)).toHaveCount(1);
    await expect(page.getByText('1 found')).toBeVisible();
    await keyboard.press('Enter');
    await expect(list).toBeFocused();
    await expect(message(page)).toContainText('The survey is attached.');
    await keyboard.press('Escape');
    await expect(rows(page)).toHaveCount(letters.length);
    await expect(list).toBeFocused();
  });

  await test.step('g leads to the folders', async () => {
    await keyboard.press('g');
    await keyboard.press('a');
    await expect(page.getByRole('heading', { name: 'Archive' })).toBeVisible();
    await expect(rows(page).locator('.row-subject')).toHaveText(['Berth contract']);
    await expect(list).toBeFocused();
    await expectFocusSeen(page);
    await keyboard.press('g');
    await keyboard.press('i');
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
    await expect(rows(page)).toHaveCount(letters.length);
    await expect(folder(page, 'Inbox')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('? shows all keys, and takes none of them meanwhile', async () => {
    await keyboard.press('j');
    await keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await expect(help).toBeVisible();
    await shootBoth(page, 'help');
    await keyboard.press('j');
    await keyboard.press('Escape');
    await expect(help).toBeHidden();
    await expect(list).toBeFocused();
    await expect(row(page, 'Autumn offers')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('keys pressed inside a message’s HTML still work', async () => {
    await showHtml(page);
    await page.locator('iframe[title="Message"]').focus();
    await keyboard.press('j');
    await expect(row(page, 'Tide tables')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('Tab stops at every control, and one sees where', async () => {
    await page.getByRole('switch', { name: /^Online/ }).click();
    await expect(linePanel(page)).toContainText('Offline');
    await openMessage(page, 'Chart of the northern approach');
    await page.mouse.move(640, 500);
    // Behind the last control the focus leaves the page, and comes back to the first.
    do await keyboard.press('Tab');
    while ((await focused(page)) !== '');
    const stops: string[] = [];
    for (;;) {
      await keyboard.press('Tab');
      const stop = await focused(page);
      if (stop === '') break;
      stops.push(stop);
      await expectFocusSeen(page);
    }
    expect(stops.join('\n')).toMatch(
      /account.*Filter.*keys.*switch Online.*tree Folders.*separator.*listbox Inbox.*article Message.*Fetch approach.pdf.*Offline; last in step.*received/is,
    );
  });
});

test('assistive programs meet no serious barrier in any state, light or dark', async ({
  installation,
  mail,
}) => {
  const spec = { seed: 5, count: 40, from: minutesAgo(50_000), to: minutesAgo(100) };
  await mail.server.deliver('alice', 'INBOX', makeMailbox({ ...spec, maxAttachmentBytes: 50_000 }));
  await mail.deliver('INBOX', letters);
  const page = await installation.open();
  await expect(page.getByRole('button', { name: 'Test', exact: true })).toBeVisible();
  await expectAccessible(page, 'first run');

  await fillAccount(page, mail, 'wrong');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Trust this certificate' })).toBeVisible();
  await expectAccessible(page, 'certificate question');
  await addAccount(page, mail);
  await inStep(page);
  await expectAccessible(page, 'list');

  await openMessage(page, 'Tide tables');
  await expectAccessible(page, 'plain text');
  await openMessage(page, 'Autumn offers');
  await showHtml(page);
  await expectAccessible(page, 'HTML');
  await openMessage(page, 'Chart of the northern approach');
  await page.getByRole('button', { name: 'All addresses' }).click();
  await expectAccessible(page, 'attachment and line');

  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Selected messages' })).toBeVisible();
  await expectAccessible(page, 'several selected');
  for (const [key, name] of [
    ['v', 'Move 1 message to'],
    ['l', 'Labels of 1 message'],
    ['Shift+Delete', 'Delete 1 message for good?'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await expectAccessible(page, name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeFocused();
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+F10');
  await expectAccessible(page, 'menu');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More about this folder' }).click();
  await page.getByRole('menuitem', { name: 'Everything older than…' }).click();
  await expect(page.getByRole('dialog', { name: 'Everything in Inbox older than…' })).toBeVisible();
  await expectAccessible(page, 'older than');
  await page.keyboard.press('Escape');

  await page.keyboard.press('?');
  await expectAccessible(page, 'help');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /account and appearance/ }).click();
  await expectAccessible(page, 'account');
  await shootBoth(page, 'account');
  await page.getByRole('dialog').getByRole('button', { name: 'Settings', exact: true }).click();
  await expectAccessible(page, 'account settings');
  await shoot(page, 'account-settings-form');
  await page.keyboard.press('Escape');

  await page.getByLabel('Filter this folder by sender or subject').fill('no such word');
  await expect(page.getByText('No sender or subject here holds')).toBeVisible();
  await expectAccessible(page, 'nothing found');
  await shoot(page, 'nothing-found');
  await page.getByRole('button', { name: 'Show the whole folder' }).click();

  mail.link.refuse(true);
  mail.link.cutNow();
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await expectAccessible(page, 'problem');
});
