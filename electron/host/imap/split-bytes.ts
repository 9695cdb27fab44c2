// Which of the bytes of one write and its answers were whose.

export interface Crossed {
  readonly up: number;
  readonly down: number;
}

/** Of several groups of commands, in order. */
export interface GroupedBytes {
  /** All that crossed. */
  readonly crossed: Crossed;
  /** How much each group asked, before compression. */
  readonly asked: readonly number[];
  /**
   * Where the answers to each group that was answered in full ended: in what had been answered by then over all, before
   * compression, and in the bytes that had come. A group that a cut ended has none.
   */
  readonly ends: readonly { readonly answered: number; readonly down: number }[];
}

/**
 * The bytes of each group. What came by the end of the last full answer is shared out by the length of the answers, because several may
 * come in one piece, and what came after that is the next group's. They add up to what crossed.
 */
export const splitBytes = ({ crossed, asked, ends }: GroupedBytes): readonly Crossed[] => {
  const ups = shareOut(crossed.up, asked);
  const lengths = ends.map(({ answered }, index) => answered - (ends[index - 1]?.answered ?? 0));
  const all = ends.length === asked.length;
  const whole = all ? crossed.down : Math.min(crossed.down, ends.at(-1)?.down ?? 0);
  const downs = shareOut(whole, lengths);
  return asked.map((_, index) => ({
    up: ups[index] ?? 0,
    down: downs[index] ?? (index === ends.length ? crossed.down - whole : 0),
  }));
};

/** Whole numbers that add up to `total`, each as near as it can be to its weight's share. */
const shareOut = (total: number, weights: readonly number[]): readonly number[] => {
  const sum = weights.reduce((a, b) => a + b, 0);
  let weight = 0;
  let given = 0;
  return weights.map((each, index) => {
    weight += each;
    const upTo = index === weights.length - 1 || sum === 0 ? total : Math.round((total * weight) / sum);
    const share = upTo - given;
    given = upTo;
    return share;
  });
};
