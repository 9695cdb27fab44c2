// Header fields as they go out: RFC 5322 with RFC 2047 for what is not ASCII, folded, and nothing in them that could end a
// line early. No library at hand does all three: those for browsers fold nothing or let line ends through.
import type { Address } from '../model/message.ts';

/** RFC 5322, 2.1.1: 78 without the line end; RFC 2047, 2: 76 for lines with encoded words. */
const maxLine = 76;
/** Words that no line can hold are encoded, which can be split (RFC 5322, 2.1.1: no line above 998). */
const maxWord = 400;

/**
 * One space for many, and for control characters, line ends above all: nothing that is typed or received may begin a
 * field of its own.
 */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp} ]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();

/** A field, folded before its words. */
export const writeField = (name: string, words: readonly string[]): string => {
  let line = `${name}:`;
  const lines: string[] = [];
  for (const word of words) {
    if (line.length + 1 + word.length > maxLine && line !== '' && line !== `${name}:`) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  return `${[...lines, line].join('\r\n')}\r\n`;
};

/** An unstructured text such as a subject, as words. */
export const unstructuredWords = (text: string): readonly string[] => {
  const line = oneLine(text);
  if (line === '') return [];
  const words = line.split(' ');
  const plain = /^[ -~]*$/.test(line) && !line.includes('=?') && words.every((word) => word.length < maxWord);
  return plain ? words : encodedWords(line);
};

/** Addresses as words, a comma behind each but the last. */
export const addressWords = (addresses: readonly Address[]): readonly string[] => {
  const written = addresses.map(writeAddress).filter((words) => words.length > 0);
  return written.flatMap((words, i) =>
    words.map((word, j) => (j === words.length - 1 && i < written.length - 1 ? `${word},` : word)),
  );
};

const writeAddress = ({ name, address }: Address): readonly string[] => {
  const spec = addrSpec(address);
  const phrase = phraseWords(oneLine(name));
  // A name alone is no address, but it may be that of an empty group (RFC 5322, 3.4), which comes back as it went.
  if (spec === '') return phrase.map((word, index) => (index === phrase.length - 1 ? `${word}:;` : word));
  return phrase.length === 0 ? [spec] : [...phrase, `<${spec}>`];
};

const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/;
// RFC 6532: what is not ASCII goes out as UTF-8, for there is no other way to write it.
const dotAtom = /^[^\p{Cc}\s()<>[\]:;@\\,."]+(?:\.[^\p{Cc}\s()<>[\]:;@\\,."]+)*$/u;

/** `local@domain`, its local part quoted where it has to be; what is no address is quoted whole, and so stays one. */
const addrSpec = (address: string): string => {
  const written = oneLine(address);
  const at = written.lastIndexOf('@');
  const [local, domain] = at < 0 ? [written, ''] : [written.slice(0, at), written.slice(at + 1)];
  if (local === '' && domain === '') return '';
  const safeLocal = dotAtom.test(local) ? local : quoted(unquoted(local));
  if (domain === '') return safeLocal;
  const safeDomain = dotAtom.test(domain) || /^\[[A-Za-z0-9:.-]*\]$/.test(domain) ? domain : null;
  return safeDomain === null ? quoted(written) : `${safeLocal}@${safeDomain}`;
};

const unquoted = (local: string): string => {
  const inner = /^"(.*)"$/s.exec(local)?.[1];
  return inner === undefined ? local : inner.replace(/\\(.)/g, '$1');
};

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const phraseWords = (name: string): readonly string[] => {
  if (name === '') return [];
  if (!/^[ -~]*$/.test(name) || name.includes('=?') || name.length > 60) return encodedWords(name);
  const words = name.split(' ');
  return words.every((word) => atom.test(word)) ? words : [quoted(name)];
};

/** What may stand in an encoded word of any place without being escaped (RFC 2047, 5, rule 3). */
const safeInQ = /^[A-Za-z0-9!*+/-]$/;

const escapeQ = (character: string): string => {
  if (character === ' ') return '_';
  if (safeInQ.test(character)) return character;
  return [...new TextEncoder().encode(character)]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
};

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const base64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const group = (first << 16) | (second << 8) | third;
    const digits = [18, 12, 6, 0].map((shift) => base64Alphabet.charAt((group >> shift) & 63));
    text += digits
      .slice(0, Math.min(4, bytes.length - at + 1))
      .join('')
      .padEnd(4, '=');
  }
  return text;
};

/** RFC 2047, 2: an encoded word has at most 75 characters; less leaves room for a field's name before it. */
const maxEncodedText = 48;

/** Words of whole characters, in whichever encoding is shorter. */
const encodedWords = (text: string): readonly string[] => {
  const characters = [...text];
  const asQ = characters.reduce((sum, character) => sum + escapeQ(character).length, 0);
  const asB = Math.ceil((new TextEncoder().encode(text).length * 4) / 3);
  const words: string[] = [];
  let word = '';
  let length = 0;
  const endWord = (): void => {
    if (word === '') return;
    words.push(
      asQ <= asB
        ? `=?utf-8?Q?${[...word].map(escapeQ).join('')}?=`
        : `=?utf-8?B?${base64(new TextEncoder().encode(word))}?=`,
    );
    word = '';
    length = 0;
  };
  for (const character of characters) {
    const added =
      asQ <= asB ? escapeQ(character).length : (new TextEncoder().encode(character).length * 4) / 3;
    if (length + added > maxEncodedText) endWord();
    word += character;
    length += added;
  }
  endWord();
  return words;
};

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number: number): string => String(number).padStart(2, '0');

/** A Date field's value (RFC 5322, 3.3) in this computer's zone. */
export const writeDate = (date: number): string => {
  const zone = -new Date(date).getTimezoneOffset();
  const local = new Date(date + zone * 60_000);
  const offset = `${zone < 0 ? '-' : '+'}${two(Math.floor(Math.abs(zone) / 60))}${two(Math.abs(zone) % 60)}`;
  const day = `${days[local.getUTCDay()]}, ${local.getUTCDate()} ${months[local.getUTCMonth()]} ${String(local.getUTCFullYear()).padStart(4, '0')}`;
  return `${day} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())} ${offset}`;
};
