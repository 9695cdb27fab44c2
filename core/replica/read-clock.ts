import { tick } from '../merge/clock.ts';
import type { Hlc } from '../model/ids.ts';
import type { Replica } from './database.ts';

/** Advances the replica's hybrid logical clock; call it inside a transaction that includes `settings`. */
export const readClock = async (replica: Replica, now: number): Promise<Hlc> => {
  const row = await replica.settings.get('clock');
  const latest = tick(row?.key === 'clock' ? row.latest : null, now);
  await replica.settings.put({ key: 'clock', latest });
  return latest;
};

/** The same in a transaction of its own. */
export const tickClock = (replica: Replica, now: number): Promise<Hlc> =>
  replica.transaction('rw', replica.settings, async () => await readClock(replica, now));
