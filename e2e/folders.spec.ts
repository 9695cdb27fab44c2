// Folders are made, renamed, moved, deleted and subscribed to without a line, by mouse and by keyboard.
import type { Page } from '@playwright/test';
import { expectAccessible, expectFocusSeen } from './support/accessibility.ts';
import { type Letter, minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shootBoth } from './support/shots.ts';
import { addAccount, folder, goOffline, inStep, row, rows } from './support/window-actions.ts';

const letters: readonly Letter[] = [
  { subject: 'Berth contract', at: minutesAgo(1), text: 'To be signed.' },
  { subject: 'Slipway timetable', at: minutesAgo(2), text: 'Tuesdays.' },
  { subject: 'Tide tables', at: minutesAgo(3), text: 'They are out.' },
];

const unsent = (page: Page) => page.getByRole('button', { name: /^Not yet sent/ });
const dialog = (page: Page) => page.getByRole('dialog');
const nameField = (page: Page) => page.getByRole('textbox', { name: 'Name' });
/** The menu of the folder that the tree's keys are on. */
const openMenu = async (page: Page) => {
  await page.keyboard.press('Shift+F10');
  await expect(page.locator('[role="menu"]:focus, [role="menu"] :focus')).toHaveCount(1);
};

const item = (page: Page, name: string) => page.getByRole('menuitem', { name });

test('folders by mouse: made, filled, moved into one another, renamed, deleted, and taken back', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', letters);
  await mail.deliver('Clients', [{ subject: 'Harbour works', at: minutesAgo(9_000), text: 'Signed.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await goOffline(page);

  await test.step('a name that cannot be is refused in plain words, and what was typed stays', async () => {
    await page.getByRole('button', { name: 'New folder' }).click();
    await expect(nameField(page)).toBeFocused();
    await nameField(page).fill('Hull/Keel');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('alert')).toContainText('A name cannot hold “/”');
    await nameField(page).fill('Clients');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('alert')).toContainText('Clients');
    await expect(nameField(page)).toHaveValue('Clients');
    await expectAccessible(page, 'a folder that is there already');
    await shootBoth(page, 'folder-exists');
    await nameField(page).fill('Projects');
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(dialog(page)).toBeHidden();
    await expect(folder(page, 'Projects')).toHaveAccessibleName(/not on the server yet/);
    await expect(unsent(page)).toHaveAccessibleName('Not yet sent, 1');
  });

  await test.step('a folder inside another', async () => {
    await folder(page, 'Clients').click({ button: 'right' });
    await item(page, 'New folder inside').click();
    await expect(page.getByLabel('Inside')).toHaveText(/Clients/);
    await nameField(page).fill('Estaleiro');
    await page.keyboard.press('Enter');
    await expect(folder(page, 'Estaleiro')).toHaveAttribute('aria-level', '2');
  });

  await test.step('messages are dropped on folders', async () => {
    await row(page, 'Berth contract').dragTo(folder(page, 'Estaleiro'));
    await expect(rows(page)).toHaveCount(2);
    await folder(page, 'Estaleiro').click();
    await expect(rows(page).locator('.row-subject')).toHaveText(['Berth contract']);
    await folder(page, 'Inbox').click();
  });

  await test.step('a folder is dropped on another, with all that is in it', async () => {
    await folder(page, 'Clients').dragTo(folder(page, 'Projects'));
    await expect(folder(page, 'Clients')).toHaveAttribute('aria-level', '2');
    await expect(folder(page, 'Estaleiro')).toHaveAttribute('aria-level', '3');
    await expect(page.getByText('Moved Clients into Projects')).toBeVisible();
    await shootBoth(page, 'folders-moved');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(folder(page, 'Clients')).toHaveAttribute('aria-level', '1');
  });

  await test.step('no folder goes into itself', async () => {
    await folder(page, 'Clients').dragTo(folder(page, 'Estaleiro'));
    await expect(folder(page, 'Clients')).toHaveAttribute('aria-level', '1');
    await expect(folder(page, 'Estaleiro')).toHaveAttribute('aria-level', '2');
  });

  await test.step('deleting asks, says how many messages go, and can be undone', async () => {
    await folder(page, 'Estaleiro').click({ button: 'right' });
    await item(page, 'Delete').click();
    await expect(dialog(page)).toContainText('The one message in it is deleted for good');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await folder(page, 'Clients').click({ button: 'right' });
    await item(page, 'Delete').click();
    await expect(dialog(page)).toContainText('There is a folder in it');
    await dialog(page).getByText('Close', { exact: true }).click();
    await folder(page, 'Projects').click({ button: 'right' });
    await item(page, 'Delete').click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(folder(page, 'Projects')).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(folder(page, 'Projects')).toBeVisible();
  });

  await test.step('all of it is there after a restart, without a line', async () => {
    await installation.close();
    const again = await installation.open();
    await expect(folder(again, 'Projects')).toHaveAccessibleName(/not on the server yet/);
    await folder(again, 'Estaleiro').click();
    await expect(rows(again).locator('.row-subject')).toHaveText(['Berth contract']);

    await test.step('and goes out once the line is up', async () => {
      await again.getByLabel('Password for alice').fill(mail.server.users.alice.password);
      await again.getByRole('button', { name: 'Go online' }).click();
      await expect(unsent(again)).toHaveAccessibleName('Not yet sent, nothing');
      await expect(folder(again, 'Projects')).not.toHaveAccessibleName(/not on the server yet/);
      const state = await mail.server.serverState('alice');
      expect([...state.keys()].filter((path) => /Projects|Clients/.test(path)).sort()).toEqual([
        'Clients',
        'Clients/Estaleiro',
        'Projects',
      ]);
      expect(state.get('Clients/Estaleiro')?.messages.map(({ subject }) => subject)).toEqual([
        'Berth contract',
      ]);
      expect(state.get('INBOX')?.messages).toHaveLength(2);
    });
  });
});

