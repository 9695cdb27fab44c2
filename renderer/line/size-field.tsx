import { useEffect, useState } from 'react';
import { AmountField } from './amount-field.tsx';
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
  const [draft, setDraft] = useState<SizeDraft>(() => draftOfSize(bytes));
  useEffect(() => {
    // Undone, or set elsewhere: the same size may have been typed in another unit.
    setDraft((typed) => (readSize(typed) === bytes ? typed : draftOfSize(bytes)));
  }, [bytes]);
  const say = (typed: SizeDraft) => {
    const size = readSize(typed);
    if (size !== bytes || problem !== null) onTyped(size);
  };
  return (
    <AmountField
      label={label}
      className="size-field"
      placeholder="No limit"
      amount={draft.number}
      problem={problem}
      onAmount={(number) => setDraft({ ...draft, number })}
      onWhole={() => say(draft)}
    >
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
    </AmountField>
  );
};
