import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeTextPart } from '../../core/mail/decode-text.ts';
import { bodyPart } from './body-part.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** Bytes in a charset, with no transfer encoding. */
const inCharset = (bytes: Uint8Array, charset: string | null, type = 'text/plain'): string =>
  decodeText({ bytes, encoding: '8bit', charset, type });

const encoded = (text: string, encoding: string): string =>
  decodeText({ bytes: bytesOf(text), encoding, charset: 'utf-8', type: 'text/plain' });

describe('charsets', () => {
  // Checked against Python's codecs, but for the names those do not have or the bytes that are wrong.
  const cases: [string | null, Uint8Array, string][] = [
    ['utf-8', hex('e282ac20c3a9'), '€ é'],
    ['utf8', hex('e282ac'), '€'],
    ['UTF-8', hex('efbbbf 41'), 'A'],
    ['"utf-8"', hex('c3a9'), 'é'],
    ['iso-8859-1', hex('e9 80 92'), 'é€’'],
    ['windows-1252', hex('93 e9 94'), '“é”'],
    ['cp1252', hex('80'), '€'],
    ['iso-8859-15', hex('a4'), '€'],
    ['iso_8859-2:1987', hex('b1 e6'), 'ąć'],
    ['windows-1251', hex('cff0e8e2e5f2'), 'Привет'],
    ['koi8-r', hex('f0d2c9d7c5d4'), 'Привет'],
    ['KOI8-U', hex('a4'), 'є'],
    ['iso-8859-8-i', hex('f9ece5ed'), 'שלום'],
    ['iso-8859-8', hex('f9ece5ed'), 'שלום'],
    ['windows-1256', hex('e3d1cdc8c7'), 'مرحبا'],
    ['tis-620', hex('cac7d1cab4d5'), 'สวัสดี'],
    ['shift_jis', hex('93fa967b'), '日本'],
    ['cp932', hex('8740 93fa'), '①日'],
    ['windows-31j', hex('8740'), '①'],
    ['euc-jp', hex('c6fccbdc'), '日本'],
    ['iso-2022-jp', hex('1b2442 467c 4b5c 1b2842 41'), '日本A'],
    ['gb2312', hex('c4e3bac3'), '你好'],
    ['gbk', hex('c4e3bac3'), '你好'],
    ['gb18030', hex('c4e3 94 39 da 33'), '你💩'],
    ['big5', hex('a741a66e'), '你好'],
    ['hz-gb-2312', bytesOf('~{Dc:C~} ok ~~'), '你好 ok ~'],
    ['euc-kr', hex('bec8b3e7'), '안녕'],
    ['ks_c_5601-1987', hex('bec8b3e7'), '안녕'],
    ['iso-2022-kr', hex('1b242943 0a 0e3e483367 0f 41'), '\n안녕A'],
    ['utf-7', bytesOf('Hi Mom -+Jjo--! 1 +- 1'), 'Hi Mom -☺-! 1 + 1'],
    ['unicode-1-1-utf-7', bytesOf('A+ImIDkQ.'), 'A≢Α.'],
    ['utf-16le', hex('4100 e900'), 'Aé'],
    ['utf-16be', hex('0041 00e9'), 'Aé'],
    ['utf-16', hex('fffe 4100'), 'A'],
    ['macintosh', hex('8e'), 'é'],
    ['x-mac-cyrillic', hex('80'), 'А'],
    ['ibm866', hex('8f'), 'П'],
    // Names that are no help, and names that are wrong.
    [null, hex('c3a9'), 'é'],
    [null, hex('e9 20'), 'é '],
    [null, bytesOf('\x1b$BF|K\\\x1b(B'), '日本'],
    ['us-ascii', hex('c3a9 20'), 'é '],
    ['us-ascii', hex('e9 20 92'), 'é ’'],
    ['x-unknown', hex('c3a9 41'), 'éA'],
    ['unknown-8bit', hex('e9 41'), 'éA'],
    ['no such charset', hex('e9 41'), 'éA'],
    ['utf-8', hex('63 61 66 e9 21'), 'café!'],
    ['iso-8859-1', hex('efbbbf c3a9'), 'é'],
    ['', hex('c3a9'), 'é'],
  ];
  it.each(cases)('%s', (charset, bytes, expected) => {
    expect(inCharset(bytes, charset)).toBe(expected);
  });

  it('a broken character in real UTF-8 costs only that character', () => {
    expect(inCharset(hex('c3a9 ff c3a9'), 'utf-8')).toBe('é\ufffdé');
  });

  it('a character that the end cuts is left out', () => {
    for (const [charset, whole, cut] of [
      ['utf-8', 'e697a5e69cac', 'e697a5e69c'],
      ['gb18030', 'c4e39439da33', 'c4e39439da'],
      ['shift_jis', '93fa967b', '93fa96'],
      ['euc-kr', 'bec8b3e7', 'bec8b3'],
      ['iso-2022-jp', '1b2442467c4b5c', '1b2442467c4b'],
      ['utf-16le', '41004200', '410042'],
    ] as const) {
      const text = inCharset(hex(whole), charset);
      expect(inCharset(hex(cut), charset), charset).toBe([...text].slice(0, -1).join(''));
    }
    expect(inCharset(hex('e697a5e69c'), null)).toBe('日');
  });

  it('line ends become LF and NULs go', () => {
    expect(inCharset(bytesOf('a\r\nb\rc\nd\0e'), 'utf-8')).toBe('a\nb\nc\nde');
  });
});

