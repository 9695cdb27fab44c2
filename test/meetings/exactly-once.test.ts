// "Append or move cut off before the answer" and "two replicas push the same journal entry", end to end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import {
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
} from '../../core/replica/commands/message-commands.ts';
import { startClient } from '../pull/pull-fixture.ts';
import { backUp, putBack } from './clone-replica.ts';
import { letter, type Scene, startScene } from './meeting-fixture.ts';

const servers = [
  { name: 'everything', withoutExtensions: [] },
  {
    name: 'no MOVE, UIDPLUS, CONDSTORE or QRESYNC',
    withoutExtensions: ['MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC'],
  },
];

/**
 * Without UIDPLUS, what is \\Deleted and not known to be so by us alone stays, struck through: an EXPUNGE would take
 * what others marked with it.
 */
const withoutStruck = (folders: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(folders).map(([path, lines]) => [
      path,
      lines.filter((line) => !line.includes('\\Deleted')),
    ]),
  );

/** Where the line is cut, as parts of all that crosses it. */
const cuts = Array.from({ length: 7 }, (_, index) => (index + 1) / 8);

describe.each(servers)('exactly once, on a server with $name', ({ withoutExtensions }) => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await startScene({ withoutExtensions });
  });
  afterEach(async () => {
    await scene.close();
  });

  /** Something of everything: a move, a copy, an append, a flag, and a deletion for good. */
  const doThings = async (round: string): Promise<void> => {
    const { client, now } = scene;
    const here = await scene.folder('Here');
    const id = (subject: string) => scene.id(`${subject} ${round}`);
    await changeFlags(
      client.replica,
      { messageIds: [await id('flag')], add: ['\\Flagged'], remove: [] },
      now,
    );
    await copyMessages(client.replica, { messageIds: [await id('copy')], to: here }, now);
    await moveMessages(client.replica, { messageIds: [await id('move')], to: here }, now);
    await deleteMessages(client.replica, { messageIds: [await id('delete')] }, now);
    await appendMessage(
      client.replica,
      {
        mailboxId: here,
        bytes: new TextEncoder().encode(letter(`append ${round}`).raw),
        flags: ['\\Seen'],
        internalDate: now,
      },
      now,
    );
  };
  const things = ['copy', 'delete', 'flag', 'move'];
  const outcome = (rounds: readonly string[]) => ({
    Here: rounds.flatMap((round) => [`append ${round} \\Seen`, `copy ${round}`, `move ${round}`]).sort(),
    INBOX: rounds.flatMap((round) => [`copy ${round}`, `flag ${round} \\Flagged`]).sort(),
  });
  const deliverRound = (round: string) =>
    scene.deliver('INBOX', ...things.map((thing) => `${thing} ${round}`));

  it('whatever was cut off before its answer is looked for before it goes out again', async () => {
    await scene.other.ok('CREATE Here');
    await deliverRound('whole');
    await scene.sync();
    await doThings('whole');
    const { wire } = await scene.sync();
    expect(await scene.server()).toEqual(outcome(['whole']));
    const rounds = ['whole'];
    for (const cut of cuts) {
      const round = `cut ${cut.toFixed(2)}`;
      rounds.push(round);
      await deliverRound(round);
      await scene.sync();
      await doThings(round);
      scene.client.link.cutAfter(Math.floor((wire.up + wire.down) * cut));
      await scene.client.sync();
      scene.client.link.cutAfter(0);
      await scene.sync();
      expect(withoutStruck(await scene.server())).toEqual(outcome(rounds));
    }
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
  });

  it('two replicas push the same journal entry, and it is done once', async () => {
    const { client, dovecot } = scene;
    await scene.other.ok('CREATE Here');
    await deliverRound('twice');
    await scene.sync();
    await doThings('twice');
    const twin = await startClient(dovecot);
    await putBack(twin.replica, await backUp(client.replica));
    await scene.sync();
    expect((await twin.sync()).error).toBeNull();
    expect(await scene.server()).toEqual(outcome(['twice']));
    const subjects = (await twin.replica.messages.toArray()).map(({ subject }) => subject).sort();
    expect(subjects).toEqual(['append twice', 'copy twice', 'copy twice', 'flag twice', 'move twice']);
    expect(await twin.replica.conflicts.count()).toBe(0);
    await twin.close();
    await scene.sync();
    expect(await scene.shown()).toEqual(outcome(['twice']));
  });
});
