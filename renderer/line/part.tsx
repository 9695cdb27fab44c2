import { type ReactNode, useId } from 'react';

interface Props {
  readonly title: string;
  /** Figures or words beside the title. */
  readonly facts?: string;
  /** A control at the end of the title's line. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One of the parts that a tab of the line's place is made of. */
export const Part = ({ title, facts = '', action, children }: Props) => {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id}>
      <div className="part-head">
        <h2 id={id}>{title}</h2>
        {facts === '' ? null : <span className="figures secondary">{facts}</span>}
        {action}
      </div>
      {children}
    </section>
  );
};
