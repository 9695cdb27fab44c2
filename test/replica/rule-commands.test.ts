import { beforeEach, describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import type { RuleException, RuleRow } from '../../core/model/rule.ts';
import { pauseEntry } from '../../core/replica/commands/queue-commands.ts';
import {
  addException,
  changeException,
  moveException,
  removeException,
  removeRule,
  restoreException,
  setRule,
} from '../../core/replica/commands/rule-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { recordFolders } from '../../core/replica/record/record-folders.ts';
import { clients, filledReplica, inbox } from './filled-replica.ts';

let replica: Replica;
beforeEach(async () => {
  replica = await filledReplica(1);
});

const rule: RuleRow = {
  scope: clients,
  link: 'metered',
  fetch: { kind: 'texts', textBytes: 4_000 },
  reach: { kind: 'days', days: 30 },
};

const gone = 99 as MailboxId;

const video = {
  match: { kind: 'type', type: 'video/*' },
  effect: 'never',
  mailboxId: null,
} as const satisfies Omit<RuleException, 'id' | 'position'>;
const office = {
  match: { kind: 'sender', sender: 'office.example' },
  effect: 'always',
  mailboxId: clients,
} as const satisfies Omit<RuleException, 'id' | 'position'>;

/** Their ids in the order in which they are asked. */
const asked = async () =>
  (await replica.exceptions.toArray()).sort((a, b) => a.position - b.position).map(({ id }) => id);

describe('a rule', () => {
  it('is one for each folder and kind of link; the one before it is told', async () => {
    expect(await setRule(replica, rule)).toBeNull();
    const other: RuleRow = { ...rule, reach: { kind: 'all' } };
    expect(await setRule(replica, other)).toEqual(rule);
    expect(await setRule(replica, { ...rule, scope: 'account', link: 'any' })).toBeNull();
    expect(await removeRule(replica, { scope: clients, link: 'metered' })).toEqual(other);
    expect(await removeRule(replica, { scope: clients, link: 'metered' })).toBeNull();
    expect(await replica.rules.count()).toBe(1);
  });

  it('that means nothing is refused, and so is one for no folder', async () => {
    const short: RuleRow = { ...rule, reach: { kind: 'days', days: 0 } };
    await expect(setRule(replica, short)).rejects.toMatchObject({
      code: 'badSetting',
      message: expect.stringContaining('days'),
    });
    await expect(setRule(replica, { ...rule, scope: gone })).rejects.toMatchObject({ code: 'noFolder' });
    expect(await replica.rules.count()).toBe(0);
  });
});

describe('exceptions', () => {
  it('are asked in the order in which they were made, until they are moved', async () => {
    const first = await addException(replica, video);
    const second = await addException(replica, office);
    const third = await addException(replica, { ...video, effect: 'always' });
    expect(await asked()).toEqual([first, second, third]);
    await moveException(replica, { id: third, by: -1 });
    await moveException(replica, { id: first, by: -1 });
    expect(await asked()).toEqual([first, third, second]);
    await moveException(replica, { id: first, by: 1 });
    expect(await asked()).toEqual([third, first, second]);
  });

  it('change in their place, and come back to it once they were taken away', async () => {
    const first = await addException(replica, video);
    const second = await addException(replica, office);
    await changeException(replica, { ...video, id: first, match: { kind: 'type', type: 'Audio/*' } });
    expect(await replica.exceptions.get(first)).toEqual({
      ...video,
      id: first,
      position: 0,
      match: { kind: 'type', type: 'audio/*' },
    });
    const removed = await removeException(replica, first);
    expect(await asked()).toEqual([second]);
    if (removed) await restoreException(replica, removed);
    expect(await asked()).toEqual([first, second]);
    expect(await removeException(replica, 99)).toBeNull();
  });

  it('that mean nothing are refused', async () => {
    await expect(
      addException(replica, { ...video, match: { kind: 'type', type: 'films' } }),
    ).rejects.toMatchObject({ code: 'badSetting' });
    await expect(addException(replica, { ...video, mailboxId: gone })).rejects.toMatchObject({
      code: 'noFolder',
    });
    await expect(changeException(replica, { ...video, id: 99 })).rejects.toMatchObject({ code: 'notHeld' });
    expect(await replica.exceptions.count()).toBe(0);
  });
});

describe('what is said of a folder', () => {
  it('goes with it', async () => {
    await setRule(replica, rule);
    await setRule(replica, { ...rule, scope: inbox });
    await setRule(replica, { ...rule, scope: 'account' });
    const all = await addException(replica, video);
    await addException(replica, office);
    for (const mailboxId of [inbox, clients]) {
      await pauseEntry(replica, { kind: 'folder', mailboxId, tier: 'texts' });
    }
    const listings = (await replica.mailboxes.toArray()).filter(({ id }) => id !== clients);
    await recordFolders(replica, listings, 1);
    expect(await replica.mailboxes.get(clients)).toBeUndefined();
    expect((await replica.rules.toArray()).map(({ scope }) => scope)).toEqual([inbox, 'account']);
    expect(await asked()).toEqual([all]);
    expect(await replica.queueMarks.toArray()).toMatchObject([{ mailboxId: inbox }]);
  });
});
