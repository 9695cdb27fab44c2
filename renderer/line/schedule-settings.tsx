import { useState } from 'react';
import * as v from 'valibot';
import type { Schedule } from '../../core/model/link.ts';
import { scheduleSchema } from '../../core/policy/schemas.ts';
import { setSchedule } from '../../core/replica/commands/line-commands.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { useReplica } from '../app/window-context.ts';
import { formatTimeOfDay } from '../format/date.ts';
import { Choice } from './choice.tsx';
import { Part } from './part.tsx';
import {
  readTimeOfDay,
  scheduleInPassing,
  scheduleKinds,
  scheduleMeaning,
  scheduleTitles,
} from './schedule-words.ts';
import { readNumber } from './size-draft.ts';
import { TypedInput } from './typed-input.tsx';
import { usePicked } from './use-picked.ts';

/** Where each kind begins. */
const beginnings: Readonly<Record<Schedule['kind'], Schedule>> = {
  always: { kind: 'always' },
  byHand: { kind: 'byHand' },
  every: { kind: 'every', hours: 6 },
  window: { kind: 'window', from: 2 * 60, to: 6 * 60, free: false },
};

interface FieldsProps {
  readonly schedule: Schedule;
  readonly invalid: boolean;
  readonly onTyped: (schedule: Schedule) => void;
}

/** What a schedule leaves open. What is typed counts once it is whole. */
const ScheduleFields = ({ schedule, invalid, onTyped }: FieldsProps) => {
  const described = invalid ? 'schedule-problem' : undefined;
  const validity = { 'aria-invalid': invalid, 'aria-describedby': described };
  switch (schedule.kind) {
    case 'always':
    case 'byHand':
      return null;
    case 'every':
      return (
        <label className="inline-field" htmlFor="schedule-hours">
          Every
          <TypedInput
            id="schedule-hours"
            className="input number-input"
            type="number"
            min={1}
            max={720}
            value={String(schedule.hours)}
            {...validity}
            onTyped={(typed) => onTyped({ ...schedule, hours: readNumber(typed) })}
          />
          hours
        </label>
      );
    case 'window':
      return (
        <div className="inline-fields">
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className="inline-field" htmlFor={`schedule-${end}`}>
              {end === 'from' ? 'From' : 'to'}
              <TypedInput
                id={`schedule-${end}`}
                className="input"
                type="time"
                value={formatTimeOfDay(schedule[end])}
                {...validity}
                onTyped={(typed) => onTyped({ ...schedule, [end]: readTimeOfDay(typed) })}
              />
            </label>
          ))}
          <label className="check">
            <input
              type="checkbox"
              checked={schedule.free}
              onChange={({ target: { checked } }) => onTyped({ ...schedule, free: checked })}
            />
            Data is free then
          </label>
        </div>
      );
  }
};

/** When Packetboat goes online by itself. */
export const ScheduleSettings = ({ schedule: kept }: { readonly schedule: Schedule }) => {
  const replica = useReplica();
  const choose = useChoosing();
  const [problem, setProblem] = useState<string | null>(null);
  const { shown: schedule, pick, drop } = usePicked(kept);
  const change = async (to: Schedule) => {
    const result = v.safeParse(scheduleSchema, to);
    setProblem(result.success ? null : result.issues[0].message);
    if (!result.success || JSON.stringify(to) === JSON.stringify(schedule)) return;
    pick(to);
    const done = await choose(async () => {
      await setSchedule(replica, to);
      return () => setSchedule(replica, kept);
    }, scheduleInPassing(to));
    if (!done) drop();
  };
  return (
    <Part title="When it goes online">
      <div className="choices" role="radiogroup" aria-label="When it goes online">
        {scheduleKinds.map((kind) => {
          const chosen = schedule.kind === kind;
          return (
            <Choice
              key={kind}
              name="schedule"
              title={scheduleTitles[kind]}
              hint={scheduleMeaning(chosen ? schedule : beginnings[kind])}
              checked={chosen}
              onChoose={() => void change(beginnings[kind])}
            >
              {chosen ? (
                <ScheduleFields
                  schedule={schedule}
                  invalid={problem !== null}
                  onTyped={(to) => void change(to)}
                />
              ) : null}
              {chosen && problem !== null ? (
                <p id="schedule-problem" className="field-problem" role="alert">
                  {problem}
                </p>
              ) : null}
            </Choice>
          );
        })}
      </div>
      <p className="part-note secondary">“Sync now” goes online at once, whatever is chosen here.</p>
    </Part>
  );
};
