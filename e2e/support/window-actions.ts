// What a person does in the window, and where things are in it.
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import type { MailLine } from './mail-line.ts';

/** The folder of that name in the tree. */
export const folder = (page: Page, name: string): Locator =>
  page.getByRole('tree', { name: 'Folders' }).getByRole('treeitem', { name: new RegExp(`^${name}(,|$)`) });

/** The rows of the message list that are in the document, top to bottom. */
export const rows = (page: Page): Locator => page.getByRole('listbox').getByRole('option');

/** What scrolls the message list. */
export const listScroller = (page: Page): Locator => page.locator('.list');

/** The row with this subject. */
export const row = (page: Page, subject: string): Locator =>
  rows(page).filter({ has: page.locator('.row-subject', { hasText: subject }) });

/** The open message. */
export const message = (page: Page): Locator => page.getByRole('article');

/** The verdict of one step of the account test. */
export const testStep = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Account test' }).getByRole('listitem').filter({ hasText: name });

/** The panel that tells about the line. */
export const linePanel = (page: Page): Locator => page.getByRole('region', { name: 'Line', exact: true });

/** What was just done, or what went wrong. */
export const notice = (page: Page): Locator => page.locator('.notice');

export const goOffline = async (page: Page): Promise<void> => {
  await page.getByRole('switch', { name: /^Online/ }).click();
  await expect(linePanel(page)).toContainText('Offline');
};

/** Types Alice's account at the far end of the line into the form. */
export const fillAccount = async (page: Page, mail: MailLine, password: string): Promise<void> => {
  await page.getByLabel('Your name').fill('Alice Marlow');
  await page.getByLabel('Mail address').fill('alice@marlow.example');
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Server').fill(mail.link.host);
  await page.getByLabel('Port').fill(String(mail.link.port));
  await page.getByLabel('User', { exact: true }).fill(mail.server.users.alice.user);
};

/** Tries the account out and trusts the server's certificate by hand. */
export const testAndTrust = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByRole('button', { name: 'Trust this certificate' }).click();
};

/** First run to the folders' first look: Alice's account, its certificate trusted by hand. */
export const addAccount = async (page: Page, mail: MailLine): Promise<void> => {
  await fillAccount(page, mail, mail.server.users.alice.password);
  await testAndTrust(page);
  await page.getByRole('button', { name: 'Save and go online' }).click();
};

/** Waits until nothing is left to fetch. */
export const inStep = async (page: Page): Promise<void> => {
  await expect(linePanel(page)).toContainText('In step with the server');
};

export const openMessage = async (page: Page, subject: string): Promise<void> => {
  await row(page, subject).click();
  await expect(message(page).getByRole('heading', { name: subject })).toBeVisible();
};

/** The document that the message's HTML is shown as. */
export const html = (page: Page): FrameLocator => message(page).frameLocator('iframe[title="Message"]');

/** Switches to the message's HTML; a slow line leaves a large one until it is asked for. */
export const showHtml = async (page: Page): Promise<void> => {
  await message(page).getByText('HTML', { exact: true }).click();
  const fetch = message(page).getByRole('button', { name: 'Fetch', exact: true });
  const frame = message(page).locator('iframe[title="Message"]');
  await expect(fetch.or(frame)).toBeVisible();
  if (await fetch.isVisible()) await fetch.click();
  await expect(frame).toBeVisible();
};
