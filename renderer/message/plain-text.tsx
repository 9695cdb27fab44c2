import { type ReactNode, useMemo } from 'react';
import { readPlainText, type TextBlock, type TextSpan } from '../../core/mail/plain-text.ts';

const spans = (list: readonly TextSpan[]): ReactNode[] => {
  let at = 0;
  return list.map((span) => {
    const key = at;
    at += span.text.length;
    if (span.kind === 'text') return span.text;
    return (
      <a key={key} href={span.href} title={span.href} target="_blank" rel="noopener noreferrer">
        {span.text}
      </a>
    );
  });
};

const Block = ({ block }: { readonly block: TextBlock }) => {
  const inner = <div className="text-block">{spans(block.spans)}</div>;
  // The direction is the outermost element's: bars and indents stand on the side where the words begin.
  switch (block.kind) {
    case 'text':
      return <div dir="auto">{inner}</div>;
    case 'signature':
      return (
        <div className="text-signature" dir="auto">
          {inner}
        </div>
      );
    case 'quote':
      // Bars are drawn for each level; past a handful they would eat the line.
      return Array.from({ length: Math.min(block.depth, 6) }).reduceRight<ReactNode>(
        (quoted, _, level) => (
          <blockquote
            className="text-quote"
            data-level={(level % 3) + 1}
            {...(level === 0 ? { dir: 'auto' } : {})}
          >
            {quoted}
          </blockquote>
        ),
        inner,
      );
  }
};

/** A message's plain text with its quotes, links and signature told apart. */
export const PlainText = ({ text }: { readonly text: string }) => {
  const blocks = useMemo(() => {
    let at = 0;
    return readPlainText(text).map((block) => {
      const key = at;
      at += 1;
      return { key, block };
    });
  }, [text]);
  return (
    <div className="text">
      {blocks.map(({ key, block }) => (
        <Block key={key} block={block} />
      ))}
    </div>
  );
};
