import { describe, expect, it } from 'vitest';
import type { PlannedCommand, PlanStep } from '../../core/merge/plan-steps.ts';
import { settleAppends, settleMailboxes, settleMessages } from '../../core/merge/settle.ts';
import type { MessageId } from '../../core/model/ids.ts';
import type { CommandAnswer } from '../../core/ports.ts';
import { box, msg, nth } from './plan-fixture.ts';

const done = (more: Partial<Extract<CommandAnswer, { kind: 'done' }>> = {}): CommandAnswer => ({
  kind: 'done',
  copied: null,
  changed: '',
  marked: '',
  missing: '',
  ...more,
});

const refused = { kind: 'refused', code: 'OVERQUOTA', reason: 'Quota exceeded' } as const;
const unanswered = { kind: 'unanswered' } as const;

const item = (id: number) => ({ messageId: msg(id), uid: id * 10, changes: nth(id) });

const step = (...commands: readonly PlannedCommand[]): Extract<PlanStep, { kind: 'messages' }> => ({
  kind: 'messages',
  mailboxId: box(1),
  uidValidity: 1,
  commands,
});

const store = (...ids: readonly number[]): PlannedCommand => ({
  kind: 'store',
  items: ids.map(item),
  add: ['x'],
  remove: [],
});
const moveTo2 = (...ids: readonly number[]): PlannedCommand => ({
  kind: 'move',
  items: ids.map(item),
  to: box(2),
});
const expunge = (...ids: readonly number[]): PlannedCommand => ({
  kind: 'expunge',
  items: ids.map(item),
  unchangedSince: 5n,
});

describe('what an answer means', () => {
  it('for flags: they are as asked, but on what is not there any more', () => {
    expect(settleMessages(step(store(1, 2)), [done({ missing: '20' })])).toEqual([
      { messageId: 1, changes: nth(1), kind: 'flagged', add: ['x'], remove: [] },
      { messageId: 2, changes: nth(2), kind: 'missing' },
    ]);
  });

  it('for a move: COPYUID tells where to; what it leaves out was not there', () => {
    const copied = { uidValidity: 7, pairs: [[10, 101]] as const };
    expect(settleMessages(step(moveTo2(1, 2)), [done({ copied })])).toEqual([
      { messageId: 1, changes: nth(1), kind: 'moved', to: 2, uidValidity: 7, uid: 101, left: false },
      { messageId: 2, changes: nth(2), kind: 'missing' },
    ]);
  });

  it('for a move without COPYUID: it arrived, nobody knows under which UID', () => {
    expect(settleMessages(step(moveTo2(1, 2)), [done({ missing: '20', marked: '10' })])).toEqual([
      { messageId: 1, changes: nth(1), kind: 'moved', to: 2, uidValidity: null, uid: null, left: true },
      { messageId: 2, changes: nth(2), kind: 'missing' },
    ]);
  });

  it('for a copy: the row that was waiting for it gets its UID', () => {
    const copy: PlannedCommand = {
      kind: 'copy',
      items: [{ ...item(1), copyId: 9 as MessageId }],
      to: box(2),
    };
    expect(settleMessages(step(copy), [done({ copied: { uidValidity: 7, pairs: [[10, 101]] } })])).toEqual([
      { messageId: 1, changes: nth(1), kind: 'copied', copyId: 9, to: 2, uidValidity: 7, uid: 101 },
    ]);
  });

  it('for a deletion for good: gone, changed since, only marked, or not there any more', () => {
    const answer = done({ changed: '20', marked: '30', missing: '40' });
    expect(settleMessages(step(expunge(1, 2, 3, 4)), [answer])).toEqual([
      { messageId: 1, changes: nth(1), kind: 'expunged' },
      { messageId: 2, changes: nth(2), kind: 'changed' },
      { messageId: 3, changes: nth(3), kind: 'flagged', add: ['\\Deleted'], remove: [] },
      { messageId: 4, changes: nth(4), kind: 'missing' },
    ]);
  });

  it('for a refusal: it is every message’s of that command, and of no other', () => {
    expect(settleMessages(step(store(1), moveTo2(2, 3)), [done(), refused])).toEqual([
      { messageId: 1, changes: nth(1), kind: 'flagged', add: ['x'], remove: [] },
      { messageId: 2, changes: nth(2), ...refused },
      { messageId: 3, changes: nth(3), ...refused },
    ]);
  });

  it('for silence: what has no answer may have been done', () => {
    expect(settleMessages(step(store(1), moveTo2(2), expunge(3)), [done(), unanswered])).toEqual([
      { messageId: 1, changes: nth(1), kind: 'flagged', add: ['x'], remove: [] },
      { messageId: 2, changes: nth(2), kind: 'unanswered' },
      { messageId: 3, changes: nth(3), kind: 'unanswered' },
    ]);
  });

  it('for a change that went out in several commands: the one that went worst decides, the others tell facts', () => {
    const both = (add: string): PlannedCommand => ({
      kind: 'store',
      items: [item(1)],
      add: [add],
      remove: [],
    });
    const commands = step(both('a'), both('b'), both('c'));
    expect(settleMessages(commands, [done(), refused, unanswered])).toEqual([
      { messageId: 1, changes: [], kind: 'flagged', add: ['a'], remove: [] },
      { messageId: 1, changes: nth(1), ...refused },
      { messageId: 1, changes: [], kind: 'unanswered' },
    ]);
    expect(settleMessages(commands, [done(), done(), done()]).map(({ changes }) => changes)).toEqual([
      nth(1),
      [],
      [],
    ]);
  });

  it('for an append: it has the UID that APPENDUID tells, or an unknown one', () => {
    const message = (id: number) => ({ messageId: msg(id), flags: [], size: 1, changes: nth(id) });
    const appends = { kind: 'append', mailboxId: box(2), messages: [1, 2, 3, 4].map(message) } as const;
    expect(
      settleAppends(appends, [
        { kind: 'done', uidValidity: 7, uid: 101 },
        { kind: 'done', uidValidity: null, uid: null },
        refused,
      ]),
    ).toEqual([
      { messageId: 1, changes: nth(1), kind: 'appended', to: 2, uidValidity: 7, uid: 101 },
      { messageId: 2, changes: nth(2), kind: 'appended', to: 2, uidValidity: null, uid: null },
      { messageId: 3, changes: nth(3), ...refused },
      { messageId: 4, changes: nth(4), kind: 'unanswered' },
    ]);
  });

  it('for commands on mailboxes: done, refused or perhaps done', () => {
    const create = (id: number) => ({
      command: { kind: 'create' as const, path: `P${id}` },
      changes: nth(id),
    });
    const items = [create(1), create(2), create(3)];
    expect(settleMailboxes({ kind: 'mailboxes', items }, [done(), refused])).toEqual([
      { ...create(1), kind: 'done' },
      { ...create(2), ...refused },
      { ...create(3), kind: 'unanswered' },
    ]);
  });
});
