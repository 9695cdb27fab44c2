import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attachmentParts,
  cidOf,
  isEncrypted,
  isSigned,
  leafParts,
  textParts,
} from '../../core/mail/structure.ts';
import type { BodyPart } from '../../core/model/part.ts';
import { bodyPart, multipart, partNumber } from './body-part.ts';

const plain = bodyPart('text/plain');
const html = bodyPart('text/html');
const image = bodyPart('image/png', { contentId: '<logo@x>', disposition: 'inline' });
const pdf = bodyPart('application/pdf', { disposition: 'attachment', filename: 'a.pdf' });

/** What a structure is read as, by part number. */
const reading = (structure: BodyPart | null) => {
  const { plain, html } = textParts(structure);
  const numbers = (parts: readonly { part: string }[]) => parts.map(({ part }) => part).join(' ');
  return { plain: numbers(plain), html: numbers(html), attached: numbers(attachmentParts(structure)) };
};

describe('which parts of a message are its text', () => {
  const cases: [string, BodyPart | null, { plain: string; html: string; attached: string }][] = [
    ['no structure', null, { plain: '', html: '', attached: '' }],
    ['a single text is part 1', plain, { plain: '1', html: '', attached: '' }],
    ['a single HTML', html, { plain: '', html: '1', attached: '' }],
    ['a single PDF', pdf, { plain: '', html: '', attached: '1' }],
    ['an empty multipart', multipart('mixed'), { plain: '', html: '', attached: '' }],
    ['alternatives', multipart('alternative', plain, html), { plain: '1', html: '2', attached: '' }],
    [
      'the classic newsletter with a file',
      multipart('mixed', multipart('related', multipart('alternative', plain, html), image), pdf),
      { plain: '1.1.1', html: '1.1.2', attached: '1.2 2' },
    ],
    [
      'HTML with its images inside the alternative',
      multipart('alternative', plain, multipart('related', html, image)),
      { plain: '1', html: '2.1', attached: '2.2' },
    ],
    [
      'Apple Mail: HTML around a file inside the alternative',
      multipart('alternative', plain, multipart('mixed', html, pdf, html)),
      { plain: '1', html: '2.1 2.3', attached: '2.2' },
    ],
    [
      'an invitation beside the alternatives',
      multipart('alternative', plain, html, bodyPart('text/calendar')),
      { plain: '1', html: '2', attached: '3' },
    ],
    [
      'the footer of a mailing list belongs to the text',
      multipart('mixed', multipart('alternative', plain, html), plain),
      { plain: '1.1 2', html: '1.2', attached: '' },
    ],
    [
      'a second text with a name is a file',
      multipart('mixed', plain, bodyPart('text/plain', { filename: 'log.txt', disposition: 'inline' })),
      { plain: '1', html: '', attached: '2' },
    ],
    [
      'a first text with a name is the text',
      multipart('mixed', bodyPart('text/plain', { filename: 'body.txt' }), pdf),
      { plain: '1', html: '', attached: '2' },
    ],
    [
      'a text that says it is an attachment is one',
      multipart('mixed', bodyPart('text/plain', { disposition: 'attachment' }), html),
      { plain: '', html: '2', attached: '1' },
    ],
    [
      'other text types are files',
      multipart('mixed', plain, bodyPart('text/csv'), bodyPart('text/x-diff')),
      { plain: '1', html: '', attached: '2 3' },
    ],
    [
      'signed: the content is read, the signature is attached',
      multipart('signed', multipart('mixed', plain, pdf), bodyPart('application/pgp-signature')),
      { plain: '1.1', html: '', attached: '1.2 2' },
    ],
    [
      'encrypted: nothing can be read',
      multipart('encrypted', bodyPart('application/pgp-encrypted'), bodyPart('application/octet-stream')),
      { plain: '', html: '', attached: '1 2' },
    ],
    [
      'related with a start parameter',
      {
        ...multipart('related', image, { ...html, contentId: '<root@x>' }),
        parameters: { start: '<root@x>' },
      },
      { plain: '', html: '2', attached: '1' },
    ],
    [
      'related that starts with the image',
      multipart('related', image, html),
      { plain: '', html: '2', attached: '1' },
    ],
    [
      'an enclosed message is one attachment',
      multipart('mixed', plain, bodyPart('message/rfc822', { children: [multipart('mixed', plain, pdf)] })),
      { plain: '1', html: '', attached: '2' },
    ],
    [
      'a bounce',
      multipart('report', plain, bodyPart('message/delivery-status'), bodyPart('text/rfc822-headers')),
      { plain: '1', html: '', attached: '2 3' },
    ],
    [
      'a kind of multipart nobody knows',
      multipart('x-strange', plain, pdf),
      { plain: '1', html: '', attached: '2' },
    ],
  ];
  it.each(cases)('%s', (_, structure, expected) => {
    expect(reading(structure)).toEqual(expected);
  });

  it('the part numbers of the server win over positions', () => {
    const structure = multipart('mixed', { ...plain, part: partNumber('7') }, pdf);
    expect(reading(structure)).toEqual({ plain: '7', html: '', attached: '2' });
  });

  it('a structure nested a hundred thousand deep is listed, its end as an attachment', () => {
    let structure = plain;
    for (let depth = 0; depth < 100_000; depth += 1) structure = multipart('mixed', structure);
    expect(textParts(structure)).toEqual({ plain: [], html: [] });
    expect(leafParts(structure)).toHaveLength(1);
    expect(attachmentParts(structure)).toHaveLength(1);
    expect(isEncrypted(structure)).toBe(false);
  });
});

