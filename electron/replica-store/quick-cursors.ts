// fake-indexeddb 6.2.8 begins each step of a cursor at the lowest of what bounds it (the range, the last position,
// the key to continue at) where it means the narrowest: a cursor over a bounded range walks from the range's
// beginning at every step, and reading 30,000 rows so takes minutes. Here a step does not see the bounds it has
// passed; what it finds is the same. To be offered upstream.
import { IDBCursor, IDBFactory, IDBKeyRange } from 'fake-indexeddb';

type Key = unknown;
type Range = InstanceType<typeof IDBKeyRange>;

/** What of a cursor a step reads and writes. */
interface CursorInternals {
  readonly direction: 'next' | 'nextunique' | 'prev' | 'prevunique';
  _range: Range | undefined;
  _position: Key | undefined;
  _iterate(key?: Key, primaryKey?: Key): unknown;
}

const keys = new IDBFactory();

/** The part of a range at or past `from`; the range itself where `from` is not inside it. */
const rangePast = (range: Range | undefined, from: Key, backwards: boolean): Range | undefined => {
  const { lower, upper, lowerOpen = false, upperOpen = false } = range ?? {};
  if (lower !== undefined && keys.cmp(from, lower) <= 0) return range;
  if (upper !== undefined && keys.cmp(from, upper) >= 0) return range;
  if (backwards) {
    return lower === undefined ? IDBKeyRange.upperBound(from) : IDBKeyRange.bound(lower, from, lowerOpen);
  }
  return upper === undefined
    ? IDBKeyRange.lowerBound(from)
    : IDBKeyRange.bound(from, upper, false, upperOpen);
};

const quicken = (cursor: CursorInternals): void => {
  const iterate = cursor._iterate;
  cursor._iterate = function (key, primaryKey) {
    const { _range: range, _position: position } = this;
    const from = key ?? position;
    if (from === undefined) return iterate.call(this, key, primaryKey);
    this._range = rangePast(range, from, this.direction.startsWith('prev'));
    // A key past the last position bounds the step alone.
    const jumps = key !== undefined && position !== undefined && keys.cmp(key, position) !== 0;
    if (jumps && this._range !== range) this._position = undefined;
    try {
      return iterate.call(this, key, primaryKey);
    } finally {
      this._range = range;
      this._position ??= position;
    }
  };
};

quicken(IDBCursor.prototype as unknown as CursorInternals);
