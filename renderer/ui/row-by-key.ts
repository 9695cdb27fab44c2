/** Where a key leads from row `at` of rows up to `last`, `page` of them being passed by PgUp and PgDn; null when it leads nowhere. */
export const rowByKey = (
  key: string,
  { at, last, page }: { readonly at: number; readonly last: number; readonly page: number },
): number | null => {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return Math.min(last, at + 1);
    case 'ArrowUp':
    case 'k':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(last, at + page);
    case 'PageUp':
      return Math.max(0, at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
};
