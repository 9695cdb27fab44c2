/** Code unit order, which for ids and clock readings is clock order. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Null, which knows least, is lowest. */
export const compareModseq = (a: bigint | null, b: bigint | null): number => {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
};
