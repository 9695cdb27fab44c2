// A message's HTML, made safe to show. Numbered, because each has a test that tries to break it:
//
// H1 Nothing runs: no scripts, handlers, plug-ins, frames or forms come through, and the frame that shows the
//    document allows none either.
// H2 Nothing is loaded but what `showRemote` allows, and that is images only, over http(s), from hosts outside this
//    machine's own network.
// H3 The browser's parser is the one that sanitises and the one that renders; core has none, so this is here.
// H4 Nothing in it can look like a part of the window, or follow the height of its own frame.
import DOMPurify, { type Config } from 'dompurify';
import { parseInert } from './parse-inert.ts';
import { baseOf, firstOfSrcset, mayLoad, remoteItemsOf, remoteUrlOf } from './remote-items.ts';
import { type ResolveImage, safeDeclarations, safeStyleSheet } from './safe-css.ts';

export interface SafeHtmlOptions {
  /** blob: or data: URLs of the images that came with the message, by Content-ID without angle brackets. */
  readonly inlineImages: ReadonlyMap<string, string>;
  /** Load remote images. */
  readonly showRemote: boolean;
}

export interface SafeLink {
  readonly text: string;
  /** http:, https: or mailto:. */
  readonly href: string;
}

export interface SafeHtml {
  /** A complete document for an iframe's srcdoc, with its own content security policy. */
  readonly document: string;
  /** Distinct remote items that the message asks for and the document does not load. */
  readonly blockedRemote: number;
  readonly links: readonly SafeLink[];
  /** True when the end was left out because there is more of it than can be shown. */
  readonly cut: boolean;
}

const maxLinks = 1000;

const words = (list: string): string[] => list.trim().split(/\s+/);

const purify: Config = {
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_NAMESPACES: ['http://www.w3.org/1999/xhtml'],
  ALLOWED_TAGS: words(`
    a abbr acronym address area article aside b bdi bdo big blockquote body br caption center cite code col colgroup
    dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i img ins
    kbd li main map mark menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong style sub summary
    sup table tbody td tfoot th thead time tr tt u ul var wbr #text`),
  ALLOWED_ATTR: words(`
    abbr align alt background bgcolor border cellpadding cellspacing class color colspan coords datetime dir face
    headers height href hspace id lang link media name noshade nowrap open reversed rowspan rules scope shape size span
    src srcset start style summary text title type usemap valign value vspace width`),
};

