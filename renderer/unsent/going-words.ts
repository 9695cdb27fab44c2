import type { Activity } from '../../core/model/activity.ts';
import { formatCount } from '../format/count.ts';

/** When what is not sent yet will go. */
export const goingWords = (activity: Activity | null, wanted: boolean): string => {
  if (!wanted) return 'You are offline. All of this goes out first once you go online.';
  switch (activity?.link.kind) {
    case 'connecting':
      return 'Connecting. All of this goes out first.';
    case 'online':
      return activity.step?.kind === 'push'
        ? `Being sent: ${formatCount(activity.step.done)} of ${formatCount(activity.step.of)}.`
        : 'The line is up: this goes out next.';
    default:
      return 'All of this goes out first when the line comes up.';
  }
};
