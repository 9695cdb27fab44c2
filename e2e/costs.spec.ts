// What a button costs is said before it is pressed, and is what crosses the line then.
import type { Locator, Page } from '@playwright/test';
import { makeMailbox } from '../test/support/mail-maker.ts';
import { seededRandom } from '../test/support/random.ts';
import { expectAccessible } from './support/accessibility.ts';
import { type Letter, minutesAgo } from './support/letters.ts';
import type { MailLine } from './support/mail-line.ts';
import { expect, test } from './support/packetboat-test.ts';
import { putRows, rowsIn } from './support/replica-rows.ts';
import { shoot, shootBoth } from './support/shots.ts';
import {
  addAccount,
  folder,
  goOffline,
  inStep,
  linePanel,
  listScroller,
  message,
  notice,
  openMessage,
  row,
  rows,
} from './support/window-actions.ts';

test.use({ line: { kbitDown: 2_000, kbitUp: 2_000, rttMs: 30 } });

const words = 'tide harbour slip mast rope buoy pilot berth chart lamp net keel wind crew log dock'.split(
  ' ',
);

/** A text that compresses about as well as what people write. */
const prose = (seed: number, bytes: number): string => {
  const random = seededRandom(seed);
  let text = '';
  while (text.length < bytes) {
    const word = words[random.integer(0, words.length - 1)] ?? '';
    text += `${word}${random.integer(0, 999)}${random.integer(0, 8) === 0 ? '.\n' : ' '}`;
  }
  return text.slice(0, bytes);
};

const survey = seededRandom(5).bytes(300_000);

const metered = { key: 'link', byHand: 'metered', byNetwork: {} };

/** A budget of so many bytes a day for such a line, beyond what is spent of it. */
const budgetOf = async (page: Page, bytes: number) => {
  const spending = await rowsIn<{ link: string; counted: number }>(page, 'spending');
  const spent = spending
    .filter(({ link }) => link === 'metered')
    .reduce((sum, { counted }) => sum + counted, 0);
  return {
    link: 'metered',
    limits: { session: null, day: Math.round(spent + bytes), month: null },
    price: { per: 'MB', amount: 5, currency: 'USD' },
  };
};

/** The bytes that a text like `223 KB · 2 s · $1.12` says. */
const bytesSaid = async (cost: Locator): Promise<number> => {
  await expect(cost).toHaveText(/ · .*\$/);
  const text = ((await cost.textContent()) ?? '').replaceAll('\u00a0', ' ');
  const [, number, unit] = /([\d.]+) (B|KB|MB)/.exec(text) ?? [];
  return Number(number) * ({ B: 1, KB: 1_000, MB: 1_000_000 }[unit ?? ''] ?? Number.NaN);
};

const crossed = ({ link }: MailLine): number => link.counters().up + link.counters().down;

const expectAbout = (told: number, real: number) => {
  console.log(`said ${told} bytes, ${real} crossed: ${Math.round((told / real - 1) * 100)} %`);
  expect(Math.abs(told / real - 1)).toBeLessThan(0.15);
};

const backlog: readonly Letter[] = Array.from({ length: 12 }, (_, index) => ({
  subject: `Log of week ${index + 1}`,
  at: minutesAgo(20_000 - index * 60),
  text: prose(index, 9_000),
}));

