// What the user says about the line: what it costs, when it is used, and what it is.
import type { LinkTerms } from '../../model/budget.ts';
import type { LinkKind, Schedule } from '../../model/link.ts';
import { dayOf } from '../../policy/budget.ts';
import { linkTermsSchema, scheduleSchema } from '../../policy/schemas.ts';
import type { Replica, Setting } from '../database.ts';
import { checkedSetting } from './checked-setting.ts';

/** Sets what one kind of link may cost. Throws CommandError 'badSetting'. */
export const setTerms = async (replica: Replica, terms: LinkTerms): Promise<void> => {
  await replica.terms.put(checkedSetting(linkTermsSchema, terms));
};

/** Sets when Packetboat goes online by itself. Throws CommandError 'badSetting'. */
export const setSchedule = async (replica: Replica, schedule: Schedule): Promise<void> => {
  await replica.settings.put({ key: 'schedule', schedule: checkedSetting(scheduleSchema, schedule) });
};

type LinkSetting = Extract<Setting, { key: 'link' }>;

/** Says what the line is, wherever; null to find out. */
export const setLinkByHand = (replica: Replica, byHand: LinkKind | null): Promise<void> =>
  changeLink(replica, (setting) => ({ ...setting, byHand }));

/** Says what the line is on a network of this name; null to find out. */
export const setLinkOfNetwork = (
  replica: Replica,
  { network, link }: { readonly network: string; readonly link: LinkKind | null },
): Promise<void> =>
  changeLink(replica, (setting) => {
    const { [network]: _, ...others } = setting.byNetwork;
    return { ...setting, byNetwork: link === null ? others : { ...others, [network]: link } };
  });

const changeLink = (replica: Replica, change: (setting: LinkSetting) => LinkSetting): Promise<void> =>
  replica.transaction('rw', replica.settings, async () => {
    const row = await replica.settings.get('link');
    await replica.settings.put(
      change(row?.key === 'link' ? row : { key: 'link', byHand: null, byNetwork: {} }),
    );
  });

/** Lets so many bytes more cross today, beyond the budgets of this kind of link; a negative number takes back as many. */
export const allowBytes = (
  replica: Replica,
  { link, bytes }: { readonly link: LinkKind; readonly bytes: number },
  now: number,
): Promise<void> =>
  replica.transaction('rw', replica.settings, async () => {
    const row = await replica.settings.get('allowance');
    const day = dayOf(now);
    const before = row?.key === 'allowance' && row.link === link && row.day === day ? row.bytes : 0;
    await replica.settings.put({
      key: 'allowance',
      link,
      day,
      bytes: Math.max(0, before + Math.ceil(bytes)),
    });
  });
