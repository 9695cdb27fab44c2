import { describe, expect, it } from 'vitest';
import { uidsOf } from '../../core/merge/plan.ts';
import type { Plan, PlanStep } from '../../core/merge/plan-steps.ts';
import { mailboxRow } from './model-replica.ts';
import {
  append,
  box,
  copy,
  factOf,
  flags,
  madeHere,
  messageOf,
  move,
  nth,
  planOf,
  remove,
} from './plan-fixture.ts';

/** The commands of a plan in few words. */
const wordsOf = ({ steps }: Plan): readonly string[] => steps.flatMap(wordsOfStep);

const wordsOfStep = (step: PlanStep): readonly string[] => {
  switch (step.kind) {
    case 'mailboxes':
      return step.items.map(({ command }) => JSON.stringify(command));
    case 'append':
      return step.messages.map(
        ({ messageId, flags: all }) => `append ${messageId} to ${step.mailboxId} (${all.join(' ')})`,
      );
    case 'messages':
      return step.commands.map((command) => {
        const what = `${step.mailboxId}: ${command.kind} ${uidsOf(command.items)}`;
        if (command.kind === 'store') {
          const signed = [...command.add.map((f) => `+${f}`), ...command.remove.map((f) => `-${f}`)];
          return `${what} ${signed.join(' ')}`;
        }
        return command.kind === 'expunge'
          ? `${what} since ${command.unchangedSince}`
          : `${what} to ${command.to}`;
      });
  }
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the plan for flags', () => {
  it('is nothing for a flag that was set and unset again', () => {
    const made = planOf([flags(1, ['\\Flagged']), flags(1, [], ['\\Flagged'])], { messages: [messageOf(1)] });
    expect(made).toEqual({
      steps: [],
      nothing: nth(1, 2),
      unmade: { messages: [], mailboxes: [] },
      waiting: [],
    });
  });

  it('is nothing for a flag that the server has by now, in whatever case', () => {
    const made = planOf([flags(1, ['\\Seen'])], { messages: [messageOf(1, { flags: ['\\SEEN'] })] });
    expect(made).toMatchObject({ steps: [], nothing: nth(1) });
  });

  it('shares one STORE among messages that get the same', () => {
    const made = planOf(
      range(1, 100).map((id) => flags(id, ['\\Seen'])),
      { messages: range(1, 100).map((id) => messageOf(id)) },
    );
    expect(wordsOf(made)).toEqual(['1: store 1:100 +\\Seen']);
  });

  it('goes flag by flag where that is fewer commands', () => {
    const made = planOf(
      [
        flags(1, ['a']),
        flags(2, ['b']),
        flags(3, ['a', 'b']),
        flags(4, ['c']),
        flags(5, ['a', 'c']),
        flags(6, ['b', 'c']),
      ],
      { messages: range(1, 6).map((id) => messageOf(id)) },
    );
    expect(wordsOf(made)).toEqual(['1: store 1,3,5 +a', '1: store 2:3,6 +b', '1: store 4:6 +c']);
  });

  it('goes by whole changes where that is fewer commands', () => {
    const made = planOf([flags(1, ['a', 'b']), flags(2, ['b', 'c', 'd'])], {
      messages: [messageOf(1), messageOf(2)],
    });
    expect(wordsOf(made)).toEqual(['1: store 1 +a +b', '1: store 2 +b +c +d']);
  });

  it('puts what is added and what is removed together where the messages are the same', () => {
    const made = planOf([flags(1, ['\\Seen'], ['x']), flags(2, ['\\Seen'], ['x']), flags(3, [], ['y'])], {
      messages: [
        messageOf(1, { flags: ['x'] }),
        messageOf(2, { flags: ['x'] }),
        messageOf(3, { flags: ['y'] }),
      ],
    });
    expect(wordsOf(made)).toEqual(['1: store 1:2 +\\Seen -x', '1: store 3 -y']);
  });

  it('settles what has a hand in one another together: one alone would do what neither did', () => {
    const made = planOf([flags(1, [], ['x', 'y']), flags(1, ['x'])], {
      messages: [messageOf(1, { flags: ['x', 'y'] })],
    });
    expect(made.nothing).toEqual([]);
    expect(made.steps).toMatchObject([
      { commands: [{ items: [{ changes: nth(1, 2) }], add: [], remove: ['y'] }] },
    ]);
  });
});