const policyFor = (showRemote: boolean): string =>
  [
    "default-src 'none'",
    `img-src data: blob:${showRemote ? ' https: http:' : ''}`,
    "style-src 'unsafe-inline'",
    "script-src 'none'",
    "font-src 'none'",
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');

const defaultStyle = `
html { font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
body { margin: 0; overflow-wrap: break-word; }
img { max-width: 100%; }
pre { white-space: pre-wrap; }
blockquote { margin: 0 0 0 2px; padding-left: 10px; border-left: 2px solid rgb(128 140 150 / 50%); }
table { font-size: inherit; }`;

/** Comes after the message's own style: the frame takes its height from the root's box. */
const frameStyle = `
html, body { height: auto !important; min-height: 0 !important; max-height: none !important; }
body > #packetboat-message { display: flow-root !important; height: auto !important; min-height: 0 !important;
  max-height: none !important; overflow-x: auto !important; overflow-y: hidden !important; }`;

/**
 * A message without colours takes the window's scheme (HtmlView sets it). One that has rules for the dark follows
 * prefers-color-scheme, as its rules do. Any other that brings colours was made for white paper.
 */
const schemes = {
  windows: { root: ' data-scheme="window"', meta: 'light dark', style: 'html { color-scheme: light dark; }' },
  readers: { root: '', meta: 'light dark', style: 'html { color-scheme: light dark; }' },
  paper: {
    root: '',
    meta: 'only light',
    style: `html { color-scheme: only light; background: #fff; color: #000; }
#packetboat-message { padding: 12px; box-sizing: border-box; }`,
  },
} as const;

const escapeAttribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const cidOfUrl = (reference: string): string => {
  const cid = reference.slice('cid:'.length);
  try {
    return decodeURIComponent(cid);
  } catch {
    // RFC 2392 asks for percent escapes, and many senders write the Content-ID as it is.
    return cid;
  }
};

/** Resolves images and keeps count of the remote ones that are let through. */
const imageResolver = (base: string | null, options: SafeHtmlOptions) => {
  const loaded = new Set<string>();
  const resolve: ResolveImage = (reference) => {
    const trimmed = reference.trim();
    if (/^cid:/i.test(trimmed)) return options.inlineImages.get(cidOfUrl(trimmed)) ?? null;
    if (/^data:image\/(?:png|gif|jpe?g|webp|bmp|avif)[;,]/i.test(trimmed)) return trimmed;
    const url = remoteUrlOf(trimmed, base);
    if (url === null || !options.showRemote || !mayLoad(url)) return null;
    loaded.add(url.href);
    return url.href;
  };
  return { resolve, loaded };
};

/** Only an img loads here; on anything else these attributes would be there for nothing but a mistake of ours. */
const restrainSource = (element: Element, resolve: ResolveImage): void => {
  if (element.localName === 'img') restrainImage(element, resolve);
  else for (const name of ['src', 'srcset']) element.removeAttribute(name);
};

const restrainImage = (image: Element, resolve: ResolveImage): void => {
  const reference = image.getAttribute('src') ?? firstOfSrcset(image.getAttribute('srcset') ?? '');
  const url = resolve(reference);
  image.removeAttribute('srcset');
  if (url === null) image.removeAttribute('src');
  else image.setAttribute('src', url);
};

const restrainStyle = (element: HTMLElement, resolve: ResolveImage): void => {
  const background = element.getAttribute('background');
  element.removeAttribute('background');
  const style = element.getAttribute('style');
  if (style === null && background === null) return;
  const url = background === null ? null : resolve(background);
  const image = url === null ? '' : `background-image: url("${url.replace(/["\\]/g, encodeURIComponent)}");`;
  const safe = safeDeclarations(`${image}${style ?? ''}`, resolve);
  if (safe === '') element.removeAttribute('style');
  else element.setAttribute('style', safe);
};

const restrainLink = (link: Element, base: string | null): SafeLink | null => {
  const reference = (link.getAttribute('href') ?? '').trim();
  link.removeAttribute('href');
  // A fragment would be looked for in the window's own page: a srcdoc has its embedder's base URL.
  if (reference.startsWith('#') || !URL.canParse(reference, base ?? undefined)) return null;
  const { protocol, href } = new URL(reference, base ?? undefined);
  if (!['http:', 'https:', 'mailto:'].includes(protocol)) return null;
  link.setAttribute('href', href);
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer');
  // What is written need not be where it leads.
  link.setAttribute('title', href);
  return { text: link.textContent.trim(), href };
};

const colourAttributes = 'bgcolor color text link background'.split(' ');
const colourStyle = /(?:^|[^-\w])(?:color|background(?:-color|-image)?)\s*:/i;

const hasOwnColours = (root: Element): boolean =>
  [root, ...root.querySelectorAll('*')].some(
    (element) =>
      colourAttributes.some((name) => element.hasAttribute(name)) ||
      colourStyle.test(element.getAttribute('style') ?? '') ||
      (element.localName === 'style' && colourStyle.test(element.textContent)),
  );

const knowsDark = (message: Document): boolean =>
  [...message.querySelectorAll('style')].some(({ textContent }) =>
    /prefers-color-scheme:\s*dark/i.test(textContent),
  ) || /dark/i.test(message.querySelector('meta[name="color-scheme" i]')?.getAttribute('content') ?? '');

/** The message's body as a div, with what the body element said of colours and direction. */
const writeBody = (body: Element, html: Element): string => {
  const wrapper = body.ownerDocument.createElement('div');
  wrapper.id = 'packetboat-message';
  wrapper.dir = body.getAttribute('dir') ?? html.getAttribute('dir') ?? 'auto';
  for (const name of ['lang', 'class']) {
    const value = body.getAttribute(name) ?? html.getAttribute(name);
    if (value !== null) wrapper.setAttribute(name, value);
  }
  const colours: string[] = [];
  const scratch = body.ownerDocument.createElement('div').style;
  scratch.backgroundColor = body.getAttribute('bgcolor') ?? '';
  scratch.color = body.getAttribute('text') ?? '';
  colours.push(scratch.cssText, body.getAttribute('style') ?? '');
  const style = colours.filter((text) => text !== '').join(' ');
  if (style !== '') wrapper.setAttribute('style', style);
  return wrapper.outerHTML.replace(/<\/div>$/, () => `${body.innerHTML}</div>`);
};

/**
 * Makes a message's HTML safe to show in a sandboxed iframe without scripts. Needs a browser: DOMParser, style
 * sheets and DOMPurify. Bounded in size: what is past the bounds is left out, and `cut` says so.
 */
export const makeSafeHtml = (html: string, options: SafeHtmlOptions): SafeHtml => {
  const { message, cut } = parseInert(html);
  const base = baseOf(message);
  const remote = remoteItemsOf(message, base);
  const dark = knowsDark(message);

  const root = DOMPurify.sanitize(message.documentElement, { ...purify, RETURN_DOM: true }) as Element;
  const scheme = schemes[!hasOwnColours(root) ? 'windows' : dark ? 'readers' : 'paper'];
  const { resolve, loaded } = imageResolver(base, options);
  const sheets: string[] = [];
  const links: SafeLink[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.localName === 'style') {
      const media = element.getAttribute('media');
      const css = element.textContent;
      sheets.push(safeStyleSheet(media ? `@media ${media} {${css}}` : css, resolve));
      continue;
    }
    if (element.localName !== 'map') element.removeAttribute('name');
    restrainStyle(element, resolve);
    restrainSource(element, resolve);
    if (element.hasAttribute('href')) {
      const link = restrainLink(element, base);
      if (link !== null && links.length < maxLinks) links.push(link);
    }
  }
  for (const style of root.querySelectorAll('style')) style.remove();

  const body = root.querySelector('body') ?? root;
  const style = (css: string): string => `<style>${css}</style>`;
  const document = `<!doctype html><html${scheme.root}><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policyFor(options.showRemote))}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="${scheme.meta}">
${style(scheme.style + defaultStyle)}${sheets.map(style).join('\n')}${style(frameStyle)}
</head><body>${writeBody(body, root)}</body></html>`;
  return { document, blockedRemote: [...remote].filter((url) => !loaded.has(url)).length, links, cut };
};
