// What comes by itself is changed in the rule editor, which tells what that would bring: and so much comes.
import type { Locator, Page } from '@playwright/test';
import { makeMailbox } from '../test/support/mail-maker.ts';
import { expectAccessible, expectFocusSeen } from './support/accessibility.ts';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot, shootBoth } from './support/shots.ts';
import { addAccount, folder, goOffline, inStep, notice, row, rows } from './support/window-actions.ts';

const editor = (page: Page): Locator => page.getByRole('dialog', { name: /^What comes by itself/ });
const forecast = (page: Page): Locator => editor(page).getByRole('region', { name: 'Forecast' });
const total = (page: Page): Locator => forecast(page).locator('.forecast-total dd');
const choice = (page: Page, name: RegExp): Locator => editor(page).getByRole('radio', { name });
/** Whose rule is looked at. The label takes the click. */
const onLine = (page: Page, name: string) =>
  editor(page).locator('.segment').filter({ hasText: name }).click();
const exceptions = (page: Page): Locator => editor(page).getByRole('listitem', { name: /^Exception/ });

const openAccountRule = async (page: Page) => {
  await page.getByRole('button', { name: 'What comes first' }).click();
  await page.getByRole('button', { name: 'All folders’ rule' }).click();
  await expect(editor(page)).toBeVisible();
};

const openRule = async (page: Page, name: string) => {
  await folder(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'What comes by itself…' }).click();
  await expect(editor(page)).toBeVisible();
};

/** Once nothing is being reckoned any more. */
const settled = async (page: Page) => {
  await expect(forecast(page))
    .toHaveAttribute('aria-busy', 'true')
    .catch(() => {});
  await expect(forecast(page)).toHaveAttribute('aria-busy', 'false');
};

const save = async (page: Page) => {
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(editor(page)).toBeHidden();
};

const factors: Readonly<Record<string, number>> = { B: 1, KB: 1_000, MB: 1_000_000 };

/** The bytes in words such as `3.4 KB · 2 s`. */
const bytesIn = (words: string | null): number => {
  const [, number = '', unit = ''] = /([\d.]+)\s(B|KB|MB)\b/.exec(words ?? '') ?? [];
  return Number(number) * (factors[unit] ?? Number.NaN);
};

test('the forecast of a rule and what then crosses agree within 15 %', async ({ installation, mail }) => {
  test.setTimeout(120_000);
  const made = (seed: number, count: number) => [
    ...makeMailbox({
      seed,
      count,
      from: minutesAgo(50_000),
      to: minutesAgo(100),
      maxAttachmentBytes: 40_000,
    }),
  ];
  // What such mail costs on the wire is learned from what crossed before.
  await mail.server.deliver('alice', 'INBOX', made(3, 60));
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);

  await test.step('small attachments, and then lists only, everywhere', async () => {
    await openAccountRule(page);
    await choice(page, /^Attachments too/).check();
    await editor(page).getByLabel('Attachments up to, KB').fill('20');
    await save(page);
    await openAccountRule(page);
    await expect(forecast(page)).toContainText('Nothing: what this brings is here.');
    await choice(page, /^Lists only/).check();
    await save(page);
    await expect(notice(page)).toContainText('Changed what comes by itself');
    await mail.server.deliver('alice', 'Clients', made(11, 150));
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(folder(page, 'Clients')).toHaveAccessibleName(/150 messages, all listed here/);
    await inStep(page);
    await goOffline(page);
    await folder(page, 'Clients').click();
    await expect(rows(page).first()).toHaveAccessibleName(/not here/i);
  });

  let told = 0;
  let overhead = 0;
  await test.step('the forecast follows what is chosen', async () => {
    await openRule(page, 'Clients');
    await expect(editor(page)).toContainText('as for all folders');
    await expect(forecast(page)).toContainText('Nothing: what this brings is here.');
    await choice(page, /^Texts too/).check();
    await settled(page);
    await expect(forecast(page)).toContainText(/1[0-5]\d texts, /);
    const texts = bytesIn(await total(page).textContent());
    await choice(page, /^Attachments too/).check();
    await editor(page).getByLabel('Attachments up to, KB').fill('20');
    await settled(page);
    await expect(forecast(page)).toContainText(/\d+ attachments, /);
    told = bytesIn(await total(page).textContent());
    expect(told).toBeGreaterThan(texts);
    overhead = bytesIn(
      /Connecting takes ([^·]+)/.exec((await forecast(page).textContent()) ?? '')?.[1] ?? '',
    );
    await shootBoth(page, 'rule-forecast');
    await save(page);
  });

  mail.link.resetCounters();
  await page.getByRole('switch', { name: /^Online/ }).click();
  await expect(row(page, made(11, 150).at(-1)?.subject ?? '?').first()).toHaveAccessibleName(/here/i);
  await openRule(page, 'Clients');
  await expect(forecast(page)).toContainText('Nothing: what this brings is here.', { timeout: 60_000 });
  await editor(page).getByRole('button', { name: 'Cancel' }).click();
  await inStep(page);
  const { up, down } = mail.link.counters();
  const came = up + down - overhead;
  console.log(
    `forecast ${told} B, came ${came} B beside ${overhead} B for connecting: ${((came / told - 1) * 100).toFixed(1)} %`,
  );
  expect(Math.abs(came / told - 1)).toBeLessThan(0.15);
});

