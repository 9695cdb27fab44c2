// RFC 3676: lines that end in a space go on in the next one.

interface FlowedLine {
  readonly depth: number;
  readonly text: string;
  readonly flows: boolean;
}

const readLine = (line: string): FlowedLine => {
  const depth = /^>*/.exec(line)?.[0].length ?? 0;
  const rest = line.slice(depth);
  // 4.4: a leading space is stuffing. 4.3: the signature separator is a line of its own.
  const text = rest.startsWith(' ') ? rest.slice(1) : rest;
  return { depth, text, flows: text.endsWith(' ') && text !== '-- ' };
};

const write = (depth: number, text: string): string =>
  depth === 0 ? text : `${'>'.repeat(depth)}${text === '' ? '' : ` ${text}`}`;

/**
 * The text with each paragraph on one line and quotes as `> `, `>> `. `delSp` is the DelSp parameter: the space
 * that made a line flow is not part of the text.
 */
export const unflow = (text: string, delSp: boolean): string => {
  const lines: string[] = [];
  let open: { depth: number; pieces: string[] } | null = null;
  for (const line of text.split('\n').map(readLine)) {
    const signature = line.text === '-- ';
    // 4.5: a change of depth, and a signature, end a paragraph that should have gone on.
    if (open !== null && (open.depth !== line.depth || signature)) {
      lines.push(write(open.depth, open.pieces.join('')));
      open = null;
    }
    const piece = line.flows && delSp ? line.text.slice(0, -1) : line.text;
    const paragraph: { depth: number; pieces: string[] } = open ?? { depth: line.depth, pieces: [] };
    paragraph.pieces.push(piece);
    if (line.flows) open = paragraph;
    else {
      lines.push(write(paragraph.depth, paragraph.pieces.join('')));
      open = null;
    }
  }
  if (open !== null) lines.push(write(open.depth, open.pieces.join('')));
  return lines.join('\n');
};
