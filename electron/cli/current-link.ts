import type { LinkKind } from '../../core/model/link.ts';
import { linkKindNow } from '../../core/policy/link-kind.ts';
import type { Replica } from '../../core/replica/database.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { activity } from '../../core/replica/queries.ts';

/** What the next session will take the line for until it has measured it: as somebody says, else as it was last time. */
export const currentLink = async (replica: Replica): Promise<LinkKind> => {
  const [{ byHand, byNetwork }, engine, last] = await Promise.all([
    lineSettings(replica),
    activity(replica),
    replica.sessions.toCollection().last(),
  ]);
  return linkKindNow({
    byHand,
    byNetwork,
    network: engine?.network ?? last?.network ?? null,
    measured: null,
    last: last?.link ?? null,
  });
};
