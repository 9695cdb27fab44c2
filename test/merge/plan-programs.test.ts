// The laws of view, plan and settle, over random programs of what a person does and a server that does what IMAP says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan } from '../../core/merge/plan.ts';
import { view } from '../../core/merge/view.ts';
import {
  act,
  type Cut,
  type Deed,
  type ModelReplica,
  pendingOf,
  pull,
  push,
  shownMailboxes,
  shownState,
} from './model-replica.ts';
import { appendMessage, type SimulatedServer, startServer, stateOf } from './simulated-server.ts';

const flags = ['\\Seen', '\\Flagged', 'x'];
const number = fc.integer({ min: 0, max: 59 });

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant('flags' as const) },
    { weight: 4, arbitrary: fc.constant('move' as const) },
    { weight: 3, arbitrary: fc.constant('copy' as const) },
    { weight: 2, arbitrary: fc.constant('delete' as const) },
    { weight: 1, arbitrary: fc.constant('append' as const) },
    { weight: 2, arbitrary: fc.constant('createMailbox' as const) },
    { weight: 2, arbitrary: fc.constant('renameMailbox' as const) },
    { weight: 2, arbitrary: fc.constant('deleteMailbox' as const) },
    { weight: 1, arbitrary: fc.constant('subscribe' as const) },
  ),
  a: number,
  b: number,
  flags: fc.subarray(flags, { minLength: 1 }),
});

const program = fc.array(deed, { minLength: 1, maxLength: 25 });

const paths = ['INBOX', 'Clients', 'Clients/Lists', 'Trash'];

/** The flags of the messages in each folder. */
const mail = fc.array(fc.array(fc.subarray(flags), { maxLength: 4 }), {
  minLength: paths.length,
  maxLength: paths.length,
});

const serverWith = (folders: readonly (readonly (readonly string[])[])[]): SimulatedServer => {
  const server = startServer(paths);
  for (const [index, path] of paths.entries()) {
    for (const [count, messageFlags] of (folders[index] ?? []).entries()) {
      appendMessage(server, path, { content: `${path} ${count}`, flags: messageFlags });
    }
  }
  return server;
};

const done = (replica: ModelReplica, deeds: readonly Deed[]): ModelReplica => {
  for (const each of deeds) act(replica, each);
  return replica;
};

const runs = { numRuns: 500 };

describe('a push of the plan', () => {
  it('brings the server to the view, and then plans nothing', () => {
    fc.assert(
      fc.property(mail, program, fc.boolean(), fc.boolean(), (folders, deeds, condstore, stepByStep) => {
        const server = serverWith(folders);
        const replica = done(pull(server, { condstore }), deeds);
        const shown = shownState(replica);
        push(replica, server, { condstore, stepByStep });
        expect(pendingOf(replica)).toEqual([]);
        expect(shownState(replica)).toEqual(shown);
        expect(stateOf(server)).toEqual(shown);
        expect(shownState(pull(server, { condstore }))).toEqual(shown);
      }),
      runs,
    );
  });

  it('brings the server where one change after another would bring it, with no more commands', () => {
    fc.assert(
      fc.property(mail, program, (folders, deeds) => {
        const server = serverWith(folders);
        const other = serverWith(folders);
        const condstore = true;
        const together = done(pull(server, { condstore }), deeds);
        const pushed = push(together, server, { condstore });
        const oneByOne = pull(other, { condstore });
        let commands = 0;
        for (const each of deeds) {
          act(oneByOne, each);
          commands += push(oneByOne, other, { condstore }).commands.length;
        }
        expect(stateOf(server)).toEqual(stateOf(other));
        expect(pushed.commands.length).toBeLessThanOrEqual(commands);
      }),
      runs,
    );
  });

  it('brings the server to the view though the line was cut, and does nothing twice', () => {
    const cut: fc.Arbitrary<Cut> = fc.record({
      after: fc.integer({ min: 0, max: 12 }),
      isDone: fc.boolean(),
    });
    fc.assert(
      fc.property(mail, program, cut, fc.boolean(), (folders, deeds, cutAt, stepByStep) => {
        const server = serverWith(folders);
        const condstore = false;
        const replica = done(pull(server, { condstore }), deeds);
        const shown = shownState(replica);
        push(replica, server, { condstore, stepByStep, cut: cutAt });
        expect(pendingOf(replica)).toEqual([]);
        expect(stateOf(server)).toEqual(shown);
      }),
      runs,
    );
  });

  it('lets what others did to other flags stand', () => {
    fc.assert(
      fc.property(mail, program, (folders, deeds) => {
        const server = serverWith(folders);
        const replica = done(pull(server, { condstore: false }), deeds);
        for (const { messages } of server.mailboxes.values()) {
          for (const [uid, message] of messages) {
            messages.set(uid, { ...message, flags: [...message.flags, 'theirs'] });
          }
        }
        const made = [...replica.messages.values()]
          .filter(({ uid }) => uid === null)
          .map(({ content }) => content);
        push(replica, server, { condstore: false });
        for (const { messages } of server.mailboxes.values()) {
          for (const { content, flags: all } of messages.values()) {
            if (content.startsWith('made')) expect(made).toContain(content);
            else expect(all).toContain('theirs');
          }
        }
      }),
      runs,
    );
  });
});

describe('a plan', () => {
  it('names every pending change in one place: one step, nothing, or waiting', () => {
    fc.assert(
      fc.property(mail, program, (folders, deeds) => {
        const server = serverWith(folders);
        const replica = done(pull(server, { condstore: true }), deeds);
        const pending = pendingOf(replica);
        const { steps, nothing, waiting } = plan(pending, replica);
        const places = [
          ...steps.map((step) => {
            const items =
              step.kind === 'mailboxes'
                ? step.items
                : step.kind === 'append'
                  ? step.messages
                  : step.commands.flatMap(
                      (command): readonly { changes: readonly string[] }[] => command.items,
                    );
            return [...new Set(items.flatMap(({ changes }) => changes))];
          }),
          nothing,
          waiting,
        ];
        expect(places.flat().sort()).toEqual(pending.map(({ id }) => id).sort());
      }),
      runs,
    );
  });

  it('is the same in whatever order entries and facts come', () => {
    fc.assert(
      fc.property(mail, program, fc.infiniteStream(fc.nat()), (folders, deeds, numbers) => {
        const server = serverWith(folders);
        const replica = done(pull(server, { condstore: true }), deeds);
        const shuffled = <T>(all: Iterable<T>): T[] =>
          [...all]
            .map((each) => ({ each, at: numbers.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ each }) => each);
        const messages = new Map(shuffled(replica.messages));
        const journal = shuffled(replica.journal);
        expect(plan(shuffled(pendingOf(replica)), { ...replica, messages })).toEqual(
          plan(pendingOf(replica), replica),
        );
        const shown = view(replica.messages, replica.journal);
        expect(new Map([...view(messages, journal)].sort(([a], [b]) => a - b))).toEqual(
          new Map([...shown].sort(([a], [b]) => a - b)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('of nothing pending is nothing', () => {
    const replica = pull(startServer(['INBOX']), { condstore: true });
    expect(plan([], replica)).toEqual({
      steps: [],
      nothing: [],
      unmade: { messages: [], mailboxes: [] },
      waiting: [],
    });
    expect(shownMailboxes(replica).map(({ path }) => path)).toEqual(['INBOX']);
  });
});
