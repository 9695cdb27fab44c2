import { type ReactNode, useId } from 'react';

interface Props {
  /** Of the group. */
  readonly name: string;
  readonly title: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
  /** What is to be filled in with it. */
  readonly children?: ReactNode;
}

/** One of several, with a line that says what it means. */
export const Choice = ({ name, title, hint, checked, onChoose, children }: Props) => {
  const id = useId();
  return (
    <div className="choice" data-checked={checked}>
      <input
        id={id}
        type="radio"
        name={name}
        checked={checked}
        aria-describedby={`${id}-hint`}
        onChange={onChoose}
      />
      <div className="choice-words">
        <label htmlFor={id}>{title}</label>
        <p id={`${id}-hint`} className="secondary">
          {hint}
        </p>
        {children}
      </div>
    </div>
  );
};
