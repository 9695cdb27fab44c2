import type { ComponentProps } from 'react';
import { Tip } from './tip.tsx';

type Props = Omit<ComponentProps<'button'>, 'aria-label'> & {
  readonly label: string;
  readonly keys?: string;
};

/** A button that is only an icon: its word is its tooltip and its accessible name. */
export const IconButton = ({ label, keys, className = '', ...rest }: Props) => (
  <Tip words={label} {...(keys === undefined ? {} : { keys })}>
    <button type="button" {...rest} aria-label={label} className={`icon-button ${className}`} />
  </Tip>
);
