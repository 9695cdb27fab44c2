import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileHtml, remoteHtml } from './hostile-html.ts';
import { openSafeHtmlPage, type SafeHtmlPage } from './safe-html-page.ts';

interface Result {
  readonly document: string;
  readonly blockedRemote: number;
  readonly links: readonly { readonly text: string; readonly href: string }[];
  readonly cut: boolean;
}

/** The window's own page, and one without its content security policy, where nothing but our own holds. */
let own: SafeHtmlPage;
let bare: SafeHtmlPage;

beforeAll(async () => {
  own = await openSafeHtmlPage('window');
  bare = await openSafeHtmlPage('none');
});
afterAll(async () => {
  await own?.close();
  await bare?.close();
});

/** What was asked for since the last look, but for the sentinel. */
const takeStrays = ({ strayRequests }: SafeHtmlPage): string[] =>
  strayRequests.splice(0).filter((request) => !request.endsWith('/sentinel'));

const inPage = async <T>({ page }: SafeHtmlPage, code: string, argument: unknown = null): Promise<T> =>
  // The code is text because the page's types are not those of this layer.
  (await page.evaluate(`(${code})(${JSON.stringify(argument)})`)) as T;

const makeSafe = (
  html: string,
  showRemote = false,
  images: readonly [string, string][] = [],
): Promise<Result> =>
  inPage(own, '([html, images, showRemote]) => makeSafeHtml(html, images, showRemote)', [
    html,
    images,
    showRemote,
  ]);

/** Fails to load late, after the images of the frames before it, and tells so where scripts may run. */
const sentinel = `<img src="/sentinel" onerror="top.ran.push(-1)">`;

/** Shows documents in frames, waits until what they might do is done, and tells which reported that code ran. */
const showInFrames = (
  at: SafeHtmlPage,
  documents: Readonly<Record<string, string>>,
  sandbox: string | null,
) =>
  inPage<number[]>(
    at,
    `async ([documents, sentinel, sandbox]) => {
      window.ran = [];
      const frames = [...documents, sentinel].map((text) => {
        const frame = document.createElement('iframe');
        if (sandbox !== null && text !== sentinel) frame.sandbox = sandbox;
        frame.srcdoc = text;
        const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
        document.body.append(frame);
        return loaded.then(() => frame);
      });
      const loaded = await Promise.all(frames);
      for (let waited = 0; waited < 5000 && !window.ran.includes(-1); waited += 100) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        // Under the window's policy no handler runs, the sentinel's neither.
        if (waited >= 1000 && sandbox !== null) break;
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      for (const frame of loaded) frame.remove();
      return [...new Set(window.ran)].filter((payload) => payload >= 0);
    }`,
    [Object.values(documents), sentinel, sandbox],
  );

const names = Object.keys(hostileHtml);
// A number, because a name's blanks and quotes would end an attribute that the payload stands in without quotes.
const armed = Object.fromEntries(
  Object.entries(hostileHtml).map(([name, html]) => [
    name,
    html.replaceAll('RUN', `top.ran.push(${names.indexOf(name)})`),
  ]),
);

/** What must hold of a document that was made safe; an empty list when it does. */
const faults = `(text) => {
  const faults = [];
  const parsed = new DOMParser().parseFromString(text, 'text/html');
  const message = parsed.querySelector('body > #packetboat-message');
  if (message === null || parsed.body.children.length !== 1) faults.push('no single wrapper');
  const allowedInHead = new Set(['meta', 'style']);
  for (const { localName } of parsed.head.children) if (!allowedInHead.has(localName)) faults.push('head ' + localName);
  const refused = 'script style link meta base iframe frame object embed applet form input button select textarea template ' +
    'noscript svg math video audio source picture dialog slot portal';
  for (const element of parsed.body.querySelectorAll('*')) {
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') faults.push('namespace of ' + element.localName);
    if (refused.split(' ').includes(element.localName)) faults.push('element ' + element.localName);
    for (const { name, value } of element.attributes) {
      if (/^on|^(srcset|background|ping|action|formaction|autofocus|is|popover)$/.test(name)) faults.push('attribute ' + name);
      if (name === 'href' && !/^(https?:|mailto:)/.test(value)) faults.push('href ' + value);
      if (name === 'src' && !/^(data:image\\/|blob:)/.test(value)) faults.push('src ' + value);
      if (/url\\(["']?(?!data:image|blob:)/i.test(value) && name === 'style') faults.push('style ' + value);
    }
  }
  for (const style of parsed.head.querySelectorAll('style')) {
    if (/url\\(|@import|@font-face|position:/i.test(style.textContent)) faults.push('css ' + style.textContent);
  }
  const again = new DOMParser().parseFromString('<!doctype html>' + parsed.documentElement.outerHTML, 'text/html');
  if (again.documentElement.outerHTML !== parsed.documentElement.outerHTML) faults.push('changes when parsed again');
  return faults;
}`;

