import type { Activity } from '../../core/model/activity.ts';

/** The line, as far as something that is to be fetched cares. */
export interface Line {
  readonly online: boolean;
  readonly bytesPerSecond: number | null;
}

export const lineOf = (activity: Activity | null): Line => ({
  online: activity?.link.kind === 'online',
  bytesPerSecond: activity?.bytesPerSecond ?? null,
});
