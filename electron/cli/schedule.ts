import type { Schedule } from '../../core/model/link.ts';
import { whenToGo } from '../../core/policy/schedule.ts';
import { setSchedule } from '../../core/replica/commands/line-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { pastSessions } from '../../core/replica/past-sessions.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { timeOfDay } from './line-arguments.ts';
import { printTold, setting, type Told, type VerbOptions } from './report-setting.ts';
import { scheduleWords } from './rule-words.ts';

export interface ScheduleCommand extends VerbOptions {
  readonly free?: true;
}

/** Sets when to go online by itself, or without words prints it. */
export const schedule = async (words: readonly string[], command: ScheduleCommand): Promise<ExitCode> => {
  if (words.length === 0) {
    if (command.free) throw new UsageError('--free goes with from HH:MM to HH:MM.');
    return printTold(command, [await withReplica(command.data, scheduleTold)]);
  }
  const wanted = scheduleFrom(words, command.free === true);
  return setting(command, async (replica) => {
    await setSchedule(replica, wanted);
    return scheduleTold(replica);
  });
};

const scheduleTold = async (replica: Replica): Promise<Told> => {
  const { schedule: set } = await lineSettings(replica);
  const [last] = await pastSessions(replica, 1);
  const going = whenToGo({ schedule: set, now: Date.now(), lastStarted: last?.started ?? null });
  const next = going.kind === 'at' ? new Date(going.at).toISOString() : null;
  const words = scheduleWords(set);
  return {
    json: { schedule: set, due: going.kind === 'now', next },
    words: `Online ${words}${next === null ? '' : `; next at ${next}`}. The verb sync goes whenever it is typed.`,
  };
};

const scheduleFrom = (words: readonly string[], free: boolean): Schedule => {
  const [kind, first, to, second, ...more] = words;
  if (free && kind !== 'from') throw new UsageError('--free goes with from HH:MM to HH:MM.');
  if (kind === 'from' && first !== undefined && to === 'to' && second !== undefined && more.length === 0) {
    return { kind: 'window', from: timeOfDay(first), to: timeOfDay(second), free };
  }
  if (kind === 'every' && first !== undefined && /^\d{1,4}$/.test(first) && to === undefined) {
    return { kind: 'every', hours: Number(first) };
  }
  if (kind === 'always' && first === undefined) return { kind: 'always' };
  if (kind === 'hand' && first === undefined) return { kind: 'byHand' };
  throw new UsageError('One of: always, hand, every HOURS, from HH:MM to HH:MM [--free].');
};
