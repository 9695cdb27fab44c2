import type { Day, LinkTerms } from '../model/budget.ts';
import type { LinkKind, Schedule } from '../model/link.ts';
import type { Replica } from './database.ts';

export interface LineSettings {
  /** Kinds of link without terms have no limit and no price. */
  readonly terms: ReadonlyMap<LinkKind, LinkTerms>;
  readonly schedule: Schedule;
  /** What the user says the line is, wherever; null to find out. */
  readonly byHand: LinkKind | null;
  /** The same by the network's name. */
  readonly byNetwork: Readonly<Record<string, LinkKind>>;
  /** What may cross beyond the budgets; of another day than today it means nothing. */
  readonly allowance: { readonly link: LinkKind; readonly day: Day; readonly bytes: number } | null;
}

/** What the user said about the line; where nothing, it is always used and costs nothing. */
export const lineSettings = async (replica: Replica): Promise<LineSettings> => {
  const [terms, [schedule, link, allowance]] = await Promise.all([
    replica.terms.toArray(),
    replica.settings.bulkGet(['schedule', 'link', 'allowance']),
  ]);
  const { byHand, byNetwork } = link?.key === 'link' ? link : { byHand: null, byNetwork: {} };
  return {
    terms: new Map(terms.map((row) => [row.link, row])),
    schedule: schedule?.key === 'schedule' ? schedule.schedule : { kind: 'always' },
    byHand,
    byNetwork,
    allowance:
      allowance?.key === 'allowance'
        ? { link: allowance.link, day: allowance.day, bytes: allowance.bytes }
        : null,
  };
};
