// The lexical tokens of structured header fields (RFC 5322, 3.2 with the obsolete forms of 4.1; RFC 2045, 5.1), read
// as forgivingly as mail servers do. Works on byte strings and on text alike: everything above U+007F is an atom's.

const specials = new Set('()<>[]:;@\\,."');
const tspecials = new Set('()<>@,;:\\"/[]?=');

const isBlank = (character: string): boolean =>
  character === ' ' || character === '\t' || character === '\r' || character === '\n';

/** Whether a character may stand in an atom (RFC 5322, 3.2.3; RFC 6532 for what is not ASCII). */
export const isAtext = (character: string): boolean =>
  character > ' ' && character !== '\x7f' && !specials.has(character);

/** A token (RFC 2045, 5.1). */
const isTokenCharacter = (character: string): boolean =>
  character > ' ' && character !== '\x7f' && !tspecials.has(character);

/** Nested comments beyond this are no mail. */
const maxCommentDepth = 20;

/**
 * Reads one token after the other. What is read is given back with the white space and comments after it skipped; null
 * means that the field breaks the syntax here. Each character is looked at a bounded number of times.
 */
export class HeaderLexer {
  readonly text: string;
  at = 0;
  /** The comment skipped last, unescaped; '' for none. */
  lastComment = '';
  /** A comment or quoted string that does not end: nothing after it can be read. */
  broken = false;

  constructor(text: string) {
    this.text = text;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character; '' at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  /** Takes one character when it is this one. */
  take(character: string): boolean {
    if (this.next !== character || this.ended) return false;
    this.at += 1;
    return true;
  }

  /** White space and comments (CFWS). */
  skip(): void {
    while (!this.ended) {
      if (isBlank(this.next)) this.at += 1;
      else if (this.next !== '(' || !this.#skipComment()) return;
    }
  }

  #skipComment(): boolean {
    const start = this.at + 1;
    let depth = 0;
    for (let at = this.at; at < this.text.length; at += 1) {
      const character = this.text.charAt(at);
      if (character === '\\') at += 1;
      else if (character === '(') depth += 1;
      else if (character === ')') depth -= 1;
      if (depth > maxCommentDepth) break;
      if (depth > 0 || character === '\\') continue;
      this.lastComment = unescaped(this.text.slice(start, at));
      this.at = at + 1;
      return true;
    }
    this.at = this.text.length;
    this.broken = true;
    return false;
  }

  /** What stands between the quotation marks. */
  quotedString(): string | null {
    const start = this.at + 1;
    for (let at = start; at < this.text.length; at += 1) {
      const character = this.text.charAt(at);
      if (character === '\\') at += 1;
      else if (character === '"') {
        this.at = at + 1;
        this.skip();
        return unescaped(this.text.slice(start, at));
      }
    }
    this.at = this.text.length;
    this.broken = true;
    return null;
  }

  /** Atoms with dots between them, and blanks around the dots as RFC 822 had them; null when there is none. */
  dotAtom(): string | null {
    let word = '';
    while (!this.ended) {
      const atom = this.#run(isAtext);
      if (atom === '') return null;
      word += atom;
      this.skip();
      if (this.next !== '.') return word;
      this.at += 1;
      word += '.';
      this.skip();
    }
    return null;
  }

  /** `[192.0.2.1]`, with its brackets. */
  domainLiteral(): string | null {
    const end = this.text.indexOf(']', this.at);
    if (end < 0) return null;
    const literal = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    this.skip();
    return literal;
  }

  /** Words with one space between them (RFC 5322, 3.2.5; dots are taken too, as 4.1 allows); null when there is none. */
  phrase(): string | null {
    if (this.next === '.') return null;
    const words: string[] = [];
    while (!this.ended) {
      if (this.next === '"') {
        const word = this.quotedString();
        if (word === null) return null;
        words.push(word);
      } else {
        const atom = this.#run((character) => isAtext(character) || character === '.');
        if (atom === '') break;
        words.push(atom);
        this.skip();
      }
    }
    return words.length === 0 ? null : words.join(' ');
  }

  /** A token of MIME; '' when there is none. */
  token(): string {
    const token = this.#run(isTokenCharacter);
    this.skip();
    return token;
  }

  /** Everything up to one of these characters, or to the end. */
  until(characters: string): string {
    return this.#run((character) => !characters.includes(character));
  }

  #run(belongs: (character: string) => boolean): string {
    const start = this.at;
    while (!this.ended && belongs(this.next)) this.at += 1;
    return this.text.slice(start, this.at);
  }
}

/** Quoted pairs undone, line ends of folding taken away. */
const unescaped = (text: string): string => text.replace(/\\([\s\S])|[\r\n]+/g, '$1');