describe('the plan for moves, copies and deletions', () => {
  const one = { messages: [messageOf(1)] };

  it('makes one move of several', () => {
    const made = planOf([move(1, 1, 2), move(1, 2, 3)], one);
    expect(wordsOf(made)).toEqual(['1: move 1 to 3']);
    expect(made.steps).toMatchObject([{ commands: [{ items: [{ changes: nth(1, 2) }] }] }]);
  });

  it('is nothing for what was moved back', () => {
    expect(planOf([move(1, 1, 2), move(1, 2, 1)], one)).toMatchObject({ steps: [], nothing: nth(1, 2) });
  });

  it('makes a deletion of a move of what is then deleted, and sends no flags of it', () => {
    const made = planOf([flags(1, ['\\Seen']), move(1, 1, 2), remove(1, 2)], one);
    expect(wordsOf(made)).toEqual(['1: expunge 1 since null']);
    expect(made.steps).toMatchObject([{ commands: [{ items: [{ changes: nth(1, 2, 3) }] }] }]);
  });

  it('sends flags before the copy that is to carry them, and those set later after it', () => {
    const made = planOf([flags(1, ['a']), copy(1, 2, 9), flags(1, ['b']), move(1, 1, 3)], {
      messages: [messageOf(1), madeHere(9, { mailboxId: box(2), flags: ['a'] })],
    });
    expect(wordsOf(made)).toEqual(['1: store 1 +a', '1: copy 1 to 2', '1: store 1 +b', '1: move 1 to 3']);
  });

  it('copies straight to where the copy was moved', () => {
    const made = planOf([copy(1, 2, 9), move(9, 2, 3)], {
      messages: [messageOf(1), madeHere(9, { mailboxId: box(2) })],
    });
    expect(wordsOf(made)).toEqual(['1: copy 1 to 3']);
    expect(made.steps).toMatchObject([{ commands: [{ items: [{ copyId: 9, changes: nth(1, 2) }] }] }]);
  });

  it('lets what else is done to a copy wait until it is made', () => {
    const made = planOf([copy(1, 2, 9), flags(9, ['x'])], {
      messages: [messageOf(1), madeHere(9, { mailboxId: box(2) })],
    });
    expect(wordsOf(made)).toEqual(['1: copy 1 to 2']);
    expect(made.waiting).toEqual(nth(2));
  });

  it('makes no copy that was deleted again, and keeps no flags apart for it', () => {
    const made = planOf([flags(1, ['a']), copy(1, 2, 9), flags(1, ['b']), remove(9, 2)], {
      messages: [messageOf(1), madeHere(9, { mailboxId: box(2), flags: ['a'] })],
    });
    expect(wordsOf(made)).toEqual(['1: store 1 +a +b']);
    expect(made).toMatchObject({ nothing: nth(2, 4), unmade: { messages: [9] } });
  });

  it('makes a deleted copy all the same when it was copied itself', () => {
    const made = planOf([copy(1, 2, 8), copy(8, 3, 9), remove(8, 2)], {
      messages: [messageOf(1), madeHere(8, { mailboxId: box(2) }), madeHere(9, { mailboxId: box(3) })],
    });
    expect(wordsOf(made)).toEqual(['1: copy 1 to 2']);
    expect(made.waiting).toEqual(nth(2, 3));
  });

  it('copies twice to one place with two commands', () => {
    const made = planOf([copy(1, 2, 8), copy(1, 2, 9)], {
      messages: [messageOf(1), madeHere(8), madeHere(9)],
    });
    expect(wordsOf(made)).toEqual(['1: copy 1 to 2', '1: copy 1 to 2']);
  });

  it('groups moves by destination and goes mailbox by mailbox in the order of their first changes', () => {
    const made = planOf([move(3, 2, 1), move(1, 1, 3), move(2, 1, 3), move(4, 1, 2)], {
      messages: [messageOf(1), messageOf(2), messageOf(3, { mailboxId: box(2) }), messageOf(4)],
    });
    expect(wordsOf(made)).toEqual(['2: move 3 to 1', '1: move 1:2 to 3', '1: move 4 to 2']);
  });

  it('takes 100 flag changes and 20 moves among 5 folders in 15 commands', () => {
    const folders = [1, 2, 3, 4, 5];
    const mailboxes = [4, 5].map((id) => mailboxRow(id, `Folder ${id}`, { fact: factOf() }));
    const messages = folders.flatMap((folder) =>
      range(1, 24).map((each) =>
        messageOf(folder * 100 + each, { mailboxId: box(folder), flags: ['\\Answered'] }),
      ),
    );
    const changes = messages.map(({ id, mailboxId }, index) => {
      if (index % 6 === 5) return move(id, mailboxId, (mailboxId % 5) + 1);
      return index % 2 === 0 ? flags(id, ['\\Seen']) : flags(id, ['\\Flagged', '\\Seen']);
    });
    const made = planOf(changes, { messages, mailboxes });
    expect(changes.filter(({ kind }) => kind === 'flags')).toHaveLength(100);
    expect(changes.filter(({ kind }) => kind === 'move')).toHaveLength(20);
    expect(made.steps).toHaveLength(5);
    expect(wordsOf(made)).toHaveLength(15);
    expect(made).toMatchObject({ nothing: [], waiting: [] });
  });
});

