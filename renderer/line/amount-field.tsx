import { type ReactNode, useId } from 'react';

interface Props {
  readonly label: string;
  readonly className: string;
  readonly placeholder: string;
  /** As it is being typed. */
  readonly amount: string;
  readonly problem: string | null;
  readonly onAmount: (amount: string) => void;
  /** It is whole: Enter was pressed, or the field was left. */
  readonly onWhole: () => void;
  /** What the amount is of. */
  readonly children: ReactNode;
}

/** A number to type, with what it is of beside it and what is wrong with it beneath. */
export const AmountField = ({
  label,
  className,
  placeholder,
  amount,
  problem,
  onAmount,
  onWhole,
  children,
}: Props) => {
  const id = useId();
  return (
    <div className={`field ${className}`}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="size-inputs">
        <input
          id={id}
          className="input"
          inputMode="decimal"
          autoComplete="off"
          placeholder={placeholder}
          value={amount}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={({ target: { value } }) => onAmount(value)}
          onBlur={onWhole}
          onKeyDown={({ key }) => {
            if (key === 'Enter') onWhole();
          }}
        />
        {children}
      </div>
      {problem === null ? null : (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
};