test('an attachment and a text cost what was said, and beyond the budget only what is fetched anyway crosses', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', [
    ...backlog,
    {
      subject: 'Survey of the quay',
      at: minutesAgo(40),
      text: 'Attached.',
      file: { type: 'application/zip', name: 'survey.zip', content: survey },
    },
    { subject: 'Minutes of the meeting', at: minutesAgo(30), text: prose(99, 120_000) },
    {
      subject: 'Depths at low water',
      at: minutesAgo(20),
      text: 'Attached as well.',
      file: { type: 'application/zip', name: 'depths.zip', content: seededRandom(6).bytes(80_000) },
    },
  ]);
  test.setTimeout(120_000);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await putRows(page, { settings: [metered], terms: [await budgetOf(page, 2_000_000)] });
  await inStep(page);

  await test.step('an attachment', async () => {
    await openMessage(page, 'Survey of the quay');
    const cost = message(page).locator('.attachment .cost');
    const told = await bytesSaid(cost);
    await shootBoth(page, 'costs-attachment');
    await expectAccessible(page, 'an attachment with its cost');
    mail.link.resetCounters();
    await message(page).getByRole('button', { name: 'Fetch survey.zip' }).click();
    await expect(message(page).getByRole('button', { name: 'Open survey.zip' })).toBeVisible();
    await inStep(page);
    expectAbout(told, crossed(mail));
  });

  await test.step('the whole of a text that was cut', async () => {
    await openMessage(page, 'Minutes of the meeting');
    const toCome = message(page).locator('.to-come');
    await expect(toCome).toContainText('The rest of the text is not here yet');
    const told = await bytesSaid(toCome.locator('.cost'));
    await toCome.scrollIntoViewIfNeeded();
    await shoot(page, 'costs-rest');
    mail.link.resetCounters();
    await toCome.getByRole('button', { name: 'Fetch' }).click();
    await expect(toCome).toBeHidden();
    await inStep(page);
    expectAbout(told, crossed(mail));
  });

  await test.step('near its end, an opened text waits for a click', async () => {
    await putRows(page, { terms: [{ ...(await budgetOf(page, 40_000)) }] });
    await inStep(page);
    await mail.deliver('INBOX', [
      { subject: 'Ropes for the slip', at: minutesAgo(5), text: prose(7, 24_000) },
      { subject: 'Lamps for the pier', at: minutesAgo(4), text: prose(8, 24_000) },
    ]);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await openMessage(page, 'Ropes for the slip');
    const toCome = message(page).locator('.to-come');
    await expect(toCome).toContainText('The budget for today is nearly spent');
    const told = await bytesSaid(toCome.locator('.cost'));
    await shootBoth(page, 'costs-near');
    await expectAccessible(page, 'near the end of the budget');
    mail.link.resetCounters();
    await toCome.getByRole('button', { name: 'Fetch' }).click();
    await expect(message(page).locator('.text')).toContainText('tide');
    expectAbout(told, crossed(mail));
    await expect(row(page, 'Lamps for the pier')).toHaveAccessibleName(
      /Not here: waits: the budget for today/,
    );
  });

  await test.step('beyond it, an attachment is fetched anyway, and nothing else', async () => {
    await openMessage(page, 'Depths at low water');
    const attachment = message(page).locator('.attachment');
    await expect(attachment).toContainText('more than is left for today');
    const told = await bytesSaid(attachment.locator('.cost'));
    await shootBoth(page, 'costs-beyond');
    mail.link.resetCounters();
    await message(page).getByRole('button', { name: 'Fetch depths.zip anyway' }).click();
    await expect(notice(page)).toContainText('beyond the budget');
    await expect(message(page).getByRole('button', { name: 'Open depths.zip' })).toBeVisible();
    expectAbout(told, crossed(mail));
    await expect(row(page, 'Lamps for the pier')).toHaveAccessibleName(/Not here/);
  });
});

test('while the line is up, to sync now costs one more look, and says so', async ({ installation, mail }) => {
  await mail.deliver('INBOX', backlog);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  const button = page.getByRole('button', { name: 'Sync now' });
  const looks = async () =>
    (await rowsIn<{ purpose: string; items: number }>(page, 'spending'))
      .filter(({ purpose }) => purpose === 'checking')
      .reduce((sum, { items }) => sum + items, 0);
  const look = async () => {
    const before = await looks();
    await button.click();
    await expect.poll(looks).toBe(before + 1);
  };
  const told = async () => {
    const words = (await button.getAttribute('aria-description'))?.replaceAll('\u00a0', ' ') ?? '';
    const [, number, unit] = /about ([\d.]+) (B|KB)/.exec(words) ?? [];
    return Number(number) * (unit === 'KB' ? 1_000 : 1);
  };
  // What the first look costs is not what the others do: compression has seen the folders by then.
  for (let count = 0; count < 8; count += 1) await look();
  const said = await told();
  mail.link.resetCounters();
  await look();
  const real = crossed(mail);
  console.log(`a look: said ${said} bytes, ${real} crossed`);
  expect(said).toBeLessThan(2 * real);
  expect(said).toBeGreaterThan(real / 2);
  await goOffline(page);
  await expect(button).toHaveAttribute('aria-description', 'Go online first');
});

