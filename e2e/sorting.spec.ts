// An hour of sorting without a line, by keys and by mouse; days later the line comes up, and all of it arrives.
import type { Page } from '@playwright/test';
import type { ServerMailbox } from '../test/support/server-state.ts';
import { type Letter, minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot, shootBoth } from './support/shots.ts';
import {
  addAccount,
  folder,
  goOffline,
  inStep,
  linePanel,
  message,
  notice,
  openMessage,
  row,
  rows,
} from './support/window-actions.ts';

/** Newest first. */
const subjects = [
  'Early boat on Friday',
  'Anchor chain, second offer',
  'Harbour works, figures',
  'Berth 12',
  'Invoice of September',
  'Invoice of October',
  'Invoice of November',
  'Budget for the pier',
  'Winter storage, part one',
  'Club evening',
  'Winter storage, part two',
  'Slipway timetable',
  'Tide tables',
  'Autumn offers',
  'You have won',
  'Cheap rope',
  'Survey of the northern approach',
  'Signal flags, the list',
  'Minutes of the meeting',
  'Harbour dues',
] as const;

const letters: readonly Letter[] = subjects.map((subject, index) => ({
  subject,
  at: minutesAgo(10 * (index + 1)),
  text: `${subject}: see below.\n\nInes`,
}));

const bySubject = (left: readonly string[]): readonly string[] =>
  subjects.filter((subject) => left.includes(subject));

/** What the view shows of a folder, top to bottom. */
const expectFolder = async (page: Page, name: string, expected: readonly string[]): Promise<void> => {
  await folder(page, name).click();
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  await expect(rows(page).locator('.row-subject')).toHaveText([...expected]);
};

const inInbox = bySubject([
  'Early boat on Friday',
  'Anchor chain, second offer',
  'Harbour works, figures',
  'Berth 12',
  'Survey of the northern approach',
  'Signal flags, the list',
  'Minutes of the meeting',
]);
const inClients = bySubject([
  'Invoice of September',
  'Invoice of October',
  'Invoice of November',
  'Budget for the pier',
  'Signal flags, the list',
]);
const inWinter = bySubject(['Winter storage, part one', 'Winter storage, part two', 'Harbour dues']);
const inArchive = bySubject(['Club evening', 'Slipway timetable', 'Tide tables']);
const inTrash = bySubject(['Autumn offers', 'You have won']);

const expectSorted = async (page: Page): Promise<void> => {
  await expectFolder(page, 'Clients', inClients);
  await expectFolder(page, 'Winter', inWinter);
  await expectFolder(page, 'Archive', inArchive);
  await expectFolder(page, 'Trash', inTrash);
  await expectFolder(page, 'Inbox', inInbox);
  await expect(row(page, 'Anchor chain')).toHaveAccessibleName(/starred/);
  await expect(row(page, 'Harbour works')).toHaveAccessibleName(/starred/);
  await expect(row(page, 'Minutes of the meeting')).not.toHaveAccessibleName(/Unread/);
  await expect(row(page, 'Survey of the northern approach')).toHaveAccessibleName(/Unread/);
};

