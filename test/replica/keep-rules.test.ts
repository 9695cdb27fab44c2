import { describe, expect, it } from 'vitest';
import type { RuleException } from '../../core/model/rule.ts';
import { keepRules, type RuleSheet } from '../../core/replica/commands/keep-rules.ts';
import { addException } from '../../core/replica/commands/rule-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { newReplica } from '../sync/new-replica.ts';
import { inbox, listedMailbox } from './filled-replica.ts';

const lists = { fetch: { kind: 'lists' }, reach: { kind: 'all' } } as const;
const everything = { fetch: { kind: 'everything' }, reach: { kind: 'all' } } as const;

const from = (sender: string): Omit<RuleException, 'id' | 'position'> => ({
  match: { kind: 'sender', sender },
  effect: 'always',
  mailboxId: null,
});

const inOrder = async (replica: Replica) =>
  (await replica.exceptions.toArray())
    .sort((a, b) => a.position - b.position)
    .map(({ match }) => (match.kind === 'sender' ? match.sender : match.type));

const all = async (replica: Replica) => ({
  rules: await replica.rules.toArray(),
  exceptions: await replica.exceptions.toArray(),
});

describe('rules and exceptions that were edited together', () => {
  const filled = async () => {
    const replica = newReplica();
    await replica.mailboxes.add(listedMailbox(inbox, 'INBOX'));
    await replica.rules.bulkAdd([
      { scope: inbox, link: 'any', ...lists },
      { scope: inbox, link: 'dialUp', ...lists },
      { scope: 'account', link: 'any', ...everything },
    ]);
    const ids = [
      await addException(replica, from('a.example')),
      await addException(replica, from('b.example')),
    ];
    return { replica, ids };
  };

  const edited = (ids: readonly number[]): RuleSheet => ({
    scope: inbox,
    rules: [{ scope: inbox, link: 'satellite', ...everything }],
    exceptions: [
      { ...from('c.example'), id: null },
      { ...from('b.example'), id: ids[1] ?? null },
    ],
    known: ids,
  });

  it('replace those of their scope, and leave other scopes alone', async () => {
    const { replica, ids } = await filled();
    await keepRules(replica, edited(ids));
    expect(await replica.rules.toArray()).toEqual([
      { scope: inbox, link: 'satellite', ...everything },
      { scope: 'account', link: 'any', ...everything },
    ]);
    expect(await inOrder(replica)).toEqual(['c.example', 'b.example']);
    expect((await replica.exceptions.get(ids[1] ?? 0))?.position).toBe(1);
  });

  it('are taken back whole by what they return', async () => {
    const { replica, ids } = await filled();
    const before = await all(replica);
    await keepRules(replica, await keepRules(replica, edited(ids)));
    expect(await all(replica)).toEqual(before);
  });

  it('leave an exception that came since then, behind all others', async () => {
    const { replica, ids } = await filled();
    await addException(replica, from('later.example'));
    await keepRules(replica, edited(ids));
    expect(await inOrder(replica)).toEqual(['c.example', 'b.example', 'later.example']);
  });

  it('are refused as a whole where one of them is wrong', async () => {
    const { replica, ids } = await filled();
    const before = await all(replica);
    const wrong = { ...edited(ids), exceptions: [{ ...from('no sender'), id: null }] };
    await expect(keepRules(replica, wrong)).rejects.toMatchObject({ code: 'badSetting' });
    await replica.mailboxes.clear();
    await expect(keepRules(replica, edited(ids))).rejects.toMatchObject({ code: 'noFolder' });
    expect(await all(replica)).toEqual(before);
  });
});
