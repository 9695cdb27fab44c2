import type { ComponentProps } from 'react';

type Tone = 'plain' | 'primary' | 'quiet';

/** A button with words. */
export const Button = ({
  tone = 'plain',
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly tone?: Tone }) => (
  <button type="button" {...rest} className={`button button-${tone} ${className}`} />
);
