import type { Reach } from '../../core/model/rule.ts';
import { formatCount } from '../format/count.ts';

/** What of a folder has no row here. */
export interface Unlisted {
  /** Messages whose rows come by themselves, or were asked for. */
  readonly toCome: number;
  /** Older ones whose rows do not. */
  readonly beyond: number;
  /** Why they do not: `rule: newest 500`; '' where nothing is beyond. */
  readonly why: string;
}

const reachWords = (reach: Reach): string => {
  switch (reach.kind) {
    case 'all':
      return '';
    case 'days':
      return reach.days === 1 ? 'rule: the last day' : `rule: the last ${formatCount(reach.days)} days`;
    case 'messages':
      return reach.messages === 1 ? 'rule: the newest' : `rule: newest ${formatCount(reach.messages)}`;
  }
};

/**
 * Tells apart what comes from what is beyond a rule's reach. `reached` is how many of the folder's messages are to be listed in
 * all; null while nobody knows, which is while the folder was never opened.
 */
export const unlistedOf = ({
  total,
  listed,
  reached,
  reach,
  cancelled,
}: {
  readonly total: number;
  readonly listed: number;
  readonly reached: number | null;
  readonly reach: Reach;
  /** Somebody cancelled the folder's list in the queue. */
  readonly cancelled: boolean;
}): Unlisted => {
  const missing = Math.max(0, total - listed);
  const goal = reached ?? (reach.kind === 'messages' ? Math.min(total, reach.messages) : total);
  const toCome = Math.min(missing, Math.max(0, goal - listed));
  const beyond = missing - toCome;
  if (beyond === 0) return { toCome, beyond, why: '' };
  return { toCome, beyond, why: cancelled ? 'cancelled in the queue' : reachWords(reach) };
};
