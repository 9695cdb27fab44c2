const grouping = new Intl.NumberFormat('en');

/** A whole number with its thousands apart: `1,400`. */
export const formatCount = (count: number): string => grouping.format(count);

/** `1 message`, `1,400 messages`; irregular plurals are given. */
export const formatCounted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`;
