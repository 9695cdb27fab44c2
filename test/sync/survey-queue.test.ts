import { describe, expect, it } from 'vitest';
import type { PartNumber } from '../../core/model/ids.ts';
import type { QueueEntry } from '../../core/model/queue.ts';
import { changeFlags } from '../../core/replica/commands/message-commands.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import { moveUpEntry, pauseEntry } from '../../core/replica/commands/queue-commands.ts';
import { setFocus } from '../../core/replica/commands/settings.ts';
import { wantText } from '../../core/replica/commands/wants.ts';
import type { Replica } from '../../core/replica/database.ts';
import { failWant } from '../../core/replica/record/record-attachments.ts';
import { surveyQueue } from '../../core/sync/survey-queue.ts';
import { FakeServer } from './fake-server.ts';
import { newReplica } from './new-replica.ts';
import { called, folder, later } from './push-fixture.ts';
import { watched } from './watched-session.ts';

const open = { kind: 'open', left: null, period: null } as const;
const part = '1' as PartNumber;

const survey = (replica: Replica, more: Partial<Parameters<typeof surveyQueue>[1]> = {}) =>
  surveyQueue(replica, { link: 'dialUp', now: 1_700_000_000_000, budget: open, ...more });

const inWords = (entry: QueueEntry): string =>
  entry.kind === 'changes'
    ? `changes ${entry.items}`
    : entry.kind === 'want'
      ? `${entry.want} ${entry.name} ${entry.state}`
      : `${entry.ref.tier} ${entry.path} ${entry.items} ${entry.state}`;

/** Lists are here, texts are not. */
const listedOnly = async (): Promise<{ server: FakeServer; replica: Replica }> => {
  const server = new FakeServer('qresync');
  for (const path of ['INBOX', 'Clients', 'Rubbish']) {
    server.create(path);
    for (let index = 1; index <= 3; index++) server.append(path, `${path} ${index}`);
  }
  const replica = newReplica();
  await watched(server, replica, { tiers: 0 });
  await setPriority(replica, { mailboxId: await folder(replica, 'Rubbish'), priority: 'low' });
  return { server, replica };
};

describe('the queue', () => {
  it('tells while offline what is to come, in the order in which it comes', async () => {
    const { replica } = await listedOnly();
    const queue = await survey(replica);
    expect(queue.map(inWords)).toEqual([
      'texts INBOX 3 waiting',
      'texts Clients 3 waiting',
      'texts Rubbish 3 waiting',
    ]);
    expect(queue.every((entry) => entry.bytes > 0)).toBe(true);
    await setFocus(replica, await folder(replica, 'Rubbish'), null);
    expect((await survey(replica)).map(inWords)[0]).toBe('texts Rubbish 3 waiting');
  });

  it('has what was asked for and what was done here before everything else, with what holds it back', async () => {
    const { replica } = await listedOnly();
    const [first, second, third] = await called(replica, 'Clients 1', 'Clients 2', 'Clients 3');
    if (first === undefined || second === undefined || third === undefined) throw new Error('no rows');
    for (const messageId of [first, second, third]) await wantText(replica, messageId, part, later());
    const [one, two, three] = await replica.wants.toArray();
    await moveUpEntry(replica, { kind: 'want', wantId: three?.id ?? 0 }, later());
    await pauseEntry(replica, { kind: 'want', wantId: one?.id ?? 0 });
    await failWant(replica, two?.id ?? 0, 'The server does not have it.');
    await changeFlags(replica, { messageIds: [first], add: ['\\Flagged'], remove: [] }, later());
    const mailboxId = await folder(replica, 'INBOX');
    await pauseEntry(replica, { kind: 'folder', mailboxId, tier: 'texts' });
    const queue = await survey(replica, { budget: { kind: 'near', left: 500, period: 'day' } });
    expect(queue.map(inWords)).toEqual([
      'text Clients 3 waiting',
      'text Clients 1 paused',
      'text Clients 2 failed',
      'changes 1',
      'texts INBOX 3 paused',
      'texts Clients 3 budget',
      'texts Rubbish 3 budget',
    ]);
    expect(queue[2]).toMatchObject({ problem: 'The server does not have it.' });
  });

  it('tells no more lines than asked for', async () => {
    const { replica } = await listedOnly();
    expect(await survey(replica, { most: 2 })).toHaveLength(2);
  });

  it('says in a session what comes next, and that comes', async () => {
    const { server, replica } = await listedOnly();
    for (let index = 4; index <= 60; index++) server.append('Rubbish', `Rubbish ${index}`);
    server.append('Clients', 'news');
    const told: string[] = [];
    let next: QueueEntry | undefined;
    const { asked } = await watched(server, replica, {
      onProgress: ({ queue }) => {
        next = queue[0];
      },
      before: () => {
        told.push(next ? inWords(next) : '');
      },
    });
    // A folder is opened for whatever comes of it.
    const expected: Readonly<Record<string, string>> = { open: '\\w+', list: 'lists', texts: 'texts' };
    asked.forEach((request, index) => {
      const [verb = '', path] = request.split(' ');
      const word = expected[verb];
      if (word) expect(told[index], request).toMatch(new RegExp(`^${word} ${path} \\d+ waiting$`));
    });
    expect(asked.length).toBeGreaterThan(6);
    expect((await replica.activity.get('activity'))?.queue).toEqual([]);
  });
});
