import { useId } from 'react';
import type { TypedField } from './rule-fields.ts';

interface Props {
  readonly field: TypedField;
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
  /** What stands behind the field: `KB`, `days`. */
  readonly unit: string;
  readonly onType: (value: string) => void;
}

/** A number in the middle of a sentence; what is wrong with it stands below. */
export const TypedNumber = ({ field, label, value, problem, unit, onType }: Props) => {
  const id = useId();
  return (
    <>
      <input
        className="input rule-number"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
        data-field={field}
        value={value}
        onChange={(event) => onType(event.target.value)}
      />
      {/[a-z]/i.test(value) ? null : <span>{unit}</span>}
      {problem === undefined ? null : (
        <span id={id} className="rule-problem" role="alert">
          {problem}
        </span>
      )}
    </>
  );
};