test('a rule by kind of line, exceptions, and what is wrong', async ({ installation, mail }) => {
  await mail.server.deliver(
    'alice',
    'Clients',
    makeMailbox({
      seed: 5,
      count: 20,
      from: minutesAgo(9_000),
      to: minutesAgo(100),
      maxAttachmentBytes: 9_000,
    }),
  );
  await mail.deliver('Clients/Alder', [{ subject: 'Leaves', at: minutesAgo(1), text: 'Green.' }]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await goOffline(page);
  const { keyboard } = page;

  await test.step('bad input is said at its field, and nothing typed is lost', async () => {
    await openRule(page, 'Clients');
    await expectAccessible(page, 'rule editor');
    await onLine(page, 'Satellite');
    await choice(page, /^The newest/).check();
    await editor(page).getByRole('textbox', { name: 'The newest messages' }).fill('many');
    await onLine(page, 'Metered');
    await choice(page, /^Everything/).check();
    await editor(page).getByRole('button', { name: 'Sender' }).click();
    await expect(editor(page).getByLabel('Address or domain')).toBeFocused();
    await keyboard.type('nobody');
    await keyboard.press('Enter');
    // Saved is nothing, and the field that is wrong is shown, on whichever line.
    await expect(editor(page).getByRole('textbox', { name: 'The newest messages' })).toHaveValue('many');
    await expect(editor(page).getByRole('textbox', { name: 'The newest messages' })).toBeFocused();
    await expect(editor(page)).toContainText('A whole number of messages, from 1 to 10,000,000.');
    await expect(editor(page)).toContainText('The sender must be an address or a domain');
    await expectAccessible(page, 'rule editor with mistakes');
    await shootBoth(page, 'rule-mistakes');
    await keyboard.press('Escape');
    await expect(editor(page)).toBeHidden();
    await expect(notice(page)).toContainText('stays as it was');
    await notice(page).getByRole('button', { name: 'Undo' }).click();
    await expect(editor(page).getByRole('textbox', { name: 'The newest messages' })).toHaveValue('many');
    await editor(page).getByRole('textbox', { name: 'The newest messages' }).fill('50');
    await editor(page).getByLabel('Address or domain').fill('Yard <office@yard.example>');
    await expect(editor(page).getByRole('alert')).toHaveCount(0);
  });

  await test.step('exceptions are ordered, removed and put back', async () => {
    await editor(page).getByRole('button', { name: 'Kind of file' }).click();
    await editor(page).getByLabel('Kind of file').selectOption({ label: 'Office documents' });
    await exceptions(page).nth(1).getByLabel('In which folders').selectOption({ label: 'in Clients only' });
    await exceptions(page).nth(1).getByRole('button', { name: 'Earlier' }).click();
    await expect(exceptions(page).first().getByLabel('Kind of file')).toBeVisible();
    await expect(exceptions(page).first().getByRole('button', { name: 'Earlier' })).toBeFocused();
    await keyboard.press('Alt+ArrowDown');
    await expect(exceptions(page).nth(1).getByLabel('Kind of file')).toBeVisible();
    await exceptions(page).nth(1).getByRole('button', { name: 'Remove' }).click();
    await expect(exceptions(page)).toHaveCount(1);
    await expect(editor(page).getByRole('button', { name: 'Undo' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(exceptions(page)).toHaveCount(2);
    await save(page);
    await expect(notice(page)).toContainText('Changed what comes by itself into Clients');
  });

  await test.step('a folder inside goes by it, says so, and can go back to it', async () => {
    await openRule(page, 'Alder');
    await onLine(page, 'Metered');
    await expect(editor(page)).toContainText('Metered: as for Clients');
    await expect(choice(page, /^Everything/)).toBeChecked();
    await onLine(page, 'Satellite');
    await expect(editor(page).getByRole('textbox', { name: 'The newest messages' })).toHaveValue('50');
    await choice(page, /^Lists only/).check();
    await expect(editor(page)).toContainText('Satellite: set here');
    await editor(page).getByRole('button', { name: 'Back to: as for Clients' }).click();
    await expect(editor(page)).toContainText('Satellite: as for Clients');
    await expect(editor(page).getByRole('textbox', { name: 'The newest messages' })).toHaveValue('50');
    // The office documents are for Clients alone.
    await expect(exceptions(page)).toHaveCount(1);
    await editor(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('tree', { name: 'Folders' })).toBeFocused();
  });

  await test.step('what was saved is there after a restart, and Undo took back is not', async () => {
    await openAccountRule(page);
    await expect(exceptions(page)).toHaveCount(2);
    // By the keyboard: who clicks knows where.
    await choice(page, /^Texts too/).press('ArrowUp');
    await expect(choice(page, /^Lists only/)).toBeChecked();
    await expectFocusSeen(page);
    await save(page);
    await keyboard.press('Control+z');
    await expect(notice(page)).toContainText('Undone: Changed what comes by itself');
    await installation.close();
    const again = await installation.open();
    await openRule(again, 'Clients');
    await onLine(again, 'Metered');
    await expect(choice(again, /^Everything/)).toBeChecked();
    await expect(exceptions(again).nth(1).getByLabel('Kind of file')).toHaveValue('office');
    await expect(exceptions(again).first().getByLabel('Address or domain')).toHaveValue(
      'office@yard.example',
    );
    await onLine(again, 'Any line');
    await expect(editor(again)).toContainText('as Packetboat does by itself');
    for (const [width, height] of [
      [800, 600],
      [400, 700],
    ] as const) {
      await again.setViewportSize({ width, height });
      await shoot(again, `rule-${width}`);
      await again.getByRole('button', { name: 'Save' }).scrollIntoViewIfNeeded();
      await expect(again.getByRole('button', { name: 'Save' })).toBeInViewport();
    }
  });
});
