// Which folder comes first is changed by drag and by keyboard, in the tree and in one list of all, and obeyed on the wire.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible, expectFocusSeen } from './support/accessibility.ts';
import { type Letter, minutesAgo } from './support/letters.ts';
import type { MailLine } from './support/mail-line.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shootBoth } from './support/shots.ts';
import { addAccount, folder, goOffline, inStep, linePanel, notice } from './support/window-actions.ts';

const trees = ['Beech', 'Birch', 'Cedar', 'Dogwood'] as const;

const letter = (subject: string): Letter => ({ subject, at: minutesAgo(1), text: `About ${subject}.` });

const order = (page: Page): Locator => page.getByRole('listbox', { name: 'Folders in their order' });
const orderRows = (page: Page): Locator => order(page).getByRole('option');
const orderRow = (page: Page, name: string): Locator =>
  orderRows(page).filter({ has: page.locator('.order-words', { hasText: new RegExp(`^${name}$`) }) });
/** A click on its rule would open that. */
const point = (page: Page, name: string) => orderRow(page, name).locator('.order-words').click();
const section = (page: Page, name: string): Locator => order(page).getByRole('group', { name });
const namesIn = (page: Page, name: string): Locator => section(page, name).locator('.order-words');
const inTree = (page: Page): Locator =>
  page
    .getByRole('tree', { name: 'Folders' })
    .locator('.folder-name', { hasText: /^(Beech|Birch|Cedar|Dogwood)$/ });

const openOrder = async (page: Page) => {
  await page.getByRole('button', { name: 'What comes first' }).click();
  await expect(order(page)).toBeFocused();
};

/** Onto the upper or lower edge of a row. */
const dragToEdge = async (page: Page, moved: Locator, target: Locator, edge: 'top' | 'bottom') => {
  const box = await target.boundingBox();
  if (!box) throw new Error('the row is not on screen');
  await moved.hover();
  await page.mouse.down();
  const y = edge === 'top' ? 3 : box.height - 3;
  await target.hover({ position: { x: box.width / 3, y: box.height / 2 } });
  await target.hover({ position: { x: box.width / 3, y } });
  await target.hover({ position: { x: box.width / 3 + 1, y } });
};

/** The folders in the order in which they were opened on the server since then. */
const openedSince = async (mail: MailLine, lines: number): Promise<readonly string[]> => {
  const said = (await mail.server.said('alice')).slice(lines);
  return [...new Set(said.flatMap((line) => /\bSELECT "?([^" ]+)/.exec(line)?.[1] ?? []))];
};

/** Keys in the folder tree, in one go: none waits for what the one before it did. */
const pressAtOnce = (
  page: Page,
  key: { readonly key: string; readonly altKey?: boolean },
  times: number,
): Promise<void> =>
  page.getByRole('tree', { name: 'Folders' }).evaluate(
    (tree, { pressed, count }) => {
      for (let index = 0; index < count; index += 1) {
        tree.dispatchEvent(new KeyboardEvent('keydown', { ...pressed, bubbles: true, cancelable: true }));
      }
    },
    { pressed: key, count: times },
  );

