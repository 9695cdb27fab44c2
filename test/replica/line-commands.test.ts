import { beforeEach, describe, expect, it } from 'vitest';
import type { LinkTerms } from '../../core/model/budget.ts';
import type { Schedule } from '../../core/model/link.ts';
import { dayOf } from '../../core/policy/budget.ts';
import {
  allowBytes,
  setLinkByHand,
  setLinkOfNetwork,
  setSchedule,
  setTerms,
} from '../../core/replica/commands/line-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { newReplica } from '../sync/new-replica.ts';

let replica: Replica;
beforeEach(() => {
  replica = newReplica();
});

const terms: LinkTerms = {
  link: 'satellite',
  limits: { session: 200_000, day: null, month: 50_000_000 },
  price: { per: 'minute', amount: 1.5, currency: 'USD' },
};

const window: Schedule = { kind: 'window', from: 120, to: 360, free: true };

describe('what is said about the line', () => {
  it('is nothing at first: always online, no limits, nobody says what it is', async () => {
    expect(await lineSettings(replica)).toEqual({
      terms: new Map(),
      schedule: { kind: 'always' },
      byHand: null,
      byNetwork: {},
      allowance: null,
    });
  });

  it('is kept', async () => {
    await setTerms(replica, terms);
    await setSchedule(replica, window);
    await setLinkByHand(replica, 'satellite');
    await setLinkOfNetwork(replica, { network: 'Ship', link: 'metered' });
    await setLinkOfNetwork(replica, { network: 'Home', link: 'broadband' });
    await setLinkOfNetwork(replica, { network: 'Ship', link: null });
    expect(await lineSettings(replica)).toEqual({
      terms: new Map([['satellite', terms]]),
      schedule: window,
      byHand: 'satellite',
      byNetwork: { Home: 'broadband' },
      allowance: null,
    });
    await setLinkByHand(replica, null);
    expect(await lineSettings(replica)).toMatchObject({ byHand: null, byNetwork: { Home: 'broadband' } });
  });

  it('that means nothing is refused', async () => {
    const negative: LinkTerms = { ...terms, limits: { ...terms.limits, day: -1 } };
    await expect(setTerms(replica, negative)).rejects.toMatchObject({ code: 'badSetting' });
    await expect(setSchedule(replica, { kind: 'every', hours: 0 })).rejects.toMatchObject({
      code: 'badSetting',
    });
    expect(await replica.terms.count()).toBe(0);
    expect(await replica.settings.get('schedule')).toBeUndefined();
  });
});

describe('bytes beyond the budget', () => {
  const now = new Date(2026, 10, 22, 12).getTime();
  const tomorrow = new Date(2026, 10, 23, 0, 1).getTime();
  const allowed = async () => (await lineSettings(replica)).allowance;

  it('add up on one day and one kind of link, and can be taken back', async () => {
    await allowBytes(replica, { link: 'satellite', bytes: 1_000.2 }, now);
    await allowBytes(replica, { link: 'satellite', bytes: 500 }, now);
    expect(await allowed()).toEqual({ link: 'satellite', day: dayOf(now), bytes: 1_501 });
    await allowBytes(replica, { link: 'satellite', bytes: -2_000 }, now);
    expect(await allowed()).toMatchObject({ bytes: 0 });
  });

  it('begin anew on another day, or another kind of link', async () => {
    await allowBytes(replica, { link: 'satellite', bytes: 1_000 }, now);
    await allowBytes(replica, { link: 'satellite', bytes: 7 }, tomorrow);
    expect(await allowed()).toEqual({ link: 'satellite', day: dayOf(tomorrow), bytes: 7 });
    await allowBytes(replica, { link: 'dialUp', bytes: 8 }, tomorrow);
    expect(await allowed()).toMatchObject({ link: 'dialUp', bytes: 8 });
  });
});