describe('hostile HTML', () => {
  it('does run and load when it is not made safe: the traps work', async () => {
    const ran = (await showInFrames(bare, armed, null)).map((payload) => names[payload]);
    const strays = takeStrays(bare);
    await bare.page.reload();
    expect(ran).toEqual(
      expect.arrayContaining(['script', 'img onerror', 'svg onload', 'body onload', 'mxss noscript']),
    );
    expect(ran.length).toBeGreaterThan(20);
    expect(strays.length).toBeGreaterThan(5);
  });

  it.each(Object.entries(armed))('H1 %s: nothing of it is left', async (_, html) => {
    const safe = await makeSafe(html);
    expect(await inPage<string[]>(own, faults, safe.document)).toEqual([]);
  });

  it('H1, H2 in real frames nothing runs and nothing is loaded, with our sandbox and even without', async () => {
    const entries = await Promise.all(
      [
        ...Object.entries(armed),
        ...Object.entries(remoteHtml).map(([name, [, html]]) => [name, html] as const),
      ].map(async ([name, html]) => [name, (await makeSafe(html)).document] as const),
    );
    const documents = Object.fromEntries(entries);
    expect(Object.keys(documents).length).toBeGreaterThan(80);
    expect(await showInFrames(own, documents, 'allow-same-origin')).toEqual([]);
    expect(await showInFrames(bare, documents, null)).toEqual([]);
    expect(takeStrays(own)).toEqual([]);
    expect(takeStrays(bare)).toEqual([]);
  });

  it('H1 any mixture of it is safe too, and stays what it is when parsed again', async () => {
    const seed = Number(process.env.PACKETBOAT_SEED ?? 1_625);
    const found = await inPage<{ html: string; faults: string[] }[]>(
      own,
      `([pieces, seed]) => {
        let state = seed;
        const random = (below) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor(state / 2 ** 32 * below); };
        const tokens = pieces.flatMap((piece) => piece.split(/(?=<)|(?<=>)/));
        const found = [];
        for (let round = 0; round < 600; round += 1) {
          const html = Array.from({ length: 2 + random(14) }, () => tokens[random(tokens.length)]).join('');
          const faults = (${faults})(makeSafeHtml(html, [], false).document);
          if (faults.length > 0) found.push({ html, faults });
        }
        return found;
      }`,
      [Object.values(armed), seed],
    );
    expect(found, `PACKETBOAT_SEED=${seed}`).toEqual([]);
  });

  it.each([
    ['nested divs', '<div>', 2_000_000],
    ['paragraphs', '<p>x', 1_000_000],
    ['unclosed formatting', '<b><p>', 200_000],
    ['formatting that hides from its end tag', '<b><table><td></b></table>', 100_000],
    ['styled elements', '<p style="color:red;background:url(http://a.test/)">', 100_000],
    ['attributes', `<p ${Array.from({ length: 50_000 }, (_, at) => `a${at}=1`).join(' ')}>x`, 1],
  ])('ten megabytes of %s are cut before the test’s time ends', async (_, unit, times) => {
    const [length, cut] = await inPage<[number, boolean]>(
      own,
      '([unit, times]) => { const safe = makeSafeHtml(unit.repeat(times), [], false); return [safe.document.length, safe.cut]; }',
      [unit, times],
    );
    expect(length).toBeLessThan(8_000_000);
    expect(cut).toBe(times > 1);
  });
});

