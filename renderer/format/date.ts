import { nonBreaking } from './bytes.ts';
import { formatSeconds } from './duration.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const dayMs = 24 * 60 * 60 * 1000;

const two = (number: number): string => String(number).padStart(2, '0');
const startOfDay = (date: Date): number =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const dayMonth = (date: Date): string => `${date.getDate()}${nonBreaking}${months[date.getMonth()] ?? ''}`;

/** Days between two moments by the calendar, not by 24 hours; rounding absorbs the hour of a clock change. */
const calendarDays = (from: Date, to: Date): number =>
  Math.round((startOfDay(to) - startOfDay(from)) / dayMs);

/** The time of day in the local zone: `14:02`. */
export const formatTime = (at: number): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** A list's date: today `14:02`, within a week `Mon`, this year `14 Oct`, else `14 Oct 2024`. Local time zone. */
export const formatListDate = (at: number, now: number): string => {
  const date = new Date(at);
  const today = new Date(now);
  const days = calendarDays(date, today);
  if (days === 0) return formatTime(at);
  if (days > 0 && days < 7) return weekdays[date.getDay()] ?? '';
  if (date.getFullYear() === today.getFullYear()) return dayMonth(date);
  return `${dayMonth(date)}${nonBreaking}${date.getFullYear()}`;
};

/** A message's date: `Mon 14 Oct, 14:02`, with the year when it is not this one. */
export const formatMessageDate = (at: number, now: number): string => {
  const date = new Date(at);
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${weekdays[date.getDay()] ?? ''} ${dayMonth(date)}${year}, ${formatTime(at)}`;
};

/** A time of day, minutes since midnight: `02:00`. */
export const formatTimeOfDay = (minutes: number): string =>
  `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;

/** Until when something lasts: `02:00`, and with its day when that is more than a day off. */
export const formatUntil = (at: number, now: number): string =>
  at - now < dayMs ? formatTime(at) : formatMessageDate(at, now);

/** A calendar day written `2026-11-22`, in as little room as an axis has: `22 Nov`. */
export const formatShortDay = (day: string): string => dayMonth(startOf(day));

const startOf = (day: string): Date => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
};

/** A calendar day written `2026-11-22`, as a table says it: `Today`, `Yesterday`, else `Mon 16 Nov`. */
export const formatDay = (day: string, now: number): string => {
  const start = startOf(day);
  const back = calendarDays(start, new Date(now));
  if (back === 0) return 'Today';
  if (back === 1) return 'Yesterday';
  const named = `${weekdays[start.getDay()] ?? ''} ${dayMonth(start)}`;
  const year = start.getFullYear();
  return year === new Date(now).getFullYear() ? named : `${named} ${year}`;
};

/** When something began: `Today, 14:02`, `Yesterday, 14:02`, else as a message's date. */
export const formatSessionDate = (at: number, now: number): string => {
  const back = calendarDays(new Date(at), new Date(now));
  if (back === 0) return `Today, ${formatTime(at)}`;
  return back === 1 ? `Yesterday, ${formatTime(at)}` : formatMessageDate(at, now);
};

/** How long ago: `just now`, `3 min ago`, `2 h ago`, `yesterday`, `3 days ago`, `3 weeks ago`, `5 months ago`. */
export const formatAgo = (at: number, now: number): string => {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes}${nonBreaking}min ago`;
  if (minutes < 12 * 60) return `${Math.floor(minutes / 60)}${nonBreaking}h ago`;
  const days = calendarDays(new Date(at), new Date(now));
  if (days === 0) return `${Math.floor(minutes / 60)}${nonBreaking}h ago`;
  if (days === 1) return 'yesterday';
  if (days < 14) return `${days} days ago`;
  if (days < 60) return `${Math.floor(days / 7)} weeks ago`;
  if (days < 730) return `${Math.floor(days / 30)} months ago`;
  return `${Math.floor(days / 365)} years ago`;
};

/** When something is due: `now`, `in 12 s`, `at 14:32`, or with the day when it is not today. */
export const formatDue = (at: number, now: number): string => {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return 'now';
  if (seconds < 60) return `in ${formatSeconds(seconds)}`;
  return calendarDays(new Date(now), new Date(at)) === 0
    ? `at ${formatTime(at)}`
    : `on ${formatMessageDate(at, now)}`;
};
