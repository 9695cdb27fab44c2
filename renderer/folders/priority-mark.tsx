import type { Priority } from '../../core/model/mailbox.ts';

const shapes: Readonly<Record<Priority, string>> = {
  high: 'M5 1.25 9.25 8.5H.75z',
  normal: 'M2.25 2.25h5.5v5.5h-5.5z',
  low: 'M5 8.5 1.25 2h7.5z',
  off: 'M5 1.25a3.75 3.75 0 1 0 0 7.5 3.75 3.75 0 0 0 0-7.5z',
};

interface Props {
  readonly priority: Priority;
  /** It is the one of a folder above. */
  readonly inherited?: boolean;
  readonly title?: string;
}

/** ▲ ■ ▽ ○: high, normal, low, off. What it stands beside says it in words. */
export const PriorityMark = ({ priority, inherited = false, title }: Props) => (
  <span
    className={`priority priority-${priority}`}
    data-inherited={inherited}
    title={title}
    aria-hidden="true"
  >
    <svg viewBox="0 0 10 10" aria-hidden="true">
      <path d={shapes[priority]} />
    </svg>
  </span>
);
