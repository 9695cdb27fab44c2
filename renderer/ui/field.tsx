import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A labelled input. */
export const Field = ({ label, hint, className = '', children }: Props) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
  <label className={`field ${className}`}>
    <span className="field-label">{label}</span>
    {children}
    {hint === undefined ? null : <span className="field-hint">{hint}</span>}
  </label>
);
