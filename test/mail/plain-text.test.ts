import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLinks, readPlainText } from '../../core/mail/plain-text.ts';

const links = (text: string) =>
  findLinks(text).flatMap((span) => (span.kind === 'link' ? [[span.text, span.href]] : []));

describe('links in a text', () => {
  const same = (url: string) => [[url, url]];
  it.each([
    ['see https://example.org/a?b=c#d.', same('https://example.org/a?b=c#d')],
    ['(http://example.org/x)', same('http://example.org/x')],
    ['https://en.wikipedia.org/wiki/A_(b)', same('https://en.wikipedia.org/wiki/A_(b)')],
    [
      '<https://example.org/>, "https://example.net"',
      [...same('https://example.org/'), ...same('https://example.net')],
    ],
    ['HTTPS://Example.org', [['HTTPS://Example.org', 'https://Example.org']]],
    ['www.example.org!', [['www.example.org', 'https://www.example.org']]],
    ['write to ann@example.org.', [['ann@example.org', 'mailto:ann@example.org']]],
    ['mailto:ann@example.org?subject=x', same('mailto:ann@example.org?subject=x')],
    ['https://bücher.example/日本', same('https://bücher.example/日本')],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd ftp://x.org', []],
    ['https:// http:/x www. www.x a@b @example.org', []],
    ['https://example.org\u202egro.live', same('https://example.org')],
  ])('%j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('joined, the spans are the text, and only harmless schemes are linked', () => {
    const text = fc
      .array(
        fc.oneof(fc.string(), fc.constantFrom('https://', 'www.', 'a@b.cd', 'mailto:', '.', ')', '(', '\n')),
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (value) => {
        const spans = findLinks(value);
        expect(spans.map((span) => span.text).join('')).toBe(value);
        for (const span of spans)
          if (span.kind === 'link') expect(span.href).toMatch(/^(https?:\/\/|mailto:)./);
      }),
      { numRuns: 500 },
    );
  });

  it('a megabyte of almost-links ends before the test’s time does', () => {
    for (const unit of ['a.', 'a@', 'www.', 'http', 'https://a ', 'x', 'a@b.', '(', 'https://((((((((']) {
      expect(findLinks(unit.repeat(1_000_000 / unit.length)).length).toBeGreaterThan(0);
    }
    expect(findLinks(`https://a${')'.repeat(1_000_000)}`)[0]).toMatchObject({
      kind: 'link',
      href: 'https://a',
    });
  });
});

describe('blocks of a text', () => {
  const blocks = (text: string) =>
    readPlainText(text).map(({ kind, depth, spans }) => [
      kind,
      depth,
      spans.map((span) => span.text).join(''),
    ]);

  it('are the text, the quotes by depth, and the signature', () => {
    const text = [
      'Hi,',
      '',
      'Ann wrote:',
      '> yes',
      '>> or no',
      '> > no',
      '>',
      'Bye',
      '-- ',
      'Bob',
      '> a motto',
    ];
    expect(blocks(text.slice(0, -1).join('\n'))).toEqual([
      ['text', 0, 'Hi,\n\nAnn wrote:'],
      ['quote', 1, 'yes'],
      ['quote', 2, 'or no\nno'],
      ['quote', 1, ''],
      ['text', 0, 'Bye'],
      ['signature', 0, '-- \nBob'],
    ]);
  });

  it('a signature line above a quote is no signature: the answer stands on top', () => {
    expect(blocks('Yes.\n-- \nBob\n> really?').map(([kind]) => kind)).toEqual(['text', 'quote']);
  });

  it('an escaped From line is text', () => {
    expect(blocks('>From here')).toEqual([['text', 0, '>From here']]);
  });

  it('an empty text is one empty block', () => {
    expect(readPlainText('')).toEqual([{ kind: 'text', depth: 0, spans: [] }]);
  });

  it('no line is lost', () => {
    const line = fc.stringMatching(/^[> a-c-]{0,8}$/);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const shown = blocks(lines.join('\n')).map(([, , text]) => text);
        expect(shown.join('\n').split('\n')).toHaveLength(lines.length);
      }),
    );
  });
});
