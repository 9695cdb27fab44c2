// A page in Debian's Chromium with the window's own code for HTML messages in it, and a record of every request and
// connection that the browser tried to make beyond that page.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../electron/window/window-policy.ts';

const entry = `
import { createRoot } from 'react-dom/client';
import { createElement } from 'react';
import { makeSafeHtml } from './message/safe-html.ts';
import { HtmlView } from './message/html-view.tsx';
window.makeSafeHtml = (html, images, showRemote) =>
  makeSafeHtml(html, { inlineImages: new Map(images), showRemote });
let root = null;
window.showHtml = (html, images, showRemote) => {
  root ??= createRoot(document.getElementById('root'));
  const inlineImages = new Map(images);
  root.render(createElement(HtmlView, { html, inlineImages, showRemote, onBlocked: (count) => { window.blocked = count; } }));
};
window.ran = [];
`;

/** The entry and all it imports as one script. */
const bundle = async (): Promise<string> => {
  const virtual = '/virtual-entry.js';
  const output = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('../../renderer', import.meta.url)),
    define: { 'process.env.NODE_ENV': '"production"' },
    // The test runner's NODE_ENV would choose the development transform, which production React does not serve.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) =>
          id === virtual ? fileURLToPath(new URL('../../renderer/virtual-entry.js', import.meta.url)) : null,
        load: (id) => (id.endsWith('/virtual-entry.js') ? entry : null),
      },
    ],
    build: { write: false, minify: false, lib: { entry: virtual, formats: ['iife'], name: 'page' } },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (first === undefined || !('output' in first)) throw new Error('the bundler gave no output');
  return first.output[0].code;
};

export interface SafeHtmlPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What was asked for beyond the page itself, as `METHOD URL`, and 'tls' for connections that began with TLS. */
  readonly strayRequests: string[];
  /** Where the page is. */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Opens the page under the window's own content security policy, or without one. Every host under .test leads to a server
 * that notes the request, so what slips through is seen even where it would have failed.
 */
export const openSafeHtmlPage = async (policy: 'window' | 'none'): Promise<SafeHtmlPage> => {
  const script = await bundle();
  const strayRequests: string[] = [];
  const server = createServer((request, response) => {
    const isOwn = request.headers.host === `127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (isOwn && request.url === '/bundle.js') {
      response.setHeader('Content-Type', 'text/javascript').end(script);
    } else if (isOwn && request.url === '/') {
      if (policy === 'window') response.setHeader('Content-Security-Policy', contentSecurityPolicy());
      response
        .setHeader('Content-Type', 'text/html')
        .end(
          '<!doctype html><title>page</title><link rel="icon" href="data:,"><div id="root"></div><script src="/bundle.js"></script>',
        );
    } else {
      strayRequests.push(`${request.method} http://${request.headers.host}${request.url}`);
      if (isOwn) {
        response.writeHead(404).end();
        return;
      }
      // A pixel, so that images that may load do.
      response
        .setHeader('Content-Type', 'image/gif')
        .end(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'));
    }
  });
  server.on('clientError', (_, socket) => {
    strayRequests.push('tls');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--host-resolver-rules=MAP *.test 127.0.0.1:${port}`,
    ],
  });
  const context = await browser.newContext();
  const origin = `http://127.0.0.1:${port}`;
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  return {
    page,
    context,
    strayRequests,
    origin,
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
