/** A time as INTERNALDATE can hold it, which knows no fractions of a second (RFC 9051, 2.3.3); ms since the epoch. */
export const wholeSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;
