import { describe, expect, it } from 'vitest';
import type { Plan } from '../../core/merge/plan-steps.ts';
import type { MailboxCommand } from '../../core/ports.ts';
import { mailboxRow } from './model-replica.ts';
import {
  append,
  box,
  create,
  factOf,
  flags,
  madeHere,
  messageOf,
  move,
  nth,
  planOf,
  removeMailbox,
  rename,
  subscribe,
} from './plan-fixture.ts';

/** The commands on mailboxes, step by step. */
const stepsOf = ({ steps }: Plan): readonly (readonly string[])[] =>
  steps.flatMap((step) =>
    step.kind === 'mailboxes' ? [step.items.map(({ command }) => wordsOf(command))] : [],
  );

const wordsOf = (command: MailboxCommand): string => {
  switch (command.kind) {
    case 'create':
    case 'delete':
      return `${command.kind} ${command.path}`;
    case 'rename':
      return `rename ${command.from} to ${command.to}`;
    case 'subscribe':
      return `${command.subscribed ? 'subscribe' : 'unsubscribe'} ${command.path}`;
  }
};

const unlisted = (id: number, path: string) => mailboxRow(id, path, { listed: false });
const listed = (id: number, path: string) => mailboxRow(id, path, { fact: factOf() });

describe('the plan for folders', () => {
  it('tells the server in clock order, and the messages after that', () => {
    const made = planOf([flags(1, ['x']), create(7, 'Plans'), rename(2, 'Folder 2', 'Two'), move(1, 1, 7)], {
      messages: [messageOf(1)],
      mailboxes: [unlisted(7, 'Plans')],
    });
    expect(stepsOf(made)).toEqual([['create Plans', 'rename Folder 2 to Two']]);
    expect(made.steps.map(({ kind }) => kind)).toEqual(['mailboxes', 'messages']);
  });

  it('makes nothing of a folder that was deleted again', () => {
    const made = planOf([create(7, 'A'), subscribe(7, false), rename(7, 'A', 'B'), removeMailbox(7, 'B')], {
      mailboxes: [unlisted(7, 'A')],
    });
    expect(made).toMatchObject({ steps: [], unmade: { mailboxes: [7] } });
    expect(made.nothing).toEqual(nth(1, 2, 3, 4));
  });

  it('makes a folder that something was put into, and deletes it when that is settled', () => {
    const made = planOf([create(7, 'A'), append(9, 7), removeMailbox(7, 'A')], {
      mailboxes: [unlisted(7, 'A')],
      messages: [madeHere(9, { mailboxId: box(7) })],
    });
    expect(stepsOf(made)).toEqual([['create A']]);
    expect(made.waiting).toEqual(nth(3));
  });

  it('folds renames of renames, of what was just made, and of what is deleted', () => {
    const made = planOf(
      [
        rename(1, 'Folder 1', 'A'),
        rename(1, 'A', 'B'),
        create(7, 'C'),
        rename(7, 'C', 'D'),
        rename(2, 'Folder 2', 'E'),
        rename(2, 'E', 'Folder 2'),
        rename(3, 'Folder 3', 'F'),
        removeMailbox(3, 'F'),
      ],
      { mailboxes: [unlisted(7, 'C')] },
    );
    expect(stepsOf(made)).toEqual([['rename Folder 1 to B', 'create D', 'delete Folder 3']]);
    expect(made.nothing).toEqual(nth(5, 6));
  });

  it('speaks the paths that the server has by then', () => {
    const made = planOf(
      [rename(6, 'P/x', 'P/y'), rename(5, 'P', 'Q'), create(7, 'Q/new'), rename(6, 'Q/y', 'z')],
      { mailboxes: [listed(5, 'P'), listed(6, 'P/x'), unlisted(7, 'Q/new')] },
    );
    expect(stepsOf(made).flat()).toEqual([
      'rename P/x to P/y',
      'rename P to Q',
      'create Q/new',
      'rename Q/y to z',
    ]);
  });

  it('renames in the place where the folder is by now', () => {
    const made = planOf([rename(6, 'P/x', 'P/y')], { mailboxes: [listed(5, 'Moved'), listed(6, 'Moved/x')] });
    expect(stepsOf(made)).toEqual([['rename Moved/x to Moved/y']]);
  });

  it('begins a new step where a cut would make a repetition mean something else', () => {
    const made = planOf([rename(5, 'P', 'Q'), create(7, 'P'), rename(7, 'P', 'R'), create(8, 'P')], {
      mailboxes: [listed(5, 'P'), unlisted(7, 'P'), unlisted(8, 'P')],
    });
    expect(stepsOf(made)).toEqual([['rename P to Q', 'create R'], ['create P']]);
    const deleted = planOf([removeMailbox(5, 'P'), create(7, 'P')], {
      mailboxes: [listed(5, 'P'), unlisted(7, 'P')],
    });
    expect(stepsOf(deleted)).toEqual([['delete P'], ['create P']]);
  });

  it('deletes a folder only when its messages are out, and lets what needs its name wait with it', () => {
    const made = planOf(
      [move(1, 5, 2), removeMailbox(5, 'P'), create(7, 'Other'), create(8, 'P'), flags(2, ['x'])],
      {
        messages: [messageOf(1, { mailboxId: box(5) }), messageOf(2)],
        mailboxes: [listed(5, 'P'), unlisted(7, 'Other'), unlisted(8, 'P')],
      },
    );
    expect(stepsOf(made)).toEqual([['create Other']]);
    expect(made.steps).toHaveLength(2);
    expect(made.waiting).toEqual(nth(2, 4, 5));
  });

  it('deletes what lies below before what is above', () => {
    const made = planOf([removeMailbox(5, 'P'), removeMailbox(6, 'P/x')], {
      mailboxes: [listed(5, 'P'), listed(6, 'P/x')],
    });
    expect(stepsOf(made)).toEqual([['delete P/x', 'delete P']]);
  });

  it('subscribes once, to the name that a folder ends up with', () => {
    const made = planOf(
      [
        subscribe(5, false),
        rename(5, 'P', 'Q'),
        subscribe(5, true),
        subscribe(5, false),
        subscribe(1, false),
        subscribe(1, true),
      ],
      { mailboxes: [listed(5, 'P')] },
    );
    expect(stepsOf(made)).toEqual([['rename P to Q', 'unsubscribe Q']]);
    expect(made.nothing).toEqual(nth(5, 6));
  });

  it('is nothing for a folder that the server lists by now', () => {
    expect(planOf([create(5, 'P')], { mailboxes: [listed(5, 'P')] })).toMatchObject({
      steps: [],
      nothing: nth(1),
    });
  });
});
