import { type ComponentProps, useEffect, useState } from 'react';

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur' | 'onKeyDown'> & {
  /** What is kept. */
  readonly value: string;
  /** What was typed, once it is whole: Enter was pressed, or the field was left. */
  readonly onTyped: (typed: string) => void;
};

/** An input that says what was typed when it is whole, not at every key. */
export const TypedInput = ({ value, onTyped, ...rest }: Props) => {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <input
      {...rest}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => onTyped(typed)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') onTyped(typed);
      }}
    />
  );
};