describe('HTML', () => {
  const document = (charset: string) => Buffer.from(`<html><head><meta charset="${charset}"><p>`, 'latin1');
  const withText = (charset: string, text: string) =>
    Uint8Array.from(Buffer.concat([document(charset), Buffer.from(text, 'hex')]));

  it('is read in the charset of its meta element when no other is declared', () => {
    expect(inCharset(withText('koi8-r', 'f0d2c9'), null, 'text/html')).toMatch(/<p>При$/);
    expect(inCharset(withText('koi8-r', 'f0d2c9'), 'us-ascii', 'text/html')).toMatch(/<p>При$/);
    const equiv = '<META http-equiv=Content-Type content="text/html; charset=windows-1251">';
    expect(inCharset(bytesOf(`${equiv}\xcf`), null, 'text/html')).toMatch(/П$/);
  });

  it('is read in the declared charset whatever its meta element says', () => {
    expect(inCharset(withText('koi8-r', 'd09fd180'), 'utf-8', 'text/html')).toMatch(/<p>Пр$/);
  });

  it('is not UTF-16 because it says so in ASCII', () => {
    expect(inCharset(withText('utf-16', 'c3a9'), null, 'text/html')).toMatch(/<p>é$/);
  });

  it('has no say in plain text', () => {
    expect(inCharset(withText('koi8-r', 'c3a9'), null)).toMatch(/<p>é$/);
  });
});

describe('transfer encodings', () => {
  it.each([
    ['caf=C3=A9', 'café'],
    ['caf=c3=a9', 'café'],
    ['soft=\r\n break', 'soft break'],
    ['soft= \t\r\n break', 'soft break'],
    ['soft=\nbreak', 'softbreak'],
    ['1 + 1 = 2', '1 + 1 = 2'],
    ['=ZZ =', '=ZZ '],
    ['cut =C', 'cut '],
    ['cut =', 'cut '],
    ['cut =\r', 'cut '],
    ['cut =C3', 'cut '],
    ['', ''],
  ])('quoted-printable %j', (text, expected) => {
    expect(encoded(text, 'Quoted-Printable ')).toBe(expected);
  });

  it.each([
    ['Y2Fmw6k=', 'café'],
    ['Y2Fm\r\nw6k=\r\n', 'café'],
    ['Y2Fm w6k', 'café'], // blanks inside
    ['Y2E=\r\nZmU=\r\n', 'cafe'], // padding on every line
    ['Y2Fm!w6k=', 'Y2Fm!w6k='], // not base64 after all
    ['Y2Fm\r\n*w6k=', 'café'], // a stray character
    ['Y2Fmw6', 'caf'], // cut inside a character
    ['Y2Fmw', 'caf'], // one digit too many
    ['Hello, this is plain text.\r\nReally.', 'Hello, this is plain text.\nReally.'],
    ['Y2FmZQ==\r\n--\r\nList footer, in the clear\r\n', 'cafe\n--\nList footer, in the clear\n'],
    ['', ''],
    ['====', ''],
  ])('base64 %j', (text, expected) => {
    expect(encoded(text, 'BASE64')).toBe(expected);
  });

  it.each(['7bit', '8bit', 'binary', 'x-unheard-of', ''])('%j is as it came', (encoding) => {
    expect(encoded('a=41 Y2Fm', encoding)).toBe('a=41 Y2Fm');
  });
});

