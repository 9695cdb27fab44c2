/** Bytes as base64 in lines of at most `width` characters, each ended by CRLF. */
export function base64Lines(bytes: Buffer, width = 76): string {
  return bytes.toString('base64').replace(new RegExp(`.{1,${width}}`, 'g'), '$&\r\n');
}

/** Bytes of text with CRLF line ends as quoted-printable (RFC 2045, 6.7). */
export function quotedPrintable(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .split('\r\n')
    .map((line) => quotedPrintableLine(line))
    .join('\r\n');
}

function quotedPrintableLine(line: string): string {
  const tokens = [...line].map((character, index) => {
    const code = character.charCodeAt(0);
    const printable = (code >= 33 && code <= 126 && character !== '=') || code === 32 || code === 9;
    const trailing = (code === 32 || code === 9) && index === line.length - 1;
    return printable && !trailing ? character : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  let text = '';
  let column = 0;
  for (const token of tokens) {
    if (column + token.length > 75) {
      text += '=\r\n';
      column = 0;
    }
    text += token;
    column += token.length;
  }
  return text;
}

/** Already encoded bytes as one RFC 2047 encoded word. */
export function encodedWordOf(bytes: Buffer, charset: string, encoding: 'B' | 'Q'): string {
  if (encoding === 'B') return `=?${charset}?B?${bytes.toString('base64')}?=`;
  const quoted = [...bytes].map((byte) =>
    (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
      ? String.fromCharCode(byte)
      : byte === 32
        ? '_'
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return `=?${charset}?Q?${quoted.join('')}?=`;
}

/** Text fit for an unstructured header: as it is when ASCII, else UTF-8 encoded words that never split a character. */
export function encodeHeaderText(text: string, encoding: 'B' | 'Q' = 'B'): string {
  if (isAscii(text)) return text;
  const limit = encoding === 'B' ? 42 : 18;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > limit) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => encodedWordOf(Buffer.from(part), 'utf-8', encoding)).join(' ');
}

/** One header with its CRLF, folded at spaces where it can be so that lines stay within 78 characters. */
export function headerLine(name: string, value: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of value.split(' ')) {
    if (line.length + 1 + word.length > 78 && line.trim() !== '' && line !== `${name}:`) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  lines.push(line);
  return `${lines.join('\r\n')}\r\n`;
}

/** A MIME parameter: quoted when ASCII, else in RFC 2231 form, in numbered pieces when long. */
export function parameter(name: string, value: string): string {
  if (isAscii(value)) return `; ${name}="${value.replace(/[\\"]/g, '\\$&')}"`;
  const pieces = encodeURIComponent(value).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  if (pieces.length <= 50) return `; ${name}*=utf-8''${pieces}`;
  const parts = pieces.match(/(?:%..|[^%]){1,40}/g) ?? [];
  return parts.map((part, index) => `; ${name}*${index}*=${index === 0 ? "utf-8''" : ''}${part}`).join('');
}

/** Only ASCII takes one byte per UTF-16 unit in UTF-8. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}
