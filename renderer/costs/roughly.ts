/** A measured number to two digits: the third one is noise, and would redraw what shows it. */
export const roughly = (measured: number | null): number | null => {
  if (measured === null || measured <= 0) return measured;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(measured)) - 1);
  return Math.round(measured / unit) * unit;
};
