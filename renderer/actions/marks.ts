// Which rows of the open folder are selected together, besides the current one. A whole folder is not read for it.
import type { MessageId } from '../../core/model/ids.ts';

export type Marks =
  | { readonly kind: 'rows'; readonly ids: ReadonlySet<MessageId> }
  /** Every row of the folder but these. */
  | { readonly kind: 'folder'; readonly except: ReadonlySet<MessageId> };

export const noMarks: Marks = { kind: 'rows', ids: new Set() };

export const wholeFolder: Marks = { kind: 'folder', except: new Set() };

export const hasMarks = (marks: Marks): boolean => marks.kind === 'folder' || marks.ids.size > 0;

export const isMarked = (marks: Marks, id: MessageId): boolean =>
  marks.kind === 'folder' ? !marks.except.has(id) : marks.ids.has(id);

/** How many rows are marked in a folder that lists so many. */
export const countMarks = (marks: Marks, listed: number): number =>
  marks.kind === 'folder' ? Math.max(0, listed - marks.except.size) : marks.ids.size;

const withAll = <T>(set: ReadonlySet<T>, more: Iterable<T>): ReadonlySet<T> => new Set([...set, ...more]);

const without = <T>(set: ReadonlySet<T>, fewer: Iterable<T>): ReadonlySet<T> => {
  const rest = new Set(set);
  for (const one of fewer) rest.delete(one);
  return rest;
};

export const addMarks = (marks: Marks, ids: Iterable<MessageId>): Marks =>
  marks.kind === 'folder'
    ? { kind: 'folder', except: without(marks.except, ids) }
    : { kind: 'rows', ids: withAll(marks.ids, ids) };

export const removeMarks = (marks: Marks, ids: Iterable<MessageId>): Marks =>
  marks.kind === 'folder'
    ? { kind: 'folder', except: withAll(marks.except, ids) }
    : { kind: 'rows', ids: without(marks.ids, ids) };