describe('remote items', () => {
  it.each(Object.entries(remoteHtml))('H2 %s: counted, none loaded', async (_, [items, html]) => {
    const safe = await makeSafe(html);
    expect(safe.blockedRemote).toBe(items);
    expect(safe.document).not.toMatch(/[a-d]\.test\/[1-9]/);
  });

  it('H2 asked for, images are loaded from outside hosts, and nothing else is', async () => {
    const html = `<base href="https://evil.test/"><link rel=stylesheet href="http://a.test/link.css">
      <style>@import "http://a.test/import.css"; @font-face{font-family:f;src:url(http://a.test/font)}
      p{font-family:f} u{background:url(http://a.test/style-element.png)} b{border-image:url(http://a.test/border) 1}</style>
      <img src="http://a.test/img.png"><img srcset="http://a.test/srcset.png 1x"><p style="background:url(http://a.test/style.png)">x</p>
      <table background="http://a.test/background.png"><tr><td>x</td></tr></table><b>x</b><u>x</u>
      <video src="http://a.test/video" autoplay></video><iframe src="http://a.test/frame"></iframe>
      <img src="${bare.origin}/local.png"><img src="http://localhost/local.png"><img src="http://192.168.0.1/x">`;
    const safe = await inPage<Result>(bare, '(html) => makeSafeHtml(html, [], true)', html);
    await showInFrames(bare, { shown: safe.document }, 'allow-same-origin');
    expect(takeStrays(bare).toSorted()).toEqual(
      ['background', 'img', 'srcset', 'style-element', 'style'].map(
        (name) => `GET http://a.test/${name}.png`,
      ),
    );
    expect(safe.blockedRemote).toBe(9);
  });
});

describe('what comes through', () => {
  const bodyOf = (safe: Result) => /<body>(.*)<\/body>/s.exec(safe.document)?.[1] ?? '';

  it('the message as it was laid out', async () => {
    const safe = await makeSafe(
      '<body bgcolor="#eeeeee" dir=rtl><h1 style="color: red; position: fixed">Hi</h1><table width="600"><tr><td>x</td></tr></table>',
    );
    expect(bodyOf(safe)).toBe(
      '<div id="packetboat-message" dir="rtl" style="background-color: rgb(238, 238, 238);">' +
        '<h1 style="color: red;">Hi</h1><table width="600"><tbody><tr><td>x</td></tr></tbody></table></div>',
    );
  });

  it('its style sheets, without what H4 forbids', async () => {
    const safe = await makeSafe(
      `<style>h1 > a:hover { color: green; position: absolute; height: 100vh } td { height: 100%; width: 50% }
       @media (max-width: 600px) { .x { width: 100%; } } @media (min-height: 9px) { .y { padding: 1px; } }</style>`,
    );
    expect(safe.document).toMatch(/h1 > a:hover \{ color: green; +\}/);
    expect(safe.document).toMatch(/td \{ width: 50%; +\}/);
    expect(safe.document).toMatch(/@media \(max-width: 600px\) \{ \.x \{ width: 100%; +\} \}/);
    expect(safe.document).not.toContain('.y');
  });

  it('links, which say where they lead and open elsewhere', async () => {
    const safe = await makeSafe(
      '<a href="https://evil.test/login">https://bank.test</a> <a href="mailto:a@b.test">Ann</a> <a href="javascript:x">no</a> <a href="#x">no</a>',
    );
    expect(safe.links).toEqual([
      { text: 'https://bank.test', href: 'https://evil.test/login' },
      { text: 'Ann', href: 'mailto:a@b.test' },
    ]);
    expect(bodyOf(safe)).toContain(
      '<a href="https://evil.test/login" target="_blank" rel="noopener noreferrer" title="https://evil.test/login">',
    );
    expect(bodyOf(safe)).toContain('<a>no</a> <a>no</a>');
    expect((await makeSafe('<base href="https://a.test/"><a href="#x">x</a>')).links).toEqual([]);
  });

  it('inline images by Content-ID, in elements and in styles', async () => {
    const picture = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
    const safe = await makeSafe(
      '<img src="cid:logo@x"><img src="CID:with%20space"><img src="cid:absent" alt="gone"><p style="background:url(cid:logo@x)">x</p>',
      false,
      [
        ['logo@x', picture],
        ['with space', picture],
      ],
    );
    expect(bodyOf(safe).split(picture)).toHaveLength(4);
    expect(bodyOf(safe)).toContain('<img alt="gone">');
    expect(safe.blockedRemote).toBe(0);
  });

  it("white paper for colours of its own, the reader's scheme otherwise", async () => {
    const scheme = (safe: Result) => /name="color-scheme" content="([^"]*)"/.exec(safe.document)?.[1];
    expect(scheme(await makeSafe('<p style="font-weight:bold">x</p>'))).toBe('light dark');
    expect(scheme(await makeSafe('<p style="color:#333">x</p>'))).toBe('only light');
    expect(scheme(await makeSafe('<font color=red>x</font>'))).toBe('only light');
    expect(
      scheme(
        await makeSafe(
          '<style>p{color:#333} @media (prefers-color-scheme: dark){p{color:#ddd}}</style><p>x</p>',
        ),
      ),
    ).toBe('light dark');
  });
});