test('when the budget is spent, one thing is fetched anyway, and that can be taken back', async ({
  installation,
  mail,
}) => {
  const names = ['mooring.zip', 'slipway.zip'];
  await mail.deliver(
    'INBOX',
    names.map((name, index) => ({
      subject: `Plan ${name}`,
      at: minutesAgo(40 - index),
      text: 'Attached.',
      file: { type: 'application/zip', name, content: seededRandom(index).bytes(60_000) },
    })),
  );
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await putRows(page, { settings: [metered], terms: [await budgetOf(page, 1)] });
  await expect(page.getByRole('button', { name: 'Change the budget' })).toBeVisible();

  await test.step('it says that it would go beyond', async () => {
    await openMessage(page, 'Plan mooring.zip');
    await expect(message(page).locator('.attachment')).toContainText('more than is left for today');
    await shootBoth(page, 'costs-spent');
    await expectAccessible(page, 'a spent budget');
  });

  await test.step('taken back at once, it does not come', async () => {
    mail.link.silence(true);
    await message(page).getByRole('button', { name: 'Fetch mooring.zip anyway' }).click();
    await notice(page).getByRole('button', { name: 'Undo' }).click();
    await expect(message(page)).toContainText('paused');
    mail.link.silence(false);
    const allowed = await rowsIn<{ key: string; bytes: number }>(page, 'settings');
    expect(allowed.find(({ key }) => key === 'allowance')?.bytes).toBe(0);
    await expect(page.getByRole('button', { name: 'Change the budget' })).toBeVisible();
  });

  await test.step('fetched anyway, it comes, and the line goes down again', async () => {
    await openMessage(page, 'Plan slipway.zip');
    const told = await bytesSaid(message(page).locator('.attachment .cost'));
    mail.link.resetCounters();
    await message(page).getByRole('button', { name: 'Fetch slipway.zip anyway' }).click();
    await expect(message(page).getByRole('button', { name: 'Open slipway.zip' })).toBeVisible();
    expectAbout(told, crossed(mail));
  });
});

test('offline, what is fetched says that a session goes with it, and when it comes', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', [
    {
      subject: 'Survey of the quay',
      at: minutesAgo(40),
      text: 'Attached.',
      file: { type: 'application/zip', name: 'survey.zip', content: survey.subarray(0, 3_000) },
    },
  ]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  await openMessage(page, 'Survey of the quay');
  const cost = message(page).locator('.attachment .cost');
  const online = await cost.textContent();
  await expect(message(page).locator('.attachment')).not.toContainText('comes');
  await goOffline(page);
  await expect(message(page).locator('.attachment')).toContainText('comes once you are online');
  const said = (text: string | null) => Number(/([\d.]+)\u00a0KB/.exec(text ?? '')?.[1]);
  expect(said(await cost.textContent())).toBeGreaterThan(said(online) + 1);
});

