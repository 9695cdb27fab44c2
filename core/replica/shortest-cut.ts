// From which size on a text may be here only to where it was cut. Rules and budgets cut at any length; keys are quickly read, and the text
// itself, which says whether it was cut, only where it can have been.
import type { Replica } from './database.ts';

/** What was fetched before this was noted was cut only where it was longer. Encoded bytes. */
const cutBefore = 16 * 1024;

/** No text that is shorter than this was ever cut here: encoded size as BODYSTRUCTURE says, bytes. */
export const shortestCut = async (replica: Replica): Promise<number> => {
  const row = await replica.settings.get('shortestCut');
  return row?.key === 'shortestCut' ? row.octets : cutBefore;
};

/** Notes that texts of these sizes are cut, in the transaction that keeps them. */
export const noteCut = async (replica: Replica, sizes: readonly number[]): Promise<void> => {
  if (sizes.length === 0) return;
  const before = await shortestCut(replica);
  const octets = sizes.reduce((least, size) => Math.min(least, size), before);
  if (octets < before) await replica.settings.put({ key: 'shortestCut', octets });
};
