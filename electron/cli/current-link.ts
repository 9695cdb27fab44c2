import type { LinkKind } from '../../core/model/link.ts';
import { linkKindNow } from '../../core/policy/link-kind.ts';
import type { Replica } from '../../core/replica/database.ts';
import { activity } from '../../core/replica/queries.ts';
import { linkSituation } from '../../core/sync/link-situation.ts';

/**
 * What the next session will take the line for until it has measured it, if it is on the same network as the last one: as
 * somebody says, else as it was last time.
 */
export const currentLink = async (replica: Replica): Promise<LinkKind> => {
  const network = { name: async () => (await activity(replica))?.network ?? null };
  const situation = await linkSituation({ replica, network });
  return linkKindNow({ ...situation.settings, ...situation, measured: null });
};