test('a folder that is off says so, fetches one thing by a click, and comes back with one more', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', [{ subject: 'Welcome', at: minutesAgo(60), text: 'Aboard.' }]);
  await mail.deliver('Archive', [
    {
      subject: 'Old survey',
      at: minutesAgo(5_000),
      text: prose(1, 4_000),
      file: { type: 'application/zip', name: 'old.zip', content: survey.subarray(0, 20_000) },
    },
  ]);
  const page = await installation.open();
  await addAccount(page, mail);
  await inStep(page);
  const mailboxes = await rowsIn<{ path: string }>(page, 'mailboxes');
  const archive = mailboxes.find(({ path }) => path === 'Archive');
  await putRows(page, { mailboxes: [{ ...archive, priority: 'off' }] });
  await inStep(page);

  await test.step('nothing of it comes', async () => {
    await mail.deliver('Archive', [{ subject: 'Newly filed', at: minutesAgo(1), text: 'Filed.' }]);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await inStep(page);
    await folder(page, 'Archive').click();
    await expect(page.getByText('This folder is off: nothing of it is fetched.')).toBeVisible();
    await expect(rows(page)).toHaveCount(1);
    await openMessage(page, 'Old survey');
    await shootBoth(page, 'off');
    await expectAccessible(page, 'an off folder');
  });

  await test.step('an attachment of it comes by a click', async () => {
    await message(page).getByRole('button', { name: 'Fetch old.zip' }).click();
    await expect(message(page).getByRole('button', { name: 'Open old.zip' })).toBeVisible();
    await expect(rows(page)).toHaveCount(1);
  });

  await test.step('set to normal, it comes', async () => {
    await page.getByRole('button', { name: 'Set to normal' }).click();
    await expect(page.getByText('This folder is off')).toBeHidden();
    await expect(row(page, 'Newly filed')).toBeVisible();
    await expect(notice(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  });
});

test('beyond what a rule lists, more is listed by the keyboard, for what it costs', async ({
  installation,
  mail,
}) => {
  await mail.deliver('INBOX', [{ subject: 'Welcome', at: minutesAgo(60), text: 'Aboard.' }]);
  const letters = [
    ...makeMailbox({
      seed: 4,
      count: 700,
      from: minutesAgo(90_000),
      to: minutesAgo(70),
      maxAttachmentBytes: 512,
    }),
  ];
  await mail.server.deliver('alice', 'Archive', letters);
  const page = await installation.open();
  await addAccount(page, mail);
  await goOffline(page);
  // Before anything of the folder was listed.
  await putRows(page, {
    rules: [
      { scope: 'account', link: 'any', fetch: { kind: 'lists' }, reach: { kind: 'messages', messages: 60 } },
    ],
    settings: [metered, { key: 'online', wanted: true }],
    terms: [await budgetOf(page, 5_000_000)],
  });
  await inStep(page);
  await folder(page, 'Archive').click();
  await expect(page.getByText('60 of 700 here')).toBeVisible();
  const more = page.getByRole('button', { name: /^List \d+ more/ });

  await test.step('the end of the list says what is not there, why, and what it costs', async () => {
    await expect(more).not.toBeInViewport();
    await row(page, letters.at(-1)?.subject ?? '')
      .first()
      .click();
    await page.keyboard.press('End');
    await expect(page.getByText('640 older messages are not listed here (rule: newest 60)')).toBeInViewport();
    await expect(rows(page).last()).toHaveAttribute('aria-posinset', '60');
    await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true');
    await shootBoth(page, 'list-more');
    await expectAccessible(page, 'the end of a list');
  });

  await test.step('the filter says that it searches only that', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('zzz');
    await expect(
      page.getByText('Only what is listed here is searched: 640 messages of this folder are not.'),
    ).toBeVisible();
    await shoot(page, 'list-filtered');
    await page.keyboard.press('Escape');
    await expect(page.getByText('60 of 700 here')).toBeVisible();
  });

  await test.step('the keyboard lists more', async () => {
    await expect(page.getByRole('listbox')).toBeFocused();
    await page.keyboard.press('End');
    await expect(more).toBeInViewport();
    const told = await bytesSaid(page.locator('.list-rest .cost'));
    mail.link.resetCounters();
    await page.keyboard.press('Tab');
    await expect(more).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('560 of 700 here')).toBeVisible();
    await inStep(page);
    expectAbout(told, crossed(mail));
    await expect(page.getByText('140 older messages are not listed here')).toBeAttached();
  });

  await test.step('and walks on through it', async () => {
    await listScroller(page).evaluate((element) => element.scrollTo(0, 0));
    await page.keyboard.press('k');
    await page.keyboard.press('End');
    await expect(rows(page).last()).toHaveAttribute('aria-posinset', '560');
    await page.keyboard.press('k');
    await expect(page.locator('[role=option][aria-posinset="559"]')).toHaveAttribute('aria-selected', 'true');
    await expect(linePanel(page)).toBeVisible();
  });

  await test.step('everything that is listed is selected at once', async () => {
    await page.keyboard.press('Control+a');
    await expect(page.getByText('560 messages selected')).toBeVisible();
    await page.keyboard.press('Escape');
  });
});