test('twenty messages are sorted without a line, one is undone, and after a restart the server has it all', async ({
  installation,
  mail,
}) => {
  test.slow();
  await mail.deliver('INBOX', letters);
  await mail.server.doveadm('mailbox', 'create', '-u', 'alice', '-s', 'Clients', 'Winter');
  let page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await expect(page.getByText('20 messages · 20 unread')).toBeVisible();
  await goOffline(page);
  const { keyboard } = page;
  const list = page.getByRole('listbox');

  await test.step('what was on screen for a while is read, what was passed is not', async () => {
    await openMessage(page, 'Early boat on Friday');
    await expect(row(page, 'Early boat on Friday')).not.toHaveAccessibleName(/Unread/);
    await keyboard.press('j');
    await keyboard.press('j');
    await keyboard.press('k');
    await expect(row(page, 'Harbour works')).toHaveAccessibleName(/Unread/);
  });

  await test.step('stars by key and by a click on the row', async () => {
    await keyboard.press('s');
    await expect(row(page, 'Anchor chain')).toHaveAccessibleName(/starred.*Not yet sent/);
    await row(page, 'Harbour works').hover();
    await row(page, 'Harbour works').locator('[data-part="star"]').click();
    await expect(row(page, 'Harbour works')).toHaveAccessibleName(/starred/);
    await expect(row(page, 'Anchor chain')).toHaveAttribute('aria-selected', 'true');
    await shootBoth(page, 'sorting-star');
  });

  await test.step('a label by keys alone', async () => {
    await row(page, 'Berth 12').click();
    await keyboard.press('l');
    await expect(page.getByRole('dialog', { name: 'Labels of 1 message' })).toBeVisible();
    await keyboard.type('harbour');
    await shoot(page, 'sorting-label');
    await keyboard.press('Enter');
    await expect(notice(page)).toContainText('Gave 1 message the label “harbour”');
    await expect(list).toBeFocused();
    await expect(message(page).getByRole('list', { name: 'Labels' })).toContainText('harbour');
  });

  await test.step('a range moves to a folder picked by typing', async () => {
    await keyboard.press('j');
    await keyboard.press('Shift+ArrowDown');
    await keyboard.press('Shift+ArrowDown');
    await expect(rows(page).and(page.locator('[aria-selected=true]'))).toHaveCount(3);
    await expect(page.getByRole('region', { name: 'Selected messages' })).toContainText(
      '3 messages selected',
    );
    await shootBoth(page, 'sorting-several');
    await keyboard.press('v');
    await expect(page.getByRole('dialog', { name: 'Move 3 messages to' })).toBeVisible();
    await keyboard.type('cli');
    await shootBoth(page, 'sorting-picker');
    await keyboard.press('Enter');
    await expect(notice(page)).toContainText('Moved 3 messages to Clients');
    await expect(row(page, 'Invoice')).toHaveCount(0);
    await expect(row(page, 'Budget for the pier')).toHaveAttribute('aria-selected', 'true');
    await expect(list).toBeFocused();
    await shootBoth(page, 'sorting-moved');
  });

  await test.step('one is dragged to a folder, and several at once', async () => {
    await row(page, 'Budget for the pier').dragTo(folder(page, 'Clients'));
    await expect(notice(page)).toContainText('Moved 1 message to Clients');
    await row(page, 'part one').click();
    await row(page, 'part two').click({ modifiers: ['ControlOrMeta'] });
    await expect(page.getByRole('heading', { name: '2 selected' })).toBeVisible();
    await row(page, 'part one').dragTo(folder(page, 'Winter'));
    await expect(notice(page)).toContainText('Moved 2 messages to Winter');
    await expect(row(page, 'Winter storage')).toHaveCount(0);
  });

  await test.step('archived one by one and two at once', async () => {
    await row(page, 'Club evening').click();
    await keyboard.press('e');
    await expect(row(page, 'Club evening')).toHaveCount(0);
    await expect(row(page, 'Slipway timetable')).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('x');
    await keyboard.press('j');
    await keyboard.press('x');
    await keyboard.press('e');
    await expect(notice(page)).toContainText('Archived 2 messages');
    await expect(row(page, 'Autumn offers')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('deleted to the Trash, and one for good after a question', async () => {
    await keyboard.press('#');
    await keyboard.press('Delete');
    await expect(row(page, 'You have won')).toHaveCount(0);
    await expect(row(page, 'Cheap rope')).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('Shift+Delete');
    const question = page.getByRole('dialog', { name: 'Delete 1 message for good?' });
    await expect(question).toBeVisible();
    await shoot(page, 'sorting-delete');
    await keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(list).toBeFocused();
    await keyboard.press('Shift+Delete');
    await keyboard.press('Enter');
    await expect(notice(page)).toContainText('Deleted 1 message for good');
    await expect(row(page, 'Cheap rope')).toHaveCount(0);
  });

  await test.step('undone, it is back where it was', async () => {
    await row(page, 'Survey of the northern approach').click();
    await keyboard.press('e');
    await expect(row(page, 'Survey of the northern approach')).toHaveCount(0);
    await keyboard.press('ControlOrMeta+z');
    await expect(notice(page)).toContainText('Undone: archived 1 message');
    await expect(row(page, 'Survey of the northern approach')).toBeVisible();
  });

  await test.step('copied, marked read and moved by the menu of the row', async () => {
    await row(page, 'Signal flags').click();
    await keyboard.press('y');
    await expect(page.getByRole('dialog', { name: 'Copy 1 message to' })).toBeVisible();
    await keyboard.type('clients');
    await keyboard.press('Enter');
    await expect(notice(page)).toContainText('Copied 1 message to Clients');
    await row(page, 'Minutes of the meeting').click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await shootBoth(page, 'sorting-menu');
    await page.getByRole('menuitem', { name: 'Mark as read' }).click();
    await expect(row(page, 'Minutes of the meeting')).not.toHaveAccessibleName(/Unread/);
    await expect(list).toBeFocused();
    await keyboard.press('j');
    await keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Move to…' }).click();
    await keyboard.type('winter');
    await keyboard.press('Enter');
    await expect(notice(page)).toContainText('Moved 1 message to Winter');
  });

  await test.step('everything is where it was put', () => expectSorted(page));

  await test.step('a restart without a line changes none of it', async () => {
    await installation.close();
    page = await installation.open();
    await expect(linePanel(page)).toContainText('Offline');
    await expectSorted(page);
    await shoot(page, 'sorting-restarted');
  });

  await test.step('online, the server has it like this', async () => {
    await page.getByLabel('Password for alice').fill(mail.server.users.alice.password);
    await page.getByRole('button', { name: 'Go online' }).click();
    await inStep(page);
    await expect(linePanel(page)).not.toContainText('wait for the line');
    await expect(page.getByRole('img', { name: 'Not yet sent' })).toHaveCount(0);
    const state = await mail.server.serverState('alice');
    const there = (path: string) => {
      const messages = (state.get(path) as ServerMailbox).messages;
      return bySubject(messages.map(({ subject }) => subject));
    };
    expect(there('INBOX')).toEqual(inInbox);
    expect(there('Clients')).toEqual(inClients);
    expect(there('Winter')).toEqual(inWinter);
    expect(there('Archive')).toEqual(inArchive);
    expect(there('Trash')).toEqual(inTrash);
    const flagsOf = (subject: string) =>
      state.get('INBOX')?.messages.find((other) => other.subject === subject)?.flags;
    expect(flagsOf('Anchor chain, second offer')).toContain('\\Flagged');
    expect(flagsOf('Harbour works, figures')).toContain('\\Flagged');
    expect(flagsOf('Berth 12')).toContain('harbour');
    expect(flagsOf('Early boat on Friday')).toContain('\\Seen');
    expect(flagsOf('Minutes of the meeting')).toContain('\\Seen');
    expect([...state.values()].flatMap(({ messages }) => messages)).toHaveLength(20);
    await expectSorted(page);
  });
});
