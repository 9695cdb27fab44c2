// Parsing hostile HTML within bounds. A parser's cost can grow with the square of the nesting, and a few kilobytes of
// unclosed formatting elements can make it repeat them millions of times (HTML, 13.2.4.3), so the text is fed to it
// piece by piece and the feeding stops when a bound is passed.

/** More than any honest message holds. Characters. */
const maxLength = 4_000_000;
/** As many as a browser sanitises and shows without a long pause. */
const maxElements = 40_000;
const maxParseMs = 1000;
/** Sanitising costs the square of an element's attributes. */
const maxAttributes = 200;
/** Small, because a piece cannot be stopped half-way. */
const pieceLength = 512;

export interface InertDocument {
  /** Belongs to no window: runs nothing, loads nothing. */
  readonly message: Document;
  /** True when the end was left out. */
  readonly cut: boolean;
}

// A form answers for the names of its controls, and a document for those of forms, images and frames, before it
// answers for itself (HTML, 4.10.3 and 3.1.6): `<input name=attributes>` makes form.attributes an input. Until those
// names are gone only methods taken from the prototypes can be trusted.
const namers = 'button embed fieldset form iframe img input object output select textarea'
  .split(' ')
  .join(', ');

const unname = (message: Document): void => {
  for (const element of Document.prototype.querySelectorAll.call(message, namers)) {
    Element.prototype.removeAttribute.call(element, 'name');
    Element.prototype.removeAttribute.call(element, 'id');
  }
};

/** Drops the elements past the bound. */
const dropFrom = (message: Document, first: Element): void => {
  for (let node: Node | null = first; node !== null && node !== message.body; node = node.parentNode) {
    while (node.nextSibling !== null) node.nextSibling.remove();
  }
  first.remove();
};

/** Parses a message's HTML in a document without a window. */
export const parseInert = (html: string): InertDocument => {
  const message = document.implementation.createHTMLDocument('');
  const elements = message.getElementsByTagName('*');
  const end = Math.min(html.length, maxLength);
  const started = performance.now();
  let at = 0;
  message.open();
  while (at < end && elements.length <= maxElements && performance.now() - started < maxParseMs) {
    Document.prototype.write.call(message, html.slice(at, at + pieceLength));
    at += pieceLength;
  }
  Document.prototype.close.call(message);
  unname(message);
  const first = elements.item(maxElements);
  if (first !== null) dropFrom(message, first);
  for (const element of message.querySelectorAll('*')) {
    if (element.attributes.length > maxAttributes) element.remove();
  }
  return { message, cut: first !== null || at < html.length };
};
