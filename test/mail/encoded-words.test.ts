import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeader } from '../../core/mail/encoded-words.ts';

const bytesOf = (...pieces: (string | Buffer)[]): Uint8Array =>
  Uint8Array.from(
    Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece))),
  );

describe('encoded words', () => {
  it.each([
    // RFC 2047, 8.
    ['=?ISO-8859-1?Q?a?=', 'a'],
    ['=?ISO-8859-1?Q?a?= b', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a_b?=', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
    ['=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>', 'Keith Moore <moore@cs.utk.edu>'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?iso-2022-jp?B?GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=', '日本'],
    ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
    ['=?KOI8-R?Q?=F0=D2=C9=D7=C5=D4?=, you', 'Привет, you'],
    ['=?gb18030?B?xOOUOdoz?=', '你💩'],
    ['=?gb2312?B?xOO6ww==?=', '你好'],
    ['=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['=?UTF-8?Q?=E6=97?= =?utf-8?Q?=A5?=', '日'],
    ['=?UTF-8?Q?=E6=97?= =?utf-8?B?pQ==?=', '日'],
    ['=?UTF-8?B?5g==?= =?UTF-8?B?l6U=?=', '日'],
    ['=?utf-8?Q?=C3=A9?= =?utf-8?Q?=E9?=', 'é'],
    ['=?x-unknown?Q?=C3=A9?=', 'é'],
    ['=?us-ascii?Q?=E9t=E9_?=', 'été'],
    ['=?utf-8?Q?a b?=', 'a b'],
    ['=?utf-8?Q??= x', 'x'],
    ['=?utf-8?X?a?= stays', '=?utf-8?X?a?= stays'],
    ['=?utf-8?Q?cut', '=?utf-8?Q?cut'],
    ['price =?=? ?=', 'price =?=? ?='],
    ['=?utf-8?Q?one=0Atwo=00?=', 'one two'],
    ['folded\r\n\tline', 'folded\tline'.replace('\t', ' ')],
    ['', ''],
  ])('%j', (header, expected) => {
    expect(decodeHeader(header)).toBe(expected);
    expect(decodeHeader(bytesOf(header))).toBe(expected);
  });
});

describe('raw 8-bit headers', () => {
  it('are read as UTF-8 when they are that', () => {
    expect(decodeHeader(bytesOf(Buffer.from('Grüße, 日本')))).toBe('Grüße, 日本');
  });
  it('are read as windows-1252 when they are not', () => {
    expect(decodeHeader(bytesOf('Gr\xfc\xdfe \x80'))).toBe('Grüße €');
  });
  it('may come as a string that a parser made of bytes', () => {
    expect(decodeHeader(Buffer.from('Grüße').toString('latin1'))).toBe('Grüße');
  });
  it('may come as a string that was decoded already', () => {
    expect(decodeHeader('Grüße')).toBe('Grüße');
    expect(decodeHeader('日本 é')).toBe('日本 é');
  });
  it('may stand beside encoded words', () => {
    expect(decodeHeader(bytesOf('=?koi8-r?B?8NLJ?= ', Buffer.from('é')))).toBe('При é');
  });
});

it('any header is decoded, to one line without control characters', () => {
  const word = fc.tuple(
    fc.constantFrom('utf-8', 'utf-7', 'big5', '?'),
    fc.constantFrom('Q', 'b'),
    fc.string(),
  );
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    word.map(([charset, encoding, text]) => `=?${charset}?${encoding}?${text}?=`),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      expect(decodeHeader(pieces.join(' '))).not.toMatch(/\p{Cc}/u);
    }),
  );
});

it('a header of a million characters ends before the test’s time does', () => {
  for (const unit of ['=?', '=?a?Q?', '=?a?Q?b?=', '\r\n ', ' ', '=?utf-8?B?5g==?= ']) {
    expect(() => decodeHeader(unit.repeat(1_000_000 / unit.length))).not.toThrow();
  }
});
