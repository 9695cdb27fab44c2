import { nonBreaking } from './bytes.ts';

/** Seconds as people say them: `1 s`, `38 s`, `3 min`, `2 h`, `1 h 20 min`, `3 days`. */
export const formatSeconds = (seconds: number): string => {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole}${nonBreaking}s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes}${nonBreaking}min`;
  const hours = Math.floor(minutes / 60);
  // Nobody plans by minutes what takes most of a day.
  const rest = hours < 5 ? Math.round((minutes % 60) / 10) * 10 : 0;
  if (hours < 24) {
    if (rest === 60) return `${hours + 1}${nonBreaking}h`;
    return rest === 0 ? `${hours}${nonBreaking}h` : `${hours}${nonBreaking}h ${rest}${nonBreaking}min`;
  }
  const days = Math.round(hours / 24);
  return days === 1 ? `1${nonBreaking}day` : `${days}${nonBreaking}days`;
};

/** A round trip: `150 ms`, `1.8 s`. */
export const formatMilliseconds = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)}${nonBreaking}ms` : `${(ms / 1000).toFixed(1)}${nonBreaking}s`;
