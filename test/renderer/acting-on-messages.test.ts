import { describe, expect, it } from 'vitest';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import { isLabel, keywordWords } from '../../core/replica/keyword-words.ts';
import { actionKeys, actionOf, type KeyedAction, pressedKey } from '../../renderer/actions/action-keys.ts';
import {
  addMarks,
  countMarks,
  hasMarks,
  isMarked,
  noMarks,
  removeMarks,
  wholeFolder,
} from '../../renderer/actions/marks.ts';
import { doneWords, takesAway } from '../../renderer/actions/message-actions.ts';

const id = (number: number) => number as MessageId;

describe('rows that are selected together', () => {
  it('are those that were added and not taken out again', () => {
    const marks = removeMarks(addMarks(noMarks, [id(1), id(2), id(3)]), [id(2)]);
    expect([1, 2, 3].map((number) => isMarked(marks, id(number)))).toEqual([true, false, true]);
    expect(countMarks(marks, 100)).toBe(2);
    expect(hasMarks(removeMarks(marks, [id(1), id(3)]))).toBe(false);
  });

  it('are a whole folder but what was taken out, without one id being read', () => {
    const marks = removeMarks(wholeFolder, [id(7), id(8)]);
    expect(isMarked(marks, id(7))).toBe(false);
    expect(isMarked(marks, id(99_999))).toBe(true);
    expect(countMarks(marks, 100_000)).toBe(99_998);
    expect(countMarks(addMarks(marks, [id(7)]), 100_000)).toBe(99_999);
  });
});

describe('the keys', () => {
  const press = (key: string, held: { ctrl?: boolean; shift?: boolean; meta?: boolean } = {}) =>
    actionOf(
      pressedKey({
        key,
        ctrlKey: held.ctrl ?? false,
        shiftKey: held.shift ?? false,
        metaKey: held.meta ?? false,
      }),
    );

  it('mean one thing each', () => {
    const keys = (Object.keys(actionKeys) as KeyedAction[]).flatMap((action) => actionKeys[action].keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tell a character from the Shift that makes it, and a named key from the same with Shift', () => {
    expect(press('#', { shift: true })).toBe('trash');
    expect(press('Delete')).toBe('trash');
    expect(press('Delete', { shift: true })).toBe('deleteForGood');
    expect(press('ArrowDown')).toBeNull();
    expect(press('ArrowDown', { shift: true })).toBe('extendDown');
  });

  it('undo with Ctrl and with Command, in capitals or not, and not with Shift', () => {
    expect(press('z', { ctrl: true })).toBe('undo');
    expect(press('Z', { meta: true })).toBe('undo');
    expect(press('Z', { ctrl: true, shift: true })).toBeNull();
    expect(press('z')).toBeNull();
  });
});

describe('what was done', () => {
  const to = 3 as MailboxId;

  it('is told with its number', () => {
    expect(doneWords({ kind: 'archive' }, 1, [])).toBe('Archived 1 message');
    expect(doneWords({ kind: 'delete' }, 1_400, [])).toBe('Deleted 1,400 messages for good');
    expect(doneWords({ kind: 'read', read: false }, 2, [])).toBe('Marked 2 messages as unread');
    expect(doneWords({ kind: 'move', to }, 2, [])).toBe('Moved 2 messages to another folder');
  });

  it('is told with the labels as people know them', () => {
    const label = (add: string[], remove: string[]) => doneWords({ kind: 'label', add, remove }, 2, []);
    expect(label(['$label4', 'harbour'], [])).toBe('Gave 2 messages the label “To do”, “harbour”');
    expect(label([], ['$Label1'])).toBe('Took the label “Important” off 2 messages');
    expect(label(['a'], ['b'])).toBe('Changed the labels of 2 messages');
  });

  it('takes messages out of their folder or leaves them there', () => {
    expect(takesAway({ kind: 'delete' }, undefined)).toBe(true);
    expect(takesAway({ kind: 'copy', to }, undefined)).toBe(false);
    expect(takesAway({ kind: 'star', starred: true }, undefined)).toBe(false);
  });
});

it('a label is a keyword that is no program’s own', () => {
  expect(['\\Seen', '$Forwarded', '$MDNSent', 'NonJunk'].filter(isLabel)).toEqual([]);
  expect(['harbour', '$label1'].filter(isLabel).map(keywordWords)).toEqual(['harbour', 'Important']);
});
