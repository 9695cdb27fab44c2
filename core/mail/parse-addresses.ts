// Addresses as people type and paste them, which is looser than RFC 5322: names are not quoted, a semicolon separates as
// a comma does. What cannot be an address is told in plain words, not guessed at.
import type { Address } from '../model/message.ts';

export interface TypedAddresses {
  /** Those that can be read, in order. */
  readonly addresses: readonly Address[];
  /** What is wrong with the first one that cannot; null when all can. */
  readonly problem: string | null;
}

/** What is typed into a To, Cc or Bcc field. */
export const parseAddresses = (text: string): TypedAddresses => {
  const addresses: Address[] = [];
  let problem: string | null = null;
  for (const piece of split(text)) {
    const read = readPiece(piece);
    if (typeof read === 'string') problem ??= read;
    else addresses.push(read);
  }
  return { addresses, problem };
};

/** All that is typed, in order: what cannot be read is a name without an address, so that a half-finished draft keeps it. */
export const keepAddresses = (text: string): readonly Address[] =>
  split(text).map((piece) => {
    const read = readPiece(piece);
    return typeof read === 'string' ? { name: piece, address: '' } : read;
  });

/** At commas, semicolons and line ends outside quotation marks, comments and angle brackets. */
const split = (text: string): readonly string[] => {
  const pieces: string[] = [];
  let piece = '';
  let closing = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' && (closing === '"' || closing === ')')) {
      piece += text.slice(at, at + 2);
      at += 1;
      continue;
    }
    if (closing === '' && /[,;\r\n]/.test(character)) {
      pieces.push(piece);
      piece = '';
      continue;
    }
    if (character === closing) closing = '';
    else if (closing === '') closing = ({ '"': '"', '(': ')', '<': '>' } as const)[character] ?? '';
    piece += character;
  }
  return [...pieces, piece].map((each) => each.trim()).filter((each) => each !== '');
};

const readPiece = (piece: string): Address | string => {
  // Pasted links and groups: `mailto:a@b`, `Team: a@b`.
  const bare = piece.replace(/^[^"<@(]*:\s*/, '');
  const angle = /^(.*?)\s*<([^<>]*)>$/s.exec(bare);
  const comment = /^([^\s()]+)\s*\((.*)\)$/s.exec(bare);
  const [name, address] = angle
    ? [unquoted(angle[1] ?? ''), angle[2] ?? '']
    : comment
      ? [comment[2] ?? '', comment[1] ?? '']
      : ['', bare];
  const problem = problemWith(address.trim(), piece);
  return problem ?? { name: name.replace(/[\p{Cc}\s]+/gu, ' ').trim(), address: address.trim() };
};

const unquoted = (name: string): string => {
  const inner = /^"(.*)"$/s.exec(name.trim())?.[1];
  return inner === undefined ? name : inner.replace(/\\(.)/gs, '$1');
};

const dotAtom = /^[^\p{Cc}\s()<>[\]:;@\\,."]+(?:\.[^\p{Cc}\s()<>[\]:;@\\,."]+)*$/u;
const quotedLocal = /^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"$/u;
const domainName =
  /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*$/u;
const domainLiteral = /^\[[A-Za-z0-9:.-]+\]$/;
/** RFC 5321, 4.5.3.1.3, less its angle brackets. */
const maxAddressLength = 254;

const problemWith = (address: string, piece: string): string | null => {
  const shown = piece.length > 60 ? `${piece.slice(0, 59)}…` : piece;
  const at = address.lastIndexOf('@');
  if (at < 0) {
    return `“${shown}” is no address: it has no @. A name with a comma in it needs quotation marks.`;
  }
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === '') return `“${shown}” is no address: nothing stands before the @.`;
  if (domain === '') return `“${shown}” is no address: nothing stands behind the @.`;
  if (/\s/.test(address) && !quotedLocal.test(local)) {
    return `“${shown}” is no address: it has a space in it. An address behind a name goes into angle brackets.`;
  }
  if (!dotAtom.test(local) && !quotedLocal.test(local))
    return `“${shown}” is no address: “${local}” cannot stand before the @.`;
  if (!domainName.test(domain) && !domainLiteral.test(domain))
    return `“${shown}” is no address: “${domain}” is no name of a server.`;
  return address.length > maxAddressLength ? `“${shown}” is no address: it is too long.` : null;
};
