// What the parts of a message are for: which of them are read as its text, and which are attachments.
// Works on any tree a server can send: positions stand in for missing part numbers, and neither depth nor
// emptiness is an error.
import type { PartNumber } from '../model/ids.ts';
import type { BodyPart } from '../model/part.ts';

/** A part that is no multipart, and so can be fetched by its number. */
export interface LeafPart extends BodyPart {
  readonly part: PartNumber;
}

/** The parts that are read as the message's text, in reading order. */
export interface TextParts {
  readonly plain: readonly LeafPart[];
  readonly html: readonly LeafPart[];
}

/** A node with its place in the tree: its number, and whether multipart/signed (RFC 1847) encloses it. */
interface Placed {
  readonly node: BodyPart;
  readonly number: string;
  readonly signed: boolean;
}

/** Deeper than any honest mail; what lies below is still listed, as attachments. */
const maxTextDepth = 50;

const isMultipart = (node: BodyPart): boolean => node.type.startsWith('multipart/');

// RFC 9051, 6.4.5: parts are numbered by position; a message that is no multipart has just part 1.
const rootOf = (structure: BodyPart): Placed => ({
  node: structure,
  number: structure.part === '' && !isMultipart(structure) ? '1' : structure.part,
  signed: false,
});

const childrenOf = ({ node, number, signed }: Placed): Placed[] =>
  node.children.map((child, index) => ({
    node: child,
    number: child.part === '' ? `${number === '' ? '' : `${number}.`}${index + 1}` : child.part,
    signed: signed || node.type === 'multipart/signed',
  }));

const toLeaf = ({ node, number }: Placed): LeafPart => ({ ...node, part: number as PartNumber });

// A stack instead of recursion: a hostile structure can be deeper than the call stack.
const placedLeaves = (structure: BodyPart | null): Placed[] => {
  const leaves: Placed[] = [];
  const stack: Placed[] = structure === null ? [] : [rootOf(structure)];
  for (let placed = stack.pop(); placed !== undefined; placed = stack.pop()) {
    if (isMultipart(placed.node)) {
      for (const child of childrenOf(placed).reverse()) stack.push(child);
    } else leaves.push(placed);
  }
  return leaves;
};

/** Every part that is no multipart, in order. A message/rfc822 part is one leaf, whatever it holds. */
export const leafParts = (structure: BodyPart | null): LeafPart[] => placedLeaves(structure).map(toLeaf);

type TextLeaf = { readonly kind: 'plain' | 'html'; readonly placed: Placed };

const readLeaf = (placed: Placed, earlier: readonly TextLeaf[]): TextLeaf[] => {
  const { node } = placed;
  if (node.type !== 'text/plain' && node.type !== 'text/html') return [];
  if (node.disposition === 'attachment') return [];
  // A named text is a file, unless it is all the text there is: some clients name the body too.
  if (node.filename !== null && earlier.length > 0) return [];
  return [{ kind: node.type === 'text/plain' ? 'plain' : 'html', placed }];
};

/** The text found in `placed`; `earlier` is what was found before it in the message. */
const readText = (placed: Placed, earlier: readonly TextLeaf[], depth: number): TextLeaf[] => {
  const { node } = placed;
  if (!isMultipart(node)) return readLeaf(placed, earlier);
  if (depth >= maxTextDepth) return [];
  const children = childrenOf(placed);
  const firstTextOf = (candidates: readonly Placed[]): TextLeaf[] => {
    for (const candidate of candidates) {
      const found = readText(candidate, earlier, depth + 1);
      if (found.length > 0) return found;
    }
    return [];
  };
  switch (node.type) {
    case 'multipart/encrypted': // RFC 1847, 2.2: a control part and ciphertext
      return [];
    case 'multipart/signed': // RFC 1847, 2.1: the content, then the signature
      return firstTextOf(children.slice(0, 1));
    case 'multipart/related': {
      // RFC 2387, 3.2: the root is what `start` names, else the first; the rest is what the root refers to.
      const { start } = node.parameters;
      const root = children.find((child) => start !== undefined && child.node.contentId === start);
      return firstTextOf(root === undefined ? children : [root, ...children]);
    }
    case 'multipart/alternative': {
      // One reading of each kind. A child can hold several parts of a kind: Apple Mail writes
      // alternative(plain, mixed(html, pdf, html)).
      const chosen: TextLeaf[] = [];
      for (const child of children) {
        const found = readText(child, earlier, depth + 1);
        const kinds = new Set(chosen.map(({ kind }) => kind));
        chosen.push(...found.filter(({ kind }) => !kinds.has(kind)));
      }
      return chosen;
    }
    default: {
      // multipart/mixed, and by RFC 2046, 5.1.3 every kind not known.
      const found: TextLeaf[] = [];
      for (const child of children) found.push(...readText(child, [...earlier, ...found], depth + 1));
      return found;
    }
  }
};

const textLeaves = (structure: BodyPart | null): TextLeaf[] =>
  structure === null ? [] : readText(rootOf(structure), [], 0);

/**
 * What is read as the message's text. Several parts of a kind belong together in this order, such as a body
 * and the footer of a mailing list. Other text types (text/calendar, text/csv) are attachments.
 */
export const textParts = (structure: BodyPart | null): TextParts => {
  const found = textLeaves(structure);
  const ofKind = (kind: TextLeaf['kind']) =>
    found.filter((leaf) => leaf.kind === kind).map(({ placed }) => toLeaf(placed));
  return { plain: ofKind('plain'), html: ofKind('html') };
};

/** The parts to fetch for reading: the plain text, or the HTML where there is no plain text. */
export const readingParts = (structure: BodyPart): readonly LeafPart[] => {
  const { plain, html } = textParts(structure);
  return plain.length > 0 ? plain : html;
};

/** Every leaf that is not read as text: files, inline images, signatures, invitations, enclosed messages. */
export const attachmentParts = (structure: BodyPart | null): LeafPart[] => {
  const text = new Set(textLeaves(structure).map(({ placed }) => placed.node));
  return placedLeaves(structure)
    .filter(({ node }) => !text.has(node))
    .map(toLeaf);
};

/** Whether a leaf lies inside multipart/signed: then its bytes must stay as they came. */
export const isSigned = (structure: BodyPart | null, part: PartNumber): boolean =>
  placedLeaves(structure).some(({ number, signed }) => number === part && signed);

/** Whether any of it is encrypted: PGP/MIME (RFC 3156) or S/MIME (RFC 8551, 3.2.2). */
export const isEncrypted = (structure: BodyPart | null): boolean => {
  const stack: BodyPart[] = structure === null ? [] : [structure];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'multipart/encrypted') return true;
    if (node.type === 'application/pkcs7-mime' || node.type === 'application/x-pkcs7-mime') {
      const smimeType = node.parameters['smime-type']?.toLowerCase() ?? 'enveloped-data';
      if (smimeType !== 'signed-data' && smimeType !== 'certs-only') return true;
    }
    if (isMultipart(node)) for (const child of node.children) stack.push(child);
  }
  return false;
};

/** What a `cid:` URL (RFC 2392) says to mean this part: its Content-ID without angle brackets. */
export const cidOf = (part: BodyPart): string | null =>
  part.contentId === null ? null : part.contentId.trim().replace(/^<|>$/g, '');
