const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Joins a number to its unit: they never part at a line's end. */
export const nonBreaking = '\u00a0';

/** Bytes as people say them, in steps of 1,000: `0 B`, `812 B`, `3.2 KB`, `214 KB`, `1.2 MB`. */
export const formatBytes = (bytes: number): string => {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.6 KB would round to "1000 KB": it is 1 MB.
  while (unit < units.length - 1 && Math.round(value) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1).replace('.0', '') : String(Math.round(value));
  return `${digits}${nonBreaking}${units[unit] ?? ''}`;
};

/** Bytes per second: `5.1 KB/s`. */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;
