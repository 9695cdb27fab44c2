/** Runs something where the clocks on the wall show this zone's time (an IANA name), then puts the zone back. */
export const inTimeZone = <T>(zone: string, run: () => T): T => {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
};

/**
 * Zones with all that goes wrong with local time: none of it, an hour, half an hour, at midnight and across it, quarters of an
 * hour, and as far from UTC as it gets.
 */
export const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
] as const;