describe('the plan for deletions for good', () => {
  const inbox = mailboxRow(1, 'INBOX', { fact: factOf({ highestModseq: 40n, uidNext: 100 }) });

  it('asks for what has not changed since the mod-sequence that the facts are complete up to', () => {
    const made = planOf([remove(1, 1), remove(2, 1)], {
      messages: [messageOf(1, { modseq: 12n }), messageOf(2)],
      mailboxes: [inbox],
    });
    expect(wordsOf(made)).toEqual(['1: expunge 1:2 since 40']);
  });

  it('goes by the own mod-sequence of a message that was told later, without vouching for others with it', () => {
    const made = planOf([remove(1, 1), remove(2, 1)], {
      messages: [messageOf(1, { modseq: 50n }), messageOf(2, { modseq: 7n })],
      mailboxes: [inbox],
    });
    expect(wordsOf(made)).toEqual(['1: expunge 1 since 50', '1: expunge 2 since 40']);
  });

  it('asks nothing of what came there by our own hand since', () => {
    const made = planOf([remove(1, 1)], { messages: [messageOf(1, { uid: 100 })], mailboxes: [inbox] });
    expect(wordsOf(made)).toEqual(['1: expunge 100 since null']);
  });

  it('waits for its own flag change, which would be what changed', () => {
    const changes = [flags(1, ['x']), copy(1, 2, 9), remove(1, 1)];
    const messages = [messageOf(1, { modseq: 12n }), madeHere(9, { mailboxId: box(2) })];
    const made = planOf(changes, { messages, mailboxes: [inbox] });
    expect(wordsOf(made)).toEqual(['1: store 1 +x', '1: copy 1 to 2']);
    expect(made.waiting).toEqual(nth(3));
    const withoutModseqs = planOf(changes, { messages: [messageOf(1), ...messages.slice(1)] });
    expect(wordsOf(withoutModseqs)).toEqual(['1: store 1 +x', '1: copy 1 to 2', '1: expunge 1 since null']);
  });
});

