import type { Schedule } from '../../core/model/link.ts';
import { formatTimeOfDay } from '../format/date.ts';

export const scheduleKinds = [
  'always',
  'byHand',
  'every',
  'window',
] as const satisfies readonly Schedule['kind'][];

export const scheduleTitles: Readonly<Record<Schedule['kind'], string>> = {
  always: 'Always',
  byHand: 'When I say so',
  every: 'Every few hours',
  window: 'Between two times of day',
};

/** What a schedule means. */
export const scheduleMeaning = (schedule: Schedule): string => {
  switch (schedule.kind) {
    case 'always':
      return 'Stays online, and new mail comes as it arrives.';
    case 'byHand':
      return 'Goes online with “Sync now”, and hangs up when nothing is left to do.';
    case 'every':
      return schedule.hours === 1
        ? 'Goes online every hour, and hangs up when nothing is left to do.'
        : `Goes online every ${schedule.hours} hours, and hangs up when nothing is left to do.`;
    case 'window': {
      const over = schedule.to < schedule.from ? ' the day after' : '';
      const times = `Goes online at ${formatTimeOfDay(schedule.from)}, hangs up at ${formatTimeOfDay(schedule.to)}${over}.`;
      return schedule.free ? `${times} What crosses then counts for no budget.` : times;
    }
  }
};

/** The same in passing, for what was just chosen. */
export const scheduleInPassing = (schedule: Schedule): string => {
  switch (schedule.kind) {
    case 'always':
      return 'Always online';
    case 'byHand':
      return 'Online when you say so';
    case 'every':
      return schedule.hours === 1 ? 'Online every hour' : `Online every ${schedule.hours} hours`;
    case 'window':
      return `Online from ${formatTimeOfDay(schedule.from)} to ${formatTimeOfDay(schedule.to)}`;
  }
};

/** Minutes since midnight of `02:00`; NaN for what is no time of day. */
export const readTimeOfDay = (typed: string): number => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(typed.trim()) ?? [];
  return hours === undefined || minutes === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes);
};
