import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToPlain } from '../../core/mail/html-to-plain.ts';

describe('HTML as text', () => {
  const longUrl = `https://example.org/${'x'.repeat(100)}`;
  it.each([
    ['<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
    ['<h1>Title</h1>Text', 'Title\n\nText'],
    ['<a href="https://example.org/a">our page</a>', 'our page (https://example.org/a)'],
    ['<a href="https://www.example.org/">example.org</a>', 'example.org'],
    ['<a href="mailto:a@b.org">a@b.org</a>, <a href="mailto:c@d.org">Cee</a>', 'a@b.org, Cee (c@d.org)'],
    ['<a href="javascript:alert(1)">x</a><a href="#y">y</a><a>z</a>', 'xyz'],
    ['<a href="https://example.org/"><img src="x.png" alt="logo"></a>after', 'after'],
    [
      `<a href="${longUrl}">long</a>, <a href="${longUrl}">again</a>`,
      `long [1], again [1]\n\n[1] ${longUrl}`,
    ],
    ['<blockquote>quoted<br>lines</blockquote>mine', '> quoted\n> lines\nmine'],
    ['<table><tr><th>Tea</th><th>3</th></tr><tr><td>Milk</td><td>1</td></tr></table>', 'Tea 3\nMilk 1'],
    ['<blockquote>a<br><br><br><br>b</blockquote>', '> a\n>\n> b'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n - two'],
    ['<ol><li>one</li><li>two</li></ol>', '1. one\n 2. two'],
    ['<pre>  a\n    b</pre>', 'a\n    b'],
    ['<title>t</title><style>p{color:red}</style><script>alert(1)</script><!-- c -->text', 'text'],
    ['a&nbsp;b &lt;c&gt; &eacute;&#128169;', 'a b <c> é💩'],
    ['<div>preheader&zwnj;&nbsp;&zwnj;&nbsp;</div>text', 'preheader\ntext'],
    ['&lt;script&gt; stays text', '<script> stays text'],
    ['', ''],
    ['<<<>>><p', '<<<>>>'],
  ])('%j', (html, expected) => {
    expect(htmlToPlain(html)).toBe(expected);
  });

  it('any HTML gives some text', () => {
    const piece = fc.constantFrom(
      ...'<p> <div> </div> <a href="https://x.org"> </a> <table> <tr> <td> </table> <ul> <li> <blockquote> </p>'.split(
        ' ',
      ),
      '<img src=x>',
      '<!--',
      '<![CDATA[',
      '&#',
      '<ol start=99999999999>',
      'text',
      '<td colspan=1e9 rowspan=1e9>',
      '<pre>',
      '<',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        expect(typeof htmlToPlain(pieces.join(''))).toBe('string');
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['<div>', 400_000],
    ['<blockquote>a<br>', 100_000],
    ['<ul><li>a<br>', 100_000],
    ['<table><tr><td>x', 100_000],
    ['<a href="https://x.org/">', 80_000],
    ['<', 2_000_000],
    ['<!--', 500_000],
    ['&', 2_000_000],
    ['<p>x', 200_000],
  ])('%s times %i ends before the test’s time does, and is bounded in size', (unit, times) => {
    expect(htmlToPlain(unit.repeat(times)).length).toBeLessThan(20_000_000);
  });
});
