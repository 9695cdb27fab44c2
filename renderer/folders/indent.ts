import type { CSSProperties } from 'react';

/** How deep a row stands. styles/folders.css indents by it as far as that leaves room for the name. */
export const indentOf = (depth: number): CSSProperties & Readonly<Record<'--depth', number>> => ({
  '--depth': depth,
});
