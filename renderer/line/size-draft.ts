// A size as somebody types it: a number and a unit beside it.

/** As those who sell bytes count. */
const unitBytes = { KB: 1_000, MB: 1_000_000 } as const;

type SizeUnit = keyof typeof unitBytes;

export const sizeUnits = ['KB', 'MB'] as const satisfies readonly SizeUnit[];

export interface SizeDraft {
  readonly number: string;
  readonly unit: SizeUnit;
}

/** A number as people type it: with a point or a comma, NaN for what is none. */
export const readNumber = (typed: string): number => {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,12}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
};

/** The bytes that are meant: null for nothing typed, NaN for what is no size. */
export const readSize = ({ number, unit }: SizeDraft): number | null =>
  number.trim() === '' ? null : Math.round(readNumber(number) * unitBytes[unit]);

/** How a size is put into the field. */
export const draftOfSize = (bytes: number | null): SizeDraft => {
  if (bytes === null) return { number: '', unit: 'MB' };
  const unit = bytes >= unitBytes.MB ? 'MB' : 'KB';
  return { number: String(bytes / unitBytes[unit]), unit };
};
