import type { Replica } from '../replica/database.ts';
import { lineSettings } from '../replica/line-settings.ts';
import type { LinkSituation } from './link-watch.ts';
import type { SyncOptions } from './options.ts';

/** How far back to look for a session on the same network. */
const sessionsBack = 200;

/** What is known of the line before anything crosses it: what is said of it, and what it was last time. Never rejects for the host. */
export const linkSituation = async ({
  replica,
  network: host,
}: Pick<SyncOptions, 'replica' | 'network'>): Promise<LinkSituation> => {
  const [settings, network] = await Promise.all([
    lineSettings(replica),
    // A host that does not know, or has gone: whoever connects next hears of that.
    host?.name().catch(() => null) ?? null,
  ]);
  const { byHand, byNetwork } = settings;
  return { settings: { byHand, byNetwork }, network, last: await lastOn(replica, network) };
};

const lastOn = async (replica: Replica, network: string | null): Promise<LinkSituation['last']> => {
  const recent = await replica.sessions.orderBy(':id').reverse().limit(sessionsBack).toArray();
  return recent.find((session) => session.network === network)?.link ?? null;
};
