// What a message would load from elsewhere when a browser showed it, found in a document that loads nothing.

/** Hosts on this machine or in its network: a sender has no business making the reader's machine ask them. */
const isLocalHost = (host: string): boolean =>
  /^(?:.*\.)?(?:localhost|local|internal|lan|home\.arpa)$/.test(host) ||
  /^(?:0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    host,
  ) ||
  /^\[(?:::|f[cd]|fe[89ab])/.test(host) ||
  !/[.:]/.test(host);

/** A remote item's URL in full, or null for what is not remote: `cid:`, `data:`, relative without a base. */
export const remoteUrlOf = (reference: string, base: string | null): URL | null => {
  const trimmed = reference.trim();
  // Without a base only `//host/…` can be completed. The base of the window itself must never be used.
  const against = base ?? (/^[\\/]{2}/.test(trimmed) ? 'https://base.invalid/' : undefined);
  if (!URL.canParse(trimmed, against)) return null;
  const url = new URL(trimmed, against);
  return /^(?:https?|ftp):$/.test(url.protocol) ? url : null;
};

/** Whether a remote item may be loaded at all, when the reader asks for it. */
export const mayLoad = (url: URL): boolean => url.protocol !== 'ftp:' && !isLocalHost(url.hostname);

/** Where relative references of the message lead; null when it does not say, or says something odd. */
export const baseOf = (message: Document): string | null => {
  const href = message.querySelector('base[href]')?.getAttribute('href');
  return href ? (remoteUrlOf(href, null)?.href ?? null) : null;
};

const cssCharacter = (_: string, code: string | undefined, character: string | undefined): string => {
  if (code === undefined) return character ?? '';
  const point = Number.parseInt(code, 16);
  return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
};

/** CSS Syntax, 4.3.7. */
export const cssUnescape = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|([\s\S]))/gi, cssCharacter);

const referencesInCss = (css: string): string[] => {
  const text = cssUnescape(css.replace(/\/\*[\s\S]*?\*\//g, ' '));
  const pattern = /(?:(?:url|src)\(\s*["']?|@import\s+["']|image-set\(\s*["'])\s*([^"')\s]+)/gi;
  return [...text.matchAll(pattern)].map(([, reference = '']) => reference);
};

/** The first of a srcset's candidates. */
export const firstOfSrcset = (srcset: string): string => srcset.trim().split(/[\s,]+/)[0] ?? '';

const loadingAttributes = ['src', 'poster', 'background', 'data', 'lowsrc', 'dynsrc'];
/** Elements whose `href` is loaded, not followed. */
const loadingLinks: ReadonlySet<string> = new Set(['link', 'image', 'use', 'feimage', 'script']);

const referencesIn = (element: Element): string[] => {
  const name = element.localName.toLowerCase();
  // One of a picture's sources is loaded in place of its img.
  if (name === 'source' && element.parentElement?.localName === 'picture') return [];
  const references = loadingAttributes.flatMap((attribute) => element.getAttribute(attribute) ?? []);
  if (references.length === 0) {
    const srcset = element.getAttribute('srcset') ?? element.getAttribute('imagesrcset');
    if (srcset !== null) references.push(firstOfSrcset(srcset));
  }
  if (loadingLinks.has(name)) {
    references.push(...['href', 'xlink:href'].flatMap((attribute) => element.getAttribute(attribute) ?? []));
  }
  if (name === 'style') references.push(...referencesInCss(element.textContent));
  for (const { value } of element.attributes) {
    if (/\(/.test(value) && /url|src|image-set|\\/i.test(value)) references.push(...referencesInCss(value));
  }
  return references;
};

/** Every distinct remote item that showing the document would load, as full URLs. */
export const remoteItemsOf = (message: Document, base: string | null): ReadonlySet<string> => {
  const items = new Set<string>();
  for (const element of message.querySelectorAll('*')) {
    for (const reference of referencesIn(element)) {
      const url = remoteUrlOf(reference, base);
      if (url !== null) items.add(url.href);
    }
  }
  return items;
};
