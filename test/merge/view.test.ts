import { describe, expect, it } from 'vitest';
import { view, viewMessage } from '../../core/merge/view.ts';
import { viewMailboxes } from '../../core/merge/view-mailboxes.ts';
import type { MailboxChange, MessageChange } from '../../core/model/change.ts';
import { mailboxRow } from './model-replica.ts';
import {
  create,
  flags,
  messageOf,
  move,
  msg,
  pendingEntries,
  remove,
  removeMailbox,
  rename,
  subscribe,
} from './plan-fixture.ts';

const folders = (mailboxes: Parameters<typeof viewMailboxes>[0], changes: readonly MailboxChange[]) =>
  viewMailboxes(mailboxes, changes).map(({ id, path }) => `${id} ${path}`);

describe('the view of a message', () => {
  const fact = messageOf(1, { flags: ['\\Seen', 'x'] });
  const shown = (...changes: readonly MessageChange[]) => viewMessage(fact, changes);

  it('is the fact where nothing is pending', () => {
    expect(shown()).toEqual({ mailboxId: 1, flags: ['\\Seen', 'x'], unseen: 0, unsent: 0 });
  });

  it('has the flags and the place that it is to have', () => {
    expect(shown(flags(1, ['y'], ['\\seen']), move(1, 1, 2))).toEqual({
      mailboxId: 2,
      flags: ['x', 'y'],
      unseen: 1,
      unsent: 1,
    });
  });

  it('is none once it is deleted, whatever came after', () => {
    expect(shown(remove(1, 1), flags(1, ['y']))).toBeNull();
  });

  it('counts only what is pending', () => {
    const [entry] = pendingEntries([flags(1, ['y'])]);
    if (!entry) throw new Error('no entry');
    const settled = { ...entry, state: { kind: 'applied' } as const };
    expect(view(new Map([[msg(1), fact]]), [settled]).get(msg(1))).toEqual(shown());
    expect(view(new Map([[msg(1), fact]]), [entry]).get(msg(1))).toEqual(shown(flags(1, ['y'])));
  });
});

describe('the view of folders', () => {
  it('renames a folder with what lies below it, and nothing that only begins like it', () => {
    const rows = [mailboxRow(1, 'P'), mailboxRow(2, 'P/x'), mailboxRow(3, 'Plans')];
    expect(folders(rows, [rename(1, 'P', 'Q')])).toEqual(['1 Q', '2 Q/x', '3 Plans']);
  });

  it('lets one made here take part from its creation on: it does not go along with what had its name before', () => {
    const rows = [
      mailboxRow(1, 'P'),
      mailboxRow(2, 'P', { listed: false }),
      mailboxRow(3, 'P/x', { listed: false }),
    ];
    expect(folders(rows, [create(3, 'P/x'), rename(1, 'P', 'Q'), create(2, 'P')])).toEqual([
      '1 Q',
      '3 Q/x',
      '2 P',
    ]);
  });

  it('renames a folder under the parent that it has by now', () => {
    const rows = [mailboxRow(1, 'Moved'), mailboxRow(2, 'Moved/x')];
    expect(folders(rows, [rename(2, 'P/x', 'P/y')])).toEqual(['1 Moved', '2 Moved/y']);
    expect(folders(rows, [rename(2, 'P/x', 'z')])).toEqual(['1 Moved', '2 z']);
  });

  it('leaves deleted ones out, and what lies below them in', () => {
    const rows = [mailboxRow(1, 'P'), mailboxRow(2, 'P/x')];
    expect(folders(rows, [removeMailbox(1, 'P')])).toEqual(['2 P/x']);
  });

  it('tells what the server does not know yet', () => {
    const rows = [mailboxRow(1, 'P'), mailboxRow(2, 'Q'), mailboxRow(3, 'R', { listed: false })];
    const shown = viewMailboxes(rows, [subscribe(1, false), create(3, 'R')]);
    expect(shown.map(({ subscribed, unsent }) => [subscribed, unsent])).toEqual([
      [false, true],
      [true, false],
      [true, true],
    ]);
  });
});