test('folders by keyboard alone', async ({ installation, mail }) => {
  await mail.deliver('INBOX', letters);
  await mail.deliver('Clients', [{ subject: 'Harbour works', at: minutesAgo(9_000), text: 'Signed.' }]);
  await mail.deliver('Lists/Anchors', [{ subject: 'Weekly', at: minutesAgo(9_000), text: 'News.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await goOffline(page);
  const { keyboard } = page;
  const tree = page.getByRole('tree', { name: 'Folders' });
  const current = async () => {
    const id = await tree.getAttribute('aria-activedescendant');
    return page.locator(`#${id}`);
  };

  await test.step('F2 renames, Escape leaves it and the focus is back in the tree', async () => {
    await folder(page, 'Clients').click();
    await expect(tree).toBeFocused();
    await keyboard.press('F2');
    await expect(nameField(page)).toHaveValue('Clients');
    await keyboard.press('Escape');
    await expect(tree).toBeFocused();
    await keyboard.press('F2');
    await keyboard.type('Customers');
    await keyboard.press('Enter');
    await expect(folder(page, 'Customers')).toHaveAccessibleName(/the server does not know yet/);
    await expect(tree).toBeFocused();
    await expectFocusSeen(page);
  });

  await test.step('Shift+F10 opens the menu; a folder is moved into one that its name is typed of', async () => {
    await openMenu(page);
    await shootBoth(page, 'folder-menu');
    await expectAccessible(page, 'folder menu');
    await keyboard.press('Escape');
    await expect(tree).toBeFocused();
    await openMenu(page);
    await keyboard.press('M');
    await expect(item(page, 'Move to')).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Into' })).toBeFocused();
    await keyboard.type('arch');
    await keyboard.press('Enter');
    await expect(folder(page, 'Customers')).toHaveAttribute('aria-level', '2');
    await expect(tree).toBeFocused();
    await keyboard.press('Control+z');
    await expect(folder(page, 'Customers')).toHaveAttribute('aria-level', '1');
  });

  await test.step('Ctrl+arrows reach a folder without opening it', async () => {
    await keyboard.press('Home');
    await keyboard.press('Control+ArrowDown');
    await expect(await current()).not.toHaveAttribute('aria-selected', 'true');
    await expect(folder(page, 'Inbox')).toHaveAttribute('aria-selected', 'true');
    await expectFocusSeen(page);
    const name = await (await current()).getAttribute('aria-label');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name?.split(',')[0] ?? '?');
  });

  await test.step('Delete asks about the folder, not about a message', async () => {
    await folder(page, 'Customers').click();
    await keyboard.press('Delete');
    await expect(dialog(page)).toContainText('Delete Customers?');
    await keyboard.press('Escape');
    await expect(tree).toBeFocused();
  });

  await test.step('unsubscribing, and subscribing again', async () => {
    await folder(page, 'Customers').click();
    for (const [word, other] of [
      ['Unsubscribe', 'Unsubscribed from Customers'],
      ['Subscribe', 'Subscribed to Customers'],
    ] as const) {
      await openMenu(page);
      await keyboard.press(word.charAt(0));
      await expect(page.getByRole('menuitem', { name: word, exact: true })).toBeFocused();
      await keyboard.press('Enter');
      await expect(page.getByText(other)).toBeVisible();
    }
  });

  await test.step('the inbox can be neither renamed, moved nor deleted', async () => {
    await folder(page, 'Inbox').click();
    await keyboard.press('F2');
    await expect(dialog(page)).toBeHidden();
    await openMenu(page);
    for (const name of ['Rename', 'Move to', 'Delete']) await expect(item(page, name)).toBeDisabled();
    await keyboard.press('Escape');
  });
});
