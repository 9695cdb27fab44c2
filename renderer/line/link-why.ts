import type { Activity } from '../../core/model/activity.ts';
import { recogniseLink } from '../../core/policy/link-kind.ts';
import type { LineSettings } from '../../core/replica/line-settings.ts';
import { formatRate } from '../format/bytes.ts';
import { formatMilliseconds } from '../format/duration.ts';
import { linkKindWords } from './link-kind-words.ts';

type Measured = Pick<Activity, 'linkKind' | 'network' | 'bytesPerSecond' | 'rttMs'>;

const measuredWords = ({ bytesPerSecond, rttMs }: Measured): string =>
  [
    rttMs === null ? '' : `a round trip takes ${formatMilliseconds(rttMs)}`,
    bytesPerSecond === null ? '' : `${formatRate(bytesPerSecond)} come through`,
  ]
    .filter((words) => words !== '')
    .join(' and ');

/** What the line is taken for, and why, in a sentence. */
export const linkWhyWords = (
  { byHand, byNetwork }: Pick<LineSettings, 'byHand' | 'byNetwork'>,
  measured: Measured,
): string => {
  const { linkKind, network } = measured;
  const kind = linkKindWords[linkKind];
  if (byHand !== null) return `Now ${kind}, because you say so.`;
  if (network !== null && Object.hasOwn(byNetwork, network)) {
    return `Now ${kind}, because you say so of “${network}”.`;
  }
  const seen = recogniseLink(measured);
  if (seen === null) return `Now taken for ${kind}: nothing was measured yet.`;
  return seen === linkKind
    ? `Now ${kind}: ${measuredWords(measured)}.`
    : `Now still taken for ${kind}: ${measuredWords(measured)}, which has to last before it changes.`;
};