describe('the plan for appends', () => {
  it('folds flags and moves in', () => {
    const made = planOf([append(9, 1), flags(9, ['\\Seen'], ['\\Draft']), move(9, 1, 2)], {
      messages: [madeHere(9, { flags: ['\\Draft'] })],
    });
    expect(wordsOf(made)).toEqual(['append 9 to 2 (\\Seen)']);
    expect(made.steps).toMatchObject([{ messages: [{ changes: nth(1, 2, 3) }] }]);
  });

  it('is nothing for what was deleted again', () => {
    const made = planOf([append(9, 1), flags(9, ['\\Seen']), remove(9, 1)], { messages: [madeHere(9)] });
    expect(made).toMatchObject({ steps: [], nothing: nth(1, 2, 3), unmade: { messages: [9] } });
  });

  it('sends what a copy of it is to carry, and lets the rest wait', () => {
    const made = planOf([append(8, 1), flags(8, ['a']), copy(8, 2, 9), flags(8, ['b']), remove(8, 1)], {
      messages: [madeHere(8), madeHere(9, { mailboxId: box(2), flags: ['a'] })],
    });
    expect(wordsOf(made)).toEqual(['append 8 to 1 (a)']);
    expect(made.waiting).toEqual(nth(3, 4, 5));
  });

  it('goes after the messages, small before large', () => {
    const made = planOf([append(7, 1), append(8, 2), append(9, 1), flags(1, ['x'])], {
      messages: [
        messageOf(1),
        madeHere(7, { size: 9_000 }),
        madeHere(8, { size: 500 }),
        madeHere(9, { size: 20 }),
      ],
    });
    expect(wordsOf(made)).toEqual([
      '1: store 1 +x',
      'append 8 to 2 ()',
      'append 9 to 1 ()',
      'append 7 to 1 ()',
    ]);
  });
});

describe('what cannot go yet waits', () => {
  const note = { uidValidity: 1, uidNext: 5 };

  it('when something about the message was sent already and nobody has looked', () => {
    const move1 = [move(1, 1, 2), note] as const;
    expect(planOf([flags(1, ['x']), move1, flags(1, ['y'])], { messages: [messageOf(1)] })).toMatchObject({
      steps: [],
      nothing: [],
      waiting: nth(1, 2, 3),
    });
    const sentAppend = planOf([[append(9, 1), note], remove(9, 1)], { messages: [madeHere(9)] });
    expect(sentAppend).toMatchObject({ steps: [], nothing: [], waiting: nth(1, 2) });
    const sentCopy = planOf([[copy(1, 2, 9), note], remove(9, 2), remove(1, 1)], {
      messages: [messageOf(1), madeHere(9)],
    });
    expect(sentCopy).toMatchObject({ steps: [], nothing: [] });
    expect(sentCopy.waiting).toEqual(nth(1, 2, 3));
  });

  it('when the message has no UID and nothing pending makes it', () => {
    expect(planOf([flags(9, ['x'])], { messages: [madeHere(9)] })).toMatchObject({
      steps: [],
      waiting: nth(1),
    });
    expect(planOf([flags(9, ['x'])], {})).toMatchObject({ steps: [], waiting: nth(1) });
  });

  it('when the UID is from before the UIDVALIDITY changed', () => {
    const made = planOf([flags(1, ['x'])], { messages: [messageOf(1, { uidValidity: 7 })] });
    expect(made).toMatchObject({ steps: [], waiting: nth(1) });
  });

  it('but goes when the mailbox was never opened', () => {
    const made = planOf([flags(1, ['x'])], {
      messages: [messageOf(1, { uidValidity: 7 })],
      mailboxes: [mailboxRow(1, 'INBOX', { fact: null })],
    });
    expect(made.steps).toMatchObject([{ uidValidity: 7 }]);
  });

  it('when its folder is not there', () => {
    const nowhere = mailboxRow(8, 'Made here', { listed: false });
    const made = planOf([move(1, 1, 8), append(9, 8), copy(2, 7, 10)], {
      messages: [messageOf(1), messageOf(2), madeHere(9), madeHere(10)],
      mailboxes: [nowhere],
    });
    expect(made).toMatchObject({ steps: [], waiting: nth(1, 2, 3) });
  });
});

describe('what is there already', () => {
  it('is not made again', () => {
    const made = planOf([copy(1, 2, 9), append(8, 1)], {
      messages: [messageOf(1), messageOf(8), messageOf(9, { mailboxId: box(2) })],
    });
    expect(made).toMatchObject({ steps: [], nothing: nth(1, 2) });
  });

  it('stays deleted, but what another replica copied of it is made', () => {
    const made = planOf([remove(1, 1), flags(1, ['x']), copy(1, 2, 9), move(1, 1, 2)], {
      messages: [messageOf(1), madeHere(9, { mailboxId: box(2) })],
    });
    expect(wordsOf(made)).toEqual(['1: copy 1 to 2', '1: expunge 1 since null']);
  });
});
