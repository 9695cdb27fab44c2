import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Priority } from '../../core/model/mailbox.ts';
import { foldersAbove } from '../../core/policy/folders-above.ts';
import { ownPriority, type Placed, rankMailboxes } from '../../core/policy/priorities.ts';
import { accounts, folder } from './folders.ts';

const pathsInOrder = (folders: readonly Placed[]) =>
  rankMailboxes(folders).map(({ mailbox }) => mailbox.path);

const rankOf = (folders: readonly Placed[], path: string) => {
  const ranked = rankMailboxes(folders).find(({ mailbox }) => mailbox.path === path);
  return ranked && { priority: ranked.priority, inheritedFrom: ranked.inheritedFrom };
};

const ranks: readonly Priority[] = ['high', 'normal', 'low', 'off'];

describe('rankMailboxes', () => {
  it('gives a fresh account INBOX, Drafts, Sent, then the rest, Junk and Trash last', () => {
    expect(
      pathsInOrder([
        folder(1, 'Trash', { role: 'trash' }),
        folder(2, 'Zoo'),
        folder(3, 'Junk', { role: 'junk' }),
        folder(4, 'Sent', { role: 'sent' }),
        folder(5, 'Log 10'),
        folder(6, 'Log 9'),
        folder(7, 'Archive', { role: 'archive' }),
        folder(8, 'Drafts', { role: 'drafts' }),
        folder(9, 'INBOX', { role: 'inbox' }),
        folder(10, 'All mail', { role: 'all' }),
      ]),
    ).toEqual(['INBOX', 'Drafts', 'Sent', 'Archive', 'Log 9', 'Log 10', 'Zoo', 'All mail', 'Junk', 'Trash']);
  });

  it('gives a folder the priority of the nearest one above it that has one', () => {
    const folders = [
      folder(1, 'Work', { priority: 'high' }),
      folder(2, 'Work/2025', { priority: 'off' }),
      folder(3, 'Work/2025/May'),
      folder(4, 'Work/2026/May'),
    ];
    expect(rankOf(folders, 'Work/2025/May')).toEqual({ priority: 'off', inheritedFrom: 2 });
    expect(rankOf(folders, 'Work/2026/May')).toEqual({ priority: 'high', inheritedFrom: 1 });
    expect(rankOf(folders, 'Work')).toEqual({ priority: 'high', inheritedFrom: null });
  });

  it('lets nothing inherit from INBOX, under which some servers put everything', () => {
    const folders = [
      folder(1, 'INBOX', { role: 'inbox', delimiter: '.', priority: 'off' }),
      folder(2, 'INBOX.Work', { delimiter: '.' }),
    ];
    expect(rankOf(folders, 'INBOX.Work')).toEqual({ priority: 'normal', inheritedFrom: null });
  });

  it('takes a name without a delimiter for flat', () => {
    const folders = [folder(1, 'a', { priority: 'off' }), folder(2, 'a/b', { delimiter: null })];
    expect(rankOf(folders, 'a/b')).toEqual({ priority: 'normal', inheritedFrom: null });
  });

  it('puts those that somebody put in a place first in their rank, with those that go with them', () => {
    expect(
      pathsInOrder([
        folder(1, 'a'),
        folder(2, 'b', { position: 1 }),
        folder(3, 'b/c'),
        folder(4, 'z', { position: 0 }),
      ]),
    ).toEqual(['z', 'b', 'b/c', 'a']);
  });

  it('keeps names that people take for the same in one order', () => {
    const folders = [folder(1, 'Log 2'), folder(2, 'Log 02')];
    expect(pathsInOrder(folders)).toEqual(pathsInOrder(folders.toReversed()));
  });

  it('has every folder once, by rank, whatever order they come in', () => {
    fc.assert(
      fc.property(
        accounts.chain((folders) =>
          fc.tuple(
            fc.constant(folders),
            fc.shuffledSubarray([...folders], { minLength: folders.length, maxLength: folders.length }),
          ),
        ),
        ([folders, shuffled]) => {
          const ranked = rankMailboxes(folders);
          expect(rankMailboxes(shuffled)).toEqual(ranked);
          expect(new Set(ranked.map(({ mailbox }) => mailbox))).toEqual(new Set(folders));
          const order = ranked.map(({ priority }) => ranks.indexOf(priority));
          expect(order).toEqual(order.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('says truly whose priority a folder has', () => {
    fc.assert(
      fc.property(accounts, (folders) => {
        const byPath = new Map(folders.map((each) => [each.path, each]));
        for (const { mailbox, priority, inheritedFrom } of rankMailboxes(folders)) {
          const from = foldersAbove(mailbox, byPath).find(({ id }) => id === inheritedFrom);
          expect(inheritedFrom).toBe(from?.id ?? null);
          expect(priority).toBe(mailbox.priority ?? from?.priority ?? ownPriority[mailbox.role]);
        }
      }),
    );
  });
});
