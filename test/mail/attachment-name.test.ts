import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentName, safeFilename } from '../../core/mail/attachment-name.ts';
import { bodyPart } from './body-part.ts';

const shown = (filename: string | null, type = 'image/jpeg') => attachmentName(bodyPart(type, { filename }));

describe('the name shown', () => {
  it.each([
    ['holiday.jpg', 'holiday.jpg'],
    ['Rechnung Nr. 3/4.pdf', 'Rechnung Nr. 3/4.pdf'],
    ['C:\\Users\\me\\a.txt', 'a.txt'],
    ['/etc/passwd', 'passwd'],
    ['../../x.sh', 'x.sh'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\u0000b\r\nc.txt', 'a b c.txt'],
    ['invoice.pdf                           .exe', 'invoice.pdf .exe'],
    ['zero\u200bwidth\ufeff.txt', 'zerowidth.txt'],
    ['half \ud800.txt', 'half .txt'],
    ['  ', 'image.jpg'],
    ['', 'image.jpg'],
    ['\u202e', 'image.jpg'],
    ['/', 'image.jpg'],
    [null, 'image.jpg'],
  ])('%j is %j', (filename, expected) => {
    expect(shown(filename)).toBe(expected);
  });

  it.each([
    ['application/pdf', 'attachment.pdf'],
    ['message/rfc822', 'message.eml'],
    ['text/calendar', 'text.ics'],
    ['video/x-strange', 'video.bin'],
    ['application/octet-stream', 'attachment.bin'],
    ['constructor', 'attachment.bin'],
    ['', 'attachment.bin'],
  ])('without a name, %s is %s', (type, expected) => {
    expect(shown(null, type)).toBe(expected);
  });

  it('a very long one is cut in the middle, its extension stays', () => {
    const name = shown(`${'n'.repeat(5000)}.pdf`);
    expect(name).toMatch(/^n+…$/);
    expect(shown(`${'ü'.repeat(300)}.pdf`)).toBe(`${'ü'.repeat(195)}….pdf`);
  });
});

describe('the name on disk', () => {
  it.each([
    ['holiday.jpg', 'holiday.jpg'],
    ['Übersicht 日本.pdf', 'Übersicht 日本.pdf'],
    ['a/b\\c:d.txt', 'a_b_c_d.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['.bashrc', 'bashrc'],
    ['...', 'attachment'],
    ['', 'attachment'],
    ['CON', '_CON'],
    ['com1.txt', '_com1.txt'],
    ['lpt².x', '_lpt².x'],
    ['console.log', 'console.log'],
    ['trailing. . ', 'trailing'],
    ['a<b>|"?*.txt', 'a_b_____.txt'],
  ])('%j is %j', (name, expected) => {
    expect(safeFilename(name)).toBe(expected);
  });

  it('of anything is one short element that no file system minds', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom(
        'nul',
        'CON.',
        ' .con',
        'aux .txt',
        `${'ü'.repeat(300)}.${'x'.repeat(300)}`,
        'é'.repeat(300),
      ),
    );
    fc.assert(
      fc.property(name, (input) => {
        const safe = safeFilename(input);
        expect(safe).toMatch(/^[^./\\:*?"<>|\p{Cc}\p{Cf}\s][^/\\:*?"<>|\p{Cc}\p{Cf}]*$/u);
        expect(safe).not.toMatch(/[. ]$/);
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(201);
        expect(Buffer.from(safe).toString()).toBe(safe);
        expect(safeFilename(safe)).toBe(safe);
      }),
      { numRuns: 1000 },
    );
  });
});