describe('the frame in the window', () => {
  const show = (html: string, images: readonly [string, string][] = []) =>
    inPage(own, '([html, images]) => showHtml(html, images, false)', [html, images]);
  const height = () =>
    inPage<number>(
      own,
      "() => document.querySelector('iframe.html-view')?.getBoundingClientRect().height ?? 0",
    );
  it('is as high as its content, and follows it', async () => {
    await show(`<div style="height:1234px"></div>`);
    await expect.poll(height).toBe(1234);
    await show(
      `<details><summary style="height:20px">more</summary><div style="height:500px">x</div></details>`,
    );
    await expect.poll(height).toBeLessThan(200);
    await own.page.frameLocator('iframe.html-view').locator('summary').click();
    await expect.poll(height).toBeGreaterThan(500);
  });

  it('H4 does not grow with content that wants to be as high as the frame', async () => {
    await show(`<html style="height:100%"><style>html,body,div,body>div{height:101%!important;min-height:120vh!important}</style>
      <body style="height:100%;margin:20px"><table height="100%"><tr><td>x</td></tr></table><div style="height:110%">y</div>`);
    await expect.poll(height, { timeout: 5000 }).toBeLessThan(300);
    const first = await height();
    expect(first).toBeGreaterThan(10);
    await own.page.waitForTimeout(300);
    expect(await height()).toBe(first);
  });

  it("shows blob: images under the window's own policy, says what was blocked, and has a name", async () => {
    await inPage(
      own,
      `() => {
        const bytes = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (c) => c.charCodeAt(0));
        const url = URL.createObjectURL(new Blob([bytes], { type: 'image/gif' }));
        showHtml('<p><img src="cid:x"></p><img src="https://evil.test/1.png">', [['x', url]], false);
      }`,
    );
    const width =
      "() => document.querySelector('iframe[title=Message]').contentDocument.querySelector('p img')?.naturalWidth";
    await expect.poll(() => inPage(own, width), { timeout: 5000 }).toBe(1);
    await expect.poll(() => inPage(own, '() => window.blocked')).toBe(1);
    expect(takeStrays(own)).toEqual([]);
  });

  it('opens a link in a page of its own that knows nothing of ours', async () => {
    await show('<a href="http://ok.test/page">link</a>');
    const opened = own.context.waitForEvent('page');
    await own.page.frameLocator('iframe.html-view').locator('a').click();
    const popup = await opened;
    await popup.waitForLoadState();
    expect(popup.url()).toBe('http://ok.test/page');
    expect(await popup.evaluate('window.opener === null && document.referrer === ""')).toBe(true);
    await popup.close();
    takeStrays(own);
  });

  it("has the window's colour scheme, unless the message was made for white paper", async () => {
    const colour = (background = false) =>
      inPage(
        own,
        `() => { const { contentWindow } = document.querySelector('iframe');
          const root = contentWindow.document.querySelector('p') && contentWindow.document.documentElement;
          return root && contentWindow.getComputedStyle(root)['${background ? 'backgroundColor' : 'color'}']; }`,
      );
    const setScheme = (scheme: string) =>
      inPage(own, '(scheme) => { document.documentElement.style.colorScheme = scheme; }', scheme);
    await setScheme('dark');
    await show('<p>no colours</p>');
    await expect.poll(() => colour()).toBe('rgb(255, 255, 255)');
    await setScheme('light');
    await expect.poll(() => colour()).toBe('rgb(0, 0, 0)');
    await setScheme('dark');
    await show('<p style="color: #333">colours</p>');
    await expect.poll(() => colour(true)).toBe('rgb(255, 255, 255)');
    await setScheme('');
  });

  it('hands keys on to the window', async () => {
    await show('<p>text</p>');
    await inPage(
      own,
      "() => { window.keys = []; addEventListener('keydown', (event) => window.keys.push(event.key)); }",
    );
    await own.page.frameLocator('iframe.html-view').locator('p').click();
    await own.page.keyboard.press('j');
    await expect.poll(() => inPage(own, '() => window.keys')).toEqual(['j']);
  });
});
