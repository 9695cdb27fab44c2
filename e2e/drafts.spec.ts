// Drafts are written, saved and edited without a line, and go out once there is one.
import type { Page } from '@playwright/test';
import type { RawImap } from '../test/support/raw-imap.ts';
import { readServerState } from '../test/support/server-state.ts';
import { expectAccessible, expectFocusSeen } from './support/accessibility.ts';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shootBoth } from './support/shots.ts';
import { addAccount, folder, inStep, message, openMessage, row, rows } from './support/window-actions.ts';

const editor = (page: Page) => page.getByRole('region', { name: 'Draft' });
const field = (page: Page, name: string) => editor(page).getByRole('textbox', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const unsent = (page: Page) => page.getByRole('button', { name: /^Not yet sent/ });

/** The drafts on the server, each with its flags and what it says. */
const serverDrafts = async (client: RawImap) => (await readServerState(client)).get('Drafts')?.messages ?? [];

test('a draft is written, closed with care, edited and taken back without a line', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', [{ subject: 'Berth contract', at: minutesAgo(1), text: 'To be signed.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await page.getByRole('switch').click();
  const { keyboard } = page;

  await test.step('c opens it where the mail stays in sight', async () => {
    await openMessage(page, 'Berth contract');
    await keyboard.press('c');
    await expect(field(page, 'To')).toBeFocused();
    await expect(message(page)).toBeVisible();
    await expectFocusSeen(page);
    await expectAccessible(page, 'a new draft');
    await shootBoth(page, 'draft-new');
    await expect(page.getByRole('button', { name: 'Send' })).toHaveCount(0);
    await keyboard.press('Escape');
    await expect(editor(page)).toBeHidden();
  });

  await test.step('what is unsaved is asked about; keeping on writing keeps all of it', async () => {
    await page.getByRole('button', { name: 'Write' }).click();
    await field(page, 'To').fill('Ines Carvalho <ines@estaleiro.example>, bob');
    await page.getByRole('button', { name: 'Cc, Bcc' }).click();
    await field(page, 'Bcc').fill('"Marlow, Tom" <tom@marlow.example>');
    await field(page, 'Subject').fill('Figures for the slipway — März');
    await field(page, 'Text').fill('Dear Ines,\n\n> as you said\n here they are.\n\nAlice\n');
    await keyboard.press('Escape');
    await expect(dialog(page)).toContainText('Save this draft?');
    await shootBoth(page, 'draft-leave');
    await expectAccessible(page, 'leaving a draft');
    await page.getByRole('button', { name: 'Keep on writing' }).click();
    await expect(field(page, 'Subject')).toHaveValue('Figures for the slipway — März');
  });

  await test.step('an open draft stays the one that is open', async () => {
    await row(page, 'Berth contract').click();
    await keyboard.press('c');
    await expect(field(page, 'Text')).toBeFocused();
    await expect(field(page, 'Text')).toHaveValue(/here they are/);
  });

  await test.step('Ctrl+S saves a half-finished one too, and says what is no address yet', async () => {
    await field(page, 'Text').press('Control+s');
    await expect(editor(page).getByRole('status')).toContainText('Saved with your drafts at');
    await expect(editor(page)).toContainText('“bob” is no address');
    await shootBoth(page, 'draft-saved');
    await expectAccessible(page, 'a saved draft');
    await keyboard.press('Escape');
    await expect(editor(page)).toBeHidden();
    await folder(page, 'Drafts').click();
    await expect(rows(page)).toHaveCount(1);
  });

  await test.step('edited, it takes the place of the version before; undo brings that one back', async () => {
    await openMessage(page, 'Figures for the slipway');
    await shootBoth(page, 'draft-open');
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect(field(page, 'To')).toHaveValue('Ines Carvalho <ines@estaleiro.example>, bob');
    await expect(field(page, 'Bcc')).toHaveValue('"Marlow, Tom" <tom@marlow.example>');
    await expect(field(page, 'Text')).toHaveValue('Dear Ines,\n\n> as you said\n here they are.\n\nAlice\n');
    await field(page, 'Subject').fill('Figures for the slipway, second version');
    await editor(page).getByRole('button', { name: 'Save draft' }).click();
    await expect(editor(page).getByRole('status')).toContainText('Saved with your drafts at');
    await editor(page).getByRole('button', { name: 'Close', exact: true }).click();
    await expect(rows(page).locator('.row-subject')).toHaveText(['Figures for the slipway, second version']);
    await expect(message(page)).toContainText('second version');
    await keyboard.press('Control+z');
    await expect(rows(page).locator('.row-subject')).toHaveText(['Figures for the slipway — März']);
  });

  await test.step('discarding leaves what was saved', async () => {
    await row(page, 'Figures').click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await field(page, 'Text').fill('Nothing of this.');
    await keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(editor(page)).toBeHidden();
    await expect(message(page)).toContainText('here they are.');
  });

  await test.step('it goes out once, as a draft that is read', async () => {
    await page.getByRole('switch').click();
    await expect(unsent(page)).toHaveAccessibleName('Not yet sent, nothing');
    const client = await mail.server.imap('alice');
    const drafts = await serverDrafts(client);
    expect(drafts.map(({ flags }) => flags)).toEqual([['\\Draft', '\\Seen']]);
    await client.close();
  });

  await test.step('and is the same to type on when it came from the server', async () => {
    await row(page, 'Figures').click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect(field(page, 'To')).toHaveValue('Ines Carvalho <ines@estaleiro.example>, bob');
    await expect(field(page, 'Text')).toHaveValue('Dear Ines,\n\n> as you said\n here they are.\n\nAlice\n');
    await field(page, 'Text').fill('Dear Ines, here they are at last.');
    await keyboard.press('Control+s');
    await expect(editor(page).getByRole('status')).toContainText('Saved with your drafts at');
    await keyboard.press('Escape');
    await expect(unsent(page)).toHaveAccessibleName('Not yet sent, nothing');
    const client = await mail.server.imap('alice');
    await expect.poll(async () => (await serverDrafts(client)).length).toBe(1);
    await client.close();
    await expect(rows(page)).toHaveCount(1);
    await expect(message(page)).toContainText('here they are at last');
  });
});

test('a draft with an attachment made elsewhere is not lost by editing its text', async ({
  installation,
  mail,
}) => {
  await mail.deliver('Drafts', [
    {
      subject: 'Chart of the northern approach',
      at: minutesAgo(3),
      text: 'The survey is attached.',
      file: { type: 'application/pdf', name: 'approach.pdf', content: Buffer.alloc(6_000, 'survey') },
    },
  ]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await page.getByRole('switch').click();
  await folder(page, 'Drafts').click();
  await openMessage(page, 'Chart of the northern approach');
  await page.getByRole('button', { name: 'Edit' }).click();
  await expect(editor(page)).toContainText('This draft has attachments');
  await shootBoth(page, 'draft-stays');
  await field(page, 'Text').fill('The survey is attached, and more.');
  await page.keyboard.press('Control+s');
  await expect(rows(page)).toHaveCount(2);
});
