import { type ReactNode, useId } from 'react';
import { parseAddresses } from '../../core/mail/parse-addresses.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  /** Whether to say what is no address: not while somebody types for the first time. */
  readonly checked: boolean;
  readonly onChange: (value: string) => void;
  readonly children?: ReactNode;
}

/** Addresses, as they are typed. */
export const AddressField = ({ label, value, checked, onChange, children }: Props) => {
  const id = useId();
  const problem = checked ? parseAddresses(value).problem : null;
  return (
    <>
      <div className="draft-field">
        <label className="draft-label" htmlFor={id}>
          {label}
        </label>
        <input
          id={id}
          className="draft-input"
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-draft-field
          value={value}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={(event) => onChange(event.target.value)}
        />
        {children}
      </div>
      {problem === null ? null : (
        <p id={`${id}-problem`} className="draft-problem">
          {problem} It is kept as you typed it.
        </p>
      )}
    </>
  );
};