test.describe('on the wire', () => {
  // What is compressed cannot be read in the server's log.
  test.use({ server: { rawLog: true, withoutExtensions: ['COMPRESS=DEFLATE'] } });

  test('an order made by drag and by keyboard is the order in which folders are fetched', async ({
    installation,
    mail,
  }) => {
    for (const name of trees) await mail.deliver(name, [letter(`Leaves of ${name}`)]);
    const page = await installation.open();
    await addAccount(page, mail);
    await inStep(page);
    await goOffline(page);
    await expect(inTree(page)).toHaveText(['Beech', 'Birch', 'Cedar', 'Dogwood']);

    await test.step('dropped on the edge of a row of the tree, a folder goes beside it', async () => {
      await dragToEdge(page, folder(page, 'Dogwood'), folder(page, 'Birch'), 'top');
      await expect(folder(page, 'Birch')).toHaveAttribute('data-line', 'before');
      await shootBoth(page, 'order-drag-tree');
      await page.mouse.up();
      await expect(inTree(page)).toHaveText(['Beech', 'Dogwood', 'Birch', 'Cedar']);
      await expect(notice(page)).toContainText('Dogwood comes before Birch');
    });

    await test.step('Alt with an arrow key moves it past its neighbour', async () => {
      await folder(page, 'Beech').click();
      await page.keyboard.press('Alt+ArrowDown');
      await expect(inTree(page)).toHaveText(['Dogwood', 'Beech', 'Birch', 'Cedar']);
      await page.keyboard.press('Control+z');
      await expect(inTree(page)).toHaveText(['Beech', 'Dogwood', 'Birch', 'Cedar']);
      await page.keyboard.press('Alt+ArrowDown');
      await expect(inTree(page)).toHaveText(['Dogwood', 'Beech', 'Birch', 'Cedar']);
    });

    await test.step('keys that are pressed faster than anything is written all count', async () => {
      await pressAtOnce(page, { key: 'ArrowDown', altKey: true }, 2);
      await expect(inTree(page)).toHaveText(['Dogwood', 'Birch', 'Cedar', 'Beech']);
      await page.keyboard.press('Control+z');
      await expect(inTree(page)).toHaveText(['Dogwood', 'Birch', 'Beech', 'Cedar']);
      await page.keyboard.press('Control+z');
      await expect(inTree(page)).toHaveText(['Dogwood', 'Beech', 'Birch', 'Cedar']);
    });

    await test.step('in the list of all, it is dropped into another rank', async () => {
      await openOrder(page);
      await dragToEdge(page, orderRow(page, 'Cedar'), orderRow(page, 'Inbox'), 'bottom');
      await expect(orderRow(page, 'Inbox')).toHaveAttribute('data-line', 'after');
      await shootBoth(page, 'order-drag');
      await page.mouse.up();
      await expect(namesIn(page, 'High')).toHaveText(['Inbox', 'Cedar']);
      await expect(notice(page)).toContainText('Cedar comes after Inbox, with high priority');
    });

    await mail.deliver('INBOX', [letter('News')]);
    for (const name of trees) await mail.deliver(name, [letter(`News of ${name}`)]);
    const before = (await mail.server.said('alice')).length;
    await page.getByRole('switch', { name: /^Online/ }).click();
    for (const name of trees) {
      await expect(folder(page, name)).toHaveAccessibleName(/2 messages, all listed here/);
    }
    const opened = await openedSince(mail, before);
    // What is looked at is served like a high one.
    expect(opened.filter((path) => path !== 'INBOX')).toEqual(['Beech', 'Cedar', 'Dogwood', 'Birch']);
  });

  test('of a folder that is off nothing crosses but its name', async ({ installation, mail }) => {
    await mail.deliver('Noise', [letter('Bang')]);
    await mail.deliver('Beech', [letter('Leaves')]);
    const page = await installation.open();
    await addAccount(page, mail);
    await inStep(page);
    await goOffline(page);
    await folder(page, 'Noise').click();
    for (const word of ['low', 'off']) {
      await page.keyboard.press('-');
      await expect(folder(page, 'Noise')).toHaveAccessibleName(new RegExp(`, ${word}`));
    }
    await page.keyboard.press('-');
    await expect(page.getByRole('status').filter({ hasText: 'Noise is off already' })).toBeAttached();
    await pressAtOnce(page, { key: '+' }, 3);
    await expect(folder(page, 'Noise')).toHaveAccessibleName(/, high/);
    await pressAtOnce(page, { key: '-' }, 3);
    await expect(notice(page)).toContainText('Noise is off');
    await page.keyboard.press('Control+z');
    await expect(folder(page, 'Noise')).toHaveAccessibleName(/, low/);
    await page.keyboard.press('-');
    await expect(folder(page, 'Noise')).toHaveAccessibleName(/, off/);
    await folder(page, 'Inbox').click();

    const crossed = async () => [
      ...(await mail.server.said('alice')),
      ...(await mail.server.answered('alice')),
    ];
    const about = (lines: readonly string[]) => lines.filter((line) => line.includes('Noise'));
    expect(about(await crossed()).join('\n')).toMatch(/STATUS "?Noise/);
    await mail.deliver('Noise', [letter('Boom')]);
    await mail.deliver('Beech', [letter('More leaves')]);
    const before = new Set(await crossed());
    await page.getByRole('switch', { name: /^Online/ }).click();
    await expect(folder(page, 'Beech')).toHaveAccessibleName(/^Beech, 2 unread/);
    await inStep(page);
    const since = about((await crossed()).filter((line) => !before.has(line)));
    expect(since.filter((line) => !/^\* LIST /.test(line))).toEqual([]);
    await expect(folder(page, 'Noise')).toHaveAccessibleName('Noise, 1 unread, off');
  });
});

test('what comes first, by keyboard alone', async ({ installation, mail }) => {
  for (const name of ['INBOX', ...trees, 'Lists/Anchors'])
    await mail.deliver(name, [letter(`Leaves of ${name}`)]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await goOffline(page);
  const { keyboard } = page;

  await test.step('g o opens it, arrow keys go through it', async () => {
    await keyboard.press('g');
    await keyboard.press('o');
    await expect(order(page)).toBeFocused();
    await expect(orderRow(page, 'Inbox')).toHaveAttribute('aria-selected', 'true');
    await expectFocusSeen(page);
    await expectAccessible(page, 'what comes first');
    await shootBoth(page, 'order');
    await keyboard.press('End');
    await expect(orderRow(page, 'Trash')).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('Home');
  });

  await test.step('a key that gives a rank gives none behind a g', async () => {
    await keyboard.press('g');
    await keyboard.press('l');
    await expect(page.getByRole('heading', { name: 'The line' })).toBeVisible();
    await keyboard.press('g');
    await keyboard.press('o');
    await expect(namesIn(page, 'High')).toHaveText(['Inbox']);
  });

  await test.step('letters give a rank, and the folder stays the current one', async () => {
    await order(page).evaluate((list) => list.scrollTo(0, 0));
    await point(page, 'Birch');
    await keyboard.press('h');
    await expect(namesIn(page, 'High')).toHaveText(['Inbox', 'Birch']);
    await expect(orderRow(page, 'Birch')).toHaveAttribute('aria-selected', 'true');
    await expect(notice(page)).toContainText('Birch has high priority');
    await keyboard.press('o');
    await expect(namesIn(page, 'Off')).toHaveText(['Birch']);
    await keyboard.press('+');
    await expect(namesIn(page, 'Low')).toContainText(['Birch']);
    await keyboard.press('Control+z');
    await expect(namesIn(page, 'Off')).toHaveText(['Birch']);
    await expect(section(page, 'Low').locator('.order-words', { hasText: 'Birch' })).toHaveCount(0);
  });

  await test.step('Alt with an arrow key moves it, from one rank into the next, and says where it is', async () => {
    await keyboard.press('Alt+ArrowUp');
    await expect(namesIn(page, 'Low')).toHaveText(['Junk', 'Trash', 'Birch']);
    await expect(notice(page)).toContainText('Birch is 3 of 3 with low priority');
    await keyboard.press('Alt+ArrowUp');
    await expect(namesIn(page, 'Low')).toHaveText(['Junk', 'Birch', 'Trash']);
    await expect(section(page, 'Off')).toContainText('No folder. Drop one here.');
  });

  await test.step('an empty rank takes what is dropped on it', async () => {
    await orderRow(page, 'Anchors').dragTo(section(page, 'Off').locator('.order-none'));
    await expect(namesIn(page, 'Off')).toHaveText(['Anchors']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(section(page, 'Off').locator('.order-none')).toBeVisible();
  });

  await test.step('the menu has the same, with a check mark and where it comes from', async () => {
    await order(page).focus();
    await point(page, 'Lists');
    // A pointer that rests where the menu opens would take the keys' place in it.
    await page.mouse.move(640, 4);
    await keyboard.press('Shift+F10');
    await expect(page.locator('[role="menu"]:focus, [role="menu"] :focus')).toHaveCount(1);
    await keyboard.press('Home');
    await expect(page.getByRole('menuitem', { name: /^Priority/ })).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(page.getByRole('menuitemradio', { checked: true })).toHaveText('By itself (normal)');
    await expectAccessible(page, 'priority menu');
    await shootBoth(page, 'priority-menu');
    await keyboard.press('ArrowRight');
    await keyboard.press('H');
    await expect(page.getByRole('menuitemradio', { name: 'High' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(order(page)).toBeFocused();
    await expect(orderRow(page, 'Anchors')).toContainText('as Lists');
    await expect(namesIn(page, 'High')).toHaveText(['Inbox', 'Lists', 'Anchors']);
  });

  await test.step('all of it is there after a restart', async () => {
    await installation.close();
    const again = await installation.open();
    await openOrder(again);
    await expect(namesIn(again, 'High')).toHaveText(['Inbox', 'Lists', 'Anchors']);
    await expect(namesIn(again, 'Low')).toHaveText(['Junk', 'Birch', 'Trash']);
    await again.keyboard.press('Escape');
    await expect(again.getByRole('listbox', { name: 'Inbox' })).toBeFocused();
  });
});

test('three hundred folders are put in order', async ({ installation, mail }) => {
  const names = Array.from({ length: 300 }, (_, number) => `Berth ${String(number + 1).padStart(3, '0')}`);
  for (let from = 0; from < names.length; from += 100) {
    await mail.server.doveadm('mailbox', 'create', '-u', 'alice', ...names.slice(from, from + 100));
  }
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await expect(folder(page, 'Trash')).toBeAttached();
  await openOrder(page);
  await expect(orderRows(page)).toHaveCount(306);
  await page.keyboard.press('End');
  await expect(orderRow(page, 'Trash')).toBeInViewport();
  await point(page, 'Berth 300');
  await page.keyboard.press('h');
  await expect(namesIn(page, 'High')).toHaveText(['Inbox', 'Berth 300']);
  await expect(orderRow(page, 'Berth 300')).toBeInViewport();
  const began = performance.now();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(namesIn(page, 'High')).toHaveText(['Berth 300', 'Inbox']);
  console.log(`300 folders: moved within ${(performance.now() - began).toFixed(0)} ms`);
  await expect(linePanel(page)).toBeVisible();
});