describe('format=flowed', () => {
  const flowed = (text: string, delSp = false) =>
    decodeText({
      bytes: bytesOf(text),
      encoding: '7bit',
      charset: null,
      type: 'text/plain',
      format: 'flowed',
      delSp,
    });

  it('lines that end in a space go on in the next', () => {
    expect(flowed('one \r\ntwo\r\nthree\r\n')).toBe('one two\nthree\n');
  });
  it('with delsp the space is taken off', () => {
    expect(flowed('x \r\ny\r\n', true)).toBe('xy\n');
  });
  it('a change of quote depth ends a paragraph', () => {
    expect(flowed('> quoted \r\n> on\r\n>> deeper \r\nmine')).toBe('> quoted on\n>> deeper \nmine');
  });
  it('stuffing is taken off, and what looks like a quote after it is text', () => {
    expect(flowed(' From me\r\n >no quote')).toBe('From me\n>no quote');
  });
  it('the signature separator never flows', () => {
    expect(flowed('end \r\n-- \r\nme')).toBe('end \n-- \nme');
  });
  it('is taken from what BODYSTRUCTURE says', () => {
    const part = bodyPart('text/plain', { parameters: { format: 'Flowed', delsp: 'YES', charset: 'utf-8' } });
    expect(decodeTextPart(part, bytesOf('a \r\nb'), '7bit')).toBe('ab');
  });
});

describe('any input', () => {
  const anyEncoding = fc.constantFrom('7bit', 'base64', 'quoted-printable', 'binary', 'x');
  const anyCharset = fc.constantFrom(
    null,
    'utf-8',
    'utf-7',
    'iso-2022-jp',
    'iso-2022-kr',
    'hz-gb-2312',
    'gb18030',
    'big5',
    'utf-16',
    'us-ascii',
    'replacement',
    '?',
  );

  it('is decoded to something, without NUL and CR', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        anyEncoding,
        anyCharset,
        fc.constantFrom('text/plain', 'text/html'),
        (bytes, encoding, charset, type) => {
          const text = decodeText({ bytes, encoding, charset, type, format: 'flowed', delSp: true });
          expect(text).not.toMatch(/[\0\r]/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('cut anywhere, is the beginning of what it would have been', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .map((value) => value.replace(/[\0\r\ufeff]/g, ''));
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('base64', 'quoted-printable', '8bit'),
        fc.nat(),
        (value, encoding, at) => {
          const utf8 = Buffer.from(`é${value}`, 'utf8');
          const quoted = [...utf8].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('');
          const wire =
            encoding === 'base64'
              ? bytesOf(utf8.toString('base64'))
              : encoding === '8bit'
                ? utf8
                : bytesOf(quoted);
          const decode = (bytes: Uint8Array) =>
            decodeText({ bytes, encoding, charset: 'utf-8', type: 'text/plain' });
          expect(decode(wire)).toBe(`é${value}`);
          const cut = decode(wire.subarray(0, at % (wire.length + 1)));
          expect(`é${value}`.startsWith(cut)).toBe(true);
          expect(Buffer.byteLength(cut)).toBeGreaterThan(
            ((at % (wire.length + 1)) * utf8.length) / wire.length - 6,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of ten megabytes ends before the test’s time does', () => {
    const bytes = new Uint8Array(10_000_000).fill(0x3d);
    for (const encoding of ['base64', 'quoted-printable', '7bit']) {
      expect(() => decodeText({ bytes, encoding, charset: null, type: 'text/html' })).not.toThrow();
    }
  });
});
