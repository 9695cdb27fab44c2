// The main job, from an empty window to a restart without a line.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { seededRandom } from '../test/support/random.ts';
import { type Letter, minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { type RemoteSink, startRemoteSink } from './support/remote-sink.ts';
import { shoot, shootBoth } from './support/shots.ts';
import {
  fillAccount,
  folder,
  html,
  inStep,
  linePanel,
  message,
  openMessage,
  row,
  rows,
  showHtml,
  testAndTrust,
  testStep,
} from './support/window-actions.ts';

const chart = seededRandom(7).bytes(400_000);

const lettersFor = (sink: RemoteSink): readonly Letter[] => [
  { subject: 'Slipway timetable', at: minutesAgo(300), text: 'The slipway is free on Tuesdays.', seen: true },
  {
    subject: 'Chart of the northern approach',
    at: minutesAgo(200),
    text: 'The survey is attached.',
    file: { type: 'application/zip', name: 'northern-approach.zip', content: chart },
  },
  {
    subject: 'Autumn offers',
    from: 'Chandlery Weekly <news@chandlery-weekly.example>',
    at: minutesAgo(100),
    text: 'Rope, paint and lamps.',
    html: `<h2>Autumn offers</h2><p>Rope, paint <b>and lamps</b>.</p>
      <img src="${sink.address}/pixel.gif" width="1" height="1">
      <img src="https://img.chandlery-weekly.example/rope.jpg" alt="Rope">
      <table background="https://img.chandlery-weekly.example/paper.png"><tr><td>From 4 EUR</td></tr></table>`,
  },
  {
    subject: 'Can you take the early boat?',
    at: minutesAgo(2),
    text: 'Tom is ill.\n\nCan you take the early boat on Friday?\n\nInes',
  },
];

const newestFirst = [
  'Can you take the early boat?',
  'Autumn offers',
  'Chart of the northern approach',
  'Slipway timetable',
];

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

const openChart = async (page: Page): Promise<Buffer> => {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Open northern-approach.zip' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('northern-approach.zip');
  return bytesOf(download);
};

const saveChart = async (page: Page): Promise<Buffer> => {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save northern-approach.zip as…' }).click();
  return bytesOf(await downloading);
};

/** All that was read once is read again. */
const everythingIsReadable = async (page: Page): Promise<void> => {
  await expect(rows(page).locator('.row-subject')).toHaveText(newestFirst);
  await openMessage(page, 'Can you take the early boat?');
  await expect(message(page)).toContainText('Can you take the early boat on Friday?');
  await openMessage(page, 'Autumn offers');
  await showHtml(page);
  await expect(html(page).getByRole('heading', { name: 'Autumn offers' })).toBeVisible();
  await openMessage(page, 'Slipway timetable');
  await expect(message(page)).toContainText('The slipway is free on Tuesdays.');
  await openMessage(page, 'Chart of the northern approach');
  expect(chart.equals(await openChart(page))).toBe(true);
};

test.use({ line: { kbitDown: 4_000, kbitUp: 1_000, rttMs: 30 } });

test('a first account is tested, read, cut off half-way through an attachment, and still there after a restart', async ({
  installation,
  mail,
}) => {
  const sink = await startRemoteSink();
  const { link, server } = mail;
  await mail.deliver('INBOX', lettersFor(sink));
  await mail.deliver('Archive', [
    { subject: 'Berth contract', at: minutesAgo(9_000), text: 'Signed.', seen: true },
  ]);
  let page = await installation.open();

  await test.step('the first run asks for an account', async () => {
    await expect(page.getByRole('heading', { name: 'Mail for slow lines, and for none' })).toBeVisible();
    await expect(page.getByText('the password is not kept')).toBeVisible();
    await shootBoth(page, 'first-run');
  });

  await test.step('a wrong password fails at the login step, in plain words', async () => {
    await fillAccount(page, mail, 'not-the-password');
    await testAndTrust(page);
    await expect(testStep(page, 'Reach the server')).toContainText('passed');
    await expect(testStep(page, 'Secure the connection')).toContainText('passed');
    await expect(testStep(page, 'Log in')).toContainText('failed');
    await expect(testStep(page, 'Log in')).toContainText(/refuses|password/);
    await expect(testStep(page, 'See the folders')).toContainText('not tried');
    await expect(page.getByRole('button', { name: 'Save and go online' })).toBeHidden();
    await shoot(page, 'account-wrong-password');
  });

  await test.step('the right one passes every step, one after the other', async () => {
    await page.getByLabel('Password').fill(server.users.alice.password);
    link.set({ rttMs: 900 });
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Account test' })).toHaveText(
      /Reach the server: passed\..*See the folders: (?:to come|being tried)\./,
    );
    link.set({ rttMs: 30 });
    for (const step of ['Reach the server', 'Secure the connection', 'Log in', 'See the folders']) {
      await expect(testStep(page, step)).toContainText('passed');
    }
    await shoot(page, 'account-passed');
    await page.getByRole('button', { name: 'Save and go online' }).click();
  });

  await test.step('folders and the newest messages appear', async () => {
    await expect(folder(page, 'Inbox')).toBeVisible();
    await expect(folder(page, 'Archive')).toBeVisible();
    await expect(rows(page).locator('.row-subject')).toHaveText(newestFirst);
    await expect(folder(page, 'Inbox')).toHaveAccessibleName(/3 unread/);
    await inStep(page);
    // The engine never opens an empty folder: there is nothing of it that is not here.
    await expect(folder(page, 'Drafts')).toHaveAccessibleName('Drafts, 0 messages, all listed here');
    await shootBoth(page, 'inbox');
  });

  await test.step('a plain text message is read', async () => {
    await openMessage(page, 'Can you take the early boat?');
    await expect(message(page)).toContainText('Can you take the early boat on Friday?');
    await shootBoth(page, 'plain-text');
  });

  await test.step('an HTML message is shown with nothing remote in it', async () => {
    await openMessage(page, 'Autumn offers');
    await expect(message(page)).toContainText('Rope, paint and lamps.');
    await showHtml(page);
    await expect(html(page).getByRole('heading', { name: 'Autumn offers' })).toBeVisible();
    await expect(message(page)).toContainText('3 remote items not loaded');
    await shootBoth(page, 'html');
    expect(installation.strayRequests).toEqual([]);
    expect(sink.hits()).toEqual([]);
  });

  let received = 0;
  await test.step('the line is cut half-way through an attachment', async () => {
    await openMessage(page, 'Chart of the northern approach');
    await expect(message(page)).toContainText('northern-approach.zip');
    const before = link.counters().down;
    link.refuse(true);
    link.cutAfter(chart.length / 2);
    await page.getByRole('button', { name: 'Fetch northern-approach.zip' }).click();
    await expect(page.getByRole('status').filter({ hasText: /trying again/ })).toBeVisible();
    await expect(page.getByRole('progressbar', { name: 'northern-approach.zip, bytes' })).toBeVisible();
    await expect(message(page)).toContainText('comes when the line is up');
    await shootBoth(page, 'cut');
    received = link.counters().down - before;
    expect(received).toBeGreaterThan(chart.length / 3);
    expect(received).toBeLessThan(chart.length * 0.6);
  });

  await test.step('the line comes back and the attachment goes on where it was', async () => {
    const before = link.counters().down;
    link.refuse(false);
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(page.getByRole('button', { name: 'Open northern-approach.zip' })).toBeVisible();
    await inStep(page);
    const rest = link.counters().down - before;
    expect(rest).toBeGreaterThan(chart.length / 3);
    expect(received + rest).toBeLessThan(chart.length * 1.2);
    await shootBoth(page, 'attachment-here');
  });

  await test.step('it opens and saves byte for byte', async () => {
    expect(chart.equals(await openChart(page))).toBe(true);
    expect(chart.equals(await saveChart(page))).toBe(true);
  });

  await test.step('with the line off everything is still readable', async () => {
    await page.getByRole('switch', { name: /^Online/ }).click();
    link.refuse(true);
    await expect(page.getByRole('switch', { name: 'Online, now: Offline' })).not.toBeChecked();
    await expect(linePanel(page)).toContainText('Offline; last in step with the server');
    await everythingIsReadable(page);
    await shootBoth(page, 'offline');
  });

  await test.step('after a restart without a line it is all still there', async () => {
    await installation.close();
    page = await installation.open();
    await expect(page.getByRole('form', { name: 'Password' })).toContainText('can be read without it');
    await everythingIsReadable(page);
    await shootBoth(page, 'restarted-offline');
  });

  await test.step('with password and line back, only what is new crosses', async () => {
    link.refuse(false);
    await mail.deliver('INBOX', [{ subject: 'Friday is settled', at: minutesAgo(1), text: 'Thank you!' }]);
    link.resetCounters();
    await page.getByLabel('Password for alice').fill(server.users.alice.password);
    await page.getByRole('button', { name: 'Go online' }).click();
    await openMessage(page, 'Friday is settled');
    await expect(message(page)).toContainText('Thank you!');
    await expect(rows(page).locator('.row-subject')).toHaveText(['Friday is settled', ...newestFirst]);
    await inStep(page);
    expect(link.counters().down).toBeLessThan(8_000);
  });

  expect(installation.strayRequests).toEqual([]);
  expect(sink.hits()).toEqual([]);
  await expect(row(page, 'Friday is settled')).toBeVisible();
  await sink.stop();
});