describe('any structure', () => {
  const anyType = fc.constantFrom(
    'text/plain',
    'text/html',
    'text/calendar',
    'image/png',
    'message/rfc822',
    'multipart/mixed',
    'multipart/alternative',
    'multipart/related',
    'multipart/signed',
    'multipart/encrypted',
    'multipart/',
    '',
    'x',
  );
  const { node: anyPart } = fc.letrec<{ node: BodyPart }>((tie) => ({
    node: fc
      .record({
        type: anyType,
        disposition: fc.constantFrom(null, 'inline', 'attachment', 'x'),
        filename: fc.constantFrom(null, '', 'a.txt'),
        children: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constant([]),
          fc.array(tie('node'), { maxLength: 4 }),
        ),
      })
      .map(({ type, ...rest }) => bodyPart(type, rest)),
  }));

  it('has every leaf either in the text or among the attachments, once', () => {
    fc.assert(
      fc.property(anyPart, (structure) => {
        const { plain, html } = textParts(structure);
        const placed = [...plain, ...html, ...attachmentParts(structure)].map(({ part }) => part);
        expect(placed.toSorted()).toEqual(
          leafParts(structure)
            .map(({ part }) => part)
            .toSorted(),
        );
        expect(new Set(placed).size).toBe(placed.length);
        expect(plain.every(({ type }) => type === 'text/plain')).toBe(true);
        expect(html.every(({ type }) => type === 'text/html')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is asked about signatures and encryption without a throw', () => {
    fc.assert(
      fc.property(anyPart, fc.string(), (structure, part) => {
        expect(typeof isSigned(structure, partNumber(part))).toBe('boolean');
        expect(typeof isEncrypted(structure)).toBe('boolean');
      }),
    );
  });
});

describe('what must stay as it came', () => {
  it('is what multipart/signed encloses, at any depth, and nothing else', () => {
    const structure = multipart(
      'mixed',
      multipart('signed', multipart('mixed', plain, pdf), bodyPart('application/pgp-signature')),
      pdf,
    );
    expect(isSigned(structure, partNumber('1.1.2'))).toBe(true);
    expect(isSigned(structure, partNumber('1.2'))).toBe(true);
    expect(isSigned(structure, partNumber('2'))).toBe(false);
    expect(isSigned(structure, partNumber('9'))).toBe(false);
    expect(isSigned(null, partNumber('1'))).toBe(false);
  });

  it('tells encrypted from signed S/MIME', () => {
    const smime = (type: string) =>
      bodyPart('application/pkcs7-mime', { parameters: { 'smime-type': type } });
    expect(isEncrypted(smime('enveloped-data'))).toBe(true);
    expect(isEncrypted(smime('signed-data'))).toBe(false);
    expect(isEncrypted(multipart('mixed', multipart('encrypted')))).toBe(true);
    expect(isEncrypted(plain)).toBe(false);
    expect(isEncrypted(null)).toBe(false);
  });
});

it('a cid: URL names a part by its Content-ID without angle brackets', () => {
  expect(cidOf(image)).toBe('logo@x');
  expect(cidOf(plain)).toBe(null);
});
