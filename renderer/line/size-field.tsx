import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { draftOfSize, readSize, type SizeDraft, sizeUnits } from './size-draft.ts';

interface Props {
  readonly label: string;
  /** Null for no limit. */
  readonly bytes: number | null;
  readonly problem: string | null;
  /** What was typed, once it is whole: null for nothing, NaN for what is no size. */
  readonly onTyped: (bytes: number | null) => void;
}

/** A limit: a number and its unit, empty for none. */
export const SizeField = ({ label, bytes, problem, onTyped }: Props) => {
  const id = useId();
  const [draft, setDraft] = useState<SizeDraft>(() => draftOfSize(bytes));
  useEffect(() => {
    // Undone, or set elsewhere: the same size may have been typed in another unit.
    setDraft((typed) => (readSize(typed) === bytes ? typed : draftOfSize(bytes)));
  }, [bytes]);
  const say = (typed: SizeDraft) => {
    const size = readSize(typed);
    if (size !== bytes || problem !== null) onTyped(size);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') say(draft);
  };
  return (
    <div className="field size-field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="size-inputs">
        <input
          id={id}
          className="input"
          inputMode="decimal"
          autoComplete="off"
          placeholder="No limit"
          value={draft.number}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={({ target: { value } }) => setDraft({ ...draft, number: value })}
          onBlur={() => say(draft)}
          onKeyDown={onKeyDown}
        />
        <select
          className="input size-unit"
          aria-label={`${label}: unit`}
          value={draft.unit}
          onChange={({ target: { value } }) => {
            const unit = sizeUnits.find((each) => each === value) ?? draft.unit;
            setDraft({ ...draft, unit });
            say({ ...draft, unit });
          }}
        >
          {sizeUnits.map((unit) => (
            <option key={unit}>{unit}</option>
          ))}
        </select>
      </div>
      {problem === null ? null : (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
};
