// A message that tries everything, shown as HTML.
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { type RemoteSink, startRemoteSink } from './support/remote-sink.ts';
import { shootBoth } from './support/shots.ts';
import { addAccount, html, message, openMessage, showHtml } from './support/window-actions.ts';

/** What each trick would leave behind, on the window or on the wire. */
const hostileHtml = ({ address }: RemoteSink): string => `<html><head>
  <base href="${address}/base/"><meta http-equiv="refresh" content="0;url=${address}/refresh">
  <link rel="stylesheet" href="${address}/sheet.css"><link rel="dns-prefetch" href="//prefetch.evil.example">
  <style>@import "${address}/import.css"; @font-face { font-family: x; src: url(${address}/font.woff) }
  p { font-family: x; background: url("${address}/style.png") }</style>
  </head><body onload="top.ran='onload'" background="${address}/body.png"><p>Nothing to see here.</p>
  <script>top.ran = 'script'</script>
  <script src="${address}/script.js"></script>
  <img src="x-nothing:" onerror="top.ran='onerror'">
  <img src="${address}/image.png" srcset="${address}/image2.png 2x" onload="top.ran='image'">
  <svg onload="top.ran='svg'"><script>top.ran='svg script'</script><image href="${address}/svg.png"/></svg>
  <math><mtext><table><mglyph><style><img src onerror="top.ran='mutation'"></style></mglyph></table></mtext></math>
  <iframe src="${address}/frame" srcdoc="<script>top.ran='frame'</script>"></iframe>
  <object data="${address}/object"></object><embed src="${address}/embed"><video src="${address}/video" autoplay></video>
  <form action="${address}/form"><input autofocus onfocus="top.ran='focus'"><button>Send</button></form>
  <details open ontoggle="top.ran='toggle'"><summary>More</summary></details>
  <a id="bait" href="javascript:top.ran='link'">A harmless link</a>
  <div style="position:fixed;inset:0;background:#f00">Over everything</div>
  </body></html>`;

// The sanitiser reads the message in a document without a window, where nothing runs and nothing is loaded anyway; the
// browser reports what the window's policy would stop there. The frame that shows the result must give no reason to.
test.use({ harmless: /^(Executing inline event handler|Setting the document's base URI).* violates/ });

test('a hostile message shown as HTML runs nothing and loads nothing', async ({ installation, mail }) => {
  const sink = await startRemoteSink();
  const letter = { subject: 'You have won', at: minutesAgo(5), text: 'A boat.', html: hostileHtml(sink) };
  await mail.deliver('INBOX', [letter]);
  const page = await installation.open();
  await addAccount(page, mail);
  const { origin } = new URL(page.url());

  await openMessage(page, 'You have won');
  await showHtml(page);
  await expect(html(page).getByText('Nothing to see here.')).toBeVisible();
  await expect(message(page)).toContainText(/remote items? not loaded/);
  await shootBoth(page, 'hostile');

  // The switch back stays in reach: nothing in the message covers the window.
  await html(page).getByText('A harmless link').click();
  await message(page).getByText('Text', { exact: true }).click();
  await expect(message(page)).toContainText('A boat.');

  expect(await page.evaluate(() => Reflect.get(window, 'ran'))).toBeUndefined();
  expect(new URL(page.url()).origin).toBe(origin);
  expect(installation.strayRequests).toEqual([]);
  expect(sink.hits()).toEqual([]);
  await sink.stop();
});
