const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const zoneHours: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

const headerPattern =
  /^(?:[A-Za-z]{3,9},?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]*[\s-]+(\d{2,4})\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([+-]\d{4}|[A-Za-z]{1,4})?/;

/**
 * A Date header (RFC 5322, 3.3, with its obsolete forms) in ms since the epoch; null where it is unreadable. Not
 * `Date.parse`, which reads what has no zone in this computer's zone.
 */
export const parseDateHeader = (text: string): number | null => {
  const match = headerPattern.exec(text.replace(/\([^()]*\)/g, ' ').trim());
  if (match === null) return null;
  const [, day, month, year, hour, minute, second, zone] = match;
  const monthIndex = months.indexOf((month ?? '').toLowerCase());
  if (monthIndex < 0) return null;
  // RFC 5322, 4.3: two-digit years are 2000 to 2049 and 1950 to 1999, three-digit years count from 1900.
  const written = Number(year);
  const fullYear =
    (year ?? '').length === 2
      ? written + (written < 50 ? 2000 : 1900)
      : written < 1000
        ? written + 1900
        : written;
  const date = new Date(0);
  date.setUTCFullYear(fullYear, monthIndex, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second ?? '0'));
  return date.getTime() - zoneOffsetMs(zone ?? '');
};

const zoneOffsetMs = (zone: string): number => {
  const numeric = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (numeric === null) return (zoneHours[zone.toUpperCase()] ?? 0) * 3600_000;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  return (numeric[1] === '-' ? -minutes : minutes) * 60_000;
};
