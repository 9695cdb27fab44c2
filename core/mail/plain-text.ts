// Plain text as a reader sees it: whose words they are, and what can be clicked. Data only; the window renders it.

export type TextSpan =
  | { readonly kind: 'text'; readonly text: string }
  /** `href` is http:, https: or mailto:. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Consecutive lines of one kind. Spans hold the line ends as `\n`; quote marks are taken off. */
export interface TextBlock {
  readonly kind: 'text' | 'quote' | 'signature';
  /** How many times quoted: 0 for text and signature. */
  readonly depth: number;
  readonly spans: readonly TextSpan[];
}

// Every repetition is bounded or opens on a fixed word, so no text takes more than linear time.
const linkPattern =
  /\b(?:https?:\/\/|www\.|mailto:)[^\s<>"\p{Cc}\p{Cf}]{1,4096}|(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,63}(?![\p{L}\p{N}@])/giu;

/** Without the punctuation that belongs to the sentence around a link, and brackets it did not open. */
const trimLink = (link: string): string => {
  let end = link.length;
  for (;;) {
    const last = link.charAt(end - 1);
    if (/[.,;:!?'*_~”’»]/.test(last)) end -= 1;
    else if (')]}'.includes(last) && last !== '') {
      const open = { ')': '(', ']': '[', '}': '{' }[last] ?? '';
      const inner = link.slice(0, end);
      if (inner.split(open).length >= inner.split(last).length) break;
      end -= 1;
    } else break;
  }
  return link.slice(0, end);
};

const hrefOf = (link: string): string | null => {
  const scheme = /^(https?:\/\/|mailto:)(.*)$/isu.exec(link);
  if (scheme !== null) return scheme[2] === '' ? null : `${scheme[1]?.toLowerCase()}${scheme[2]}`;
  if (/^www\./i.test(link)) return /^www\.[^.]+\.[^.]/i.test(link) ? `https://${link}` : null;
  return `mailto:${link}`;
};

/** The links in a text: http:, https:, mailto:, bare `www.` hosts and mail addresses. Joined, the spans are the text. */
export const findLinks = (text: string): TextSpan[] => {
  const spans: TextSpan[] = [];
  let end = 0;
  for (const match of text.matchAll(linkPattern)) {
    const link = trimLink(match[0]);
    const href = hrefOf(link);
    if (href === null) continue;
    if (match.index > end) spans.push({ kind: 'text', text: text.slice(end, match.index) });
    spans.push({ kind: 'link', text: link, href });
    end = match.index + link.length;
  }
  if (end < text.length) spans.push({ kind: 'text', text: text.slice(end) });
  return spans;
};

interface Line {
  readonly depth: number;
  readonly text: string;
}

const readLine = (line: string): Line => {
  // `>From ` is mbox's escape of a line of text, not a quote.
  const marks = line.startsWith('>From ') ? '' : (/^(?:> ?)*/.exec(line)?.[0] ?? '');
  return { depth: marks.split('>').length - 1, text: line.slice(marks.length) };
};

/** The signature starts at the last `-- ` line (RFC 3676, 4.3) that no later quote follows. */
const signatureStart = (lines: readonly Line[]): number => {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.depth > 0) break;
    if (line.text === '-- ' || line.text === '--') return at;
  }
  return lines.length;
};

/** A message's plain text, decoded and with LF line ends, as blocks of text, quotes and the signature. */
export const readPlainText = (text: string): TextBlock[] => {
  const lines = text.split('\n').map(readLine);
  const signature = signatureStart(lines);
  const groups: { kind: TextBlock['kind']; depth: number; texts: string[] }[] = [];
  for (const [at, { depth, text: content }] of lines.entries()) {
    const kind = at >= signature ? 'signature' : depth > 0 ? 'quote' : 'text';
    const last = groups.at(-1);
    if (last !== undefined && last.kind === kind && last.depth === depth) last.texts.push(content);
    else groups.push({ kind, depth, texts: [content] });
  }
  return groups.map(({ kind, depth, texts }) => ({ kind, depth, spans: findLinks(texts.join('\n')) }));
};
