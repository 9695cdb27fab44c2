// HTML as text for a terminal, and for messages that come as HTML only. Nothing here renders or loads anything.
import { compile, type FormatCallback } from 'html-to-text';

/** Beyond this an HTML part is machine output; the rest is left out. Characters. */
const maxHtmlLength = 2_000_000;
/** Layout tables nest deep in honest newsletters, four elements a table. */
const maxElementDepth = 500;
/** Quotes and lists indent every line within, so hostile nesting of them would multiply the text. */
const maxIndentDepth = 10;
/** How many elements may be open at once before the rest is left out. */
const maxOpenElements = 10_000;
const maxInlineUrlLength = 80;

const uncounted: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd tr td th tbody thead tfoot option'.split(
    ' ',
  ),
);

/** What one conversion keeps beside the text. */
interface Notes {
  /** URLs too long to stand in the text, numbered from 1 in order. */
  readonly urls: Map<string, number>;
  indents: number;
}

type Builder = Parameters<FormatCallback>[2];

// The package's types do not know the metadata argument that its README describes.
const notesOf = (builder: Builder): Notes => (builder as Builder & { readonly metadata: Notes }).metadata;

const bareUrl = (url: string): string =>
  url.replace(/^(?:https?:\/\/|mailto:)(?:www\.)?/i, '').replace(/\/$/, '');

const textOf = (node: Parameters<FormatCallback>[0], limit: number): string => {
  if (node.type === 'text') return node.data ?? '';
  let text = '';
  for (const child of node.children ?? []) {
    text += textOf(child, limit - text.length);
    if (text.length >= limit) break;
  }
  return text;
};

/** `text (url)`; `text [n]` with the URL below the text when it is long; just the text when it says it all. */
const formatLink: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  const href = String(element.attribs?.href ?? '').trim();
  if (!/^(?:https?|mailto):/i.test(href)) return;
  const text = textOf(element, href.length + 200).trim();
  if (text === '' || bareUrl(text) === bareUrl(href)) return;
  const url = href.replace(/^mailto:/i, '');
  if (url === text) return;
  const { urls } = notesOf(builder);
  if (url.length <= maxInlineUrlLength) builder.addInline(` (${url})`, { noWordTransform: true });
  else {
    const number = urls.get(url) ?? urls.size + 1;
    urls.set(url, number);
    builder.addInline(` [${number}]`, { noWordTransform: true });
  }
};

const formatIndented =
  (name: 'blockquote' | 'unorderedList' | 'orderedList'): FormatCallback =>
  (element, walk, builder, options) => {
    const notes = notesOf(builder);
    notes.indents += 1;
    const format = builder.options.formatters?.[notes.indents > maxIndentDepth ? 'block' : name];
    format?.(element, walk, builder, options);
    notes.indents -= 1;
  };

const formatCell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addInline(' ');
};

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: maxHtmlLength, maxDepth: maxElementDepth, ellipsis: '…' },
  formatters: {
    link: formatLink,
    cell: formatCell,
    quote: formatIndented('blockquote'),
    bullets: formatIndented('unorderedList'),
    numbers: formatIndented('orderedList'),
  },
  selectors: [
    { selector: 'a', format: 'link' },
    { selector: 'img', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'blockquote', format: 'quote', options: { leadingLineBreaks: 2, trailingLineBreaks: 1 } },
    {
      selector: 'ul',
      format: 'bullets',
      options: { itemPrefix: ' - ', leadingLineBreaks: 1, trailingLineBreaks: 1 },
    },
    { selector: 'ol', format: 'numbers', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    // Most tables in mail are for layout, so a row is a line and nothing is drawn; that also keeps a hostile
    // colspan from costing anything.
    { selector: 'table', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'hr', options: { length: 40 } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 },
    })),
  ],
}) as (html: string, notes: Notes) => string;

const tidy = (text: string): string =>
  text
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    // Preheader padding of newsletters, and marks that only break words.
    .replace(/(?:\p{Cf}|\u034f)+(?=\s|$)/gu, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/(\n>(?: >){0,20})\1+(?=\n)/g, '$1')
    .trim();

/**
 * The part of the HTML that nests no deeper than the parser can bear: its cost grows with the square of the depth.
 * Counts tags without a tree, so elements whose end may be left out (HTML, 13.1.2.4) do not count.
 */
const shallow = (html: string): string => {
  let depth = 0;
  for (const match of html.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    if (uncounted.has((match[2] ?? '').toLowerCase())) continue;
    depth = match[1] === '' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > maxOpenElements) return html.slice(0, match.index);
  }
  return html;
};

/** The tags taken out and nothing else: for HTML that the converter fails on. */
const stripTags = (html: string): string =>
  html.replace(/<(?:style|script)\b[^>]*>[^<]*/gi, ' ').replace(/<[^<>]*>/g, ' ');

/**
 * Readable text of an HTML document or fragment: paragraphs apart, quotes with `> `, links as `text (url)` and long
 * ones as `text [1]` with a list below, no images. Never throws; bounded in depth and size.
 */
export const htmlToPlain = (html: string): string => {
  const notes: Notes = { urls: new Map(), indents: 0 };
  const input = shallow(html.slice(0, maxHtmlLength));
  let text: string;
  try {
    text = convert(input, notes);
  } catch {
    // The converter is a library on hostile input: its failure must cost the layout, not the text.
    text = stripTags(input);
  }
  const links = [...notes.urls].map(([url, number]) => `[${number}] ${url}`);
  return [tidy(text), ...(links.length > 0 ? [links.join('\n')] : [])]
    .filter((piece) => piece !== '')
    .join('\n\n');
};
