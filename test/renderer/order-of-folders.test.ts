import { describe, expect, it } from 'vitest';
import { placed } from '../../core/policy/place-in-order.ts';
import { rankMailboxes } from '../../core/policy/priorities.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { putAtEdge, type Side, stepAmongSiblings } from '../../renderer/folders/folder-order.ts';
import { fallbackOf, fallbackWords, prioritySpoken } from '../../renderer/folders/priority-words.ts';
import { dropOnRow, moveToSection, orderSections } from '../../renderer/order/order-rows.ts';
import { waitingByFolder, waitingWords } from '../../renderer/order/waiting.ts';
import { folderAt, foldersOf } from './folders-of.ts';

const folders = foldersOf([
  { path: 'INBOX', role: 'inbox' },
  { path: 'Clients', priority: 'high' },
  { path: 'Clients/Alder' },
  { path: 'Clients/Birch' },
  { path: 'Boat' },
  { path: 'Lists', selectable: false },
  { path: 'Lists/Anchors' },
  { path: 'Lists/Weather' },
  { path: 'Trash', role: 'trash' },
]);
const sections = orderSections(folders);
const at = (path: string) => folderAt(folders, path);
const paths = (views: readonly FolderView[]) => views.map(({ mailbox }) => mailbox.path);

/** The flat order after a drop, as it would be written. */
const orderAfter = (moved: string, target: string, side: Side): readonly string[] | null => {
  const move = dropOnRow(sections, { moved: at(moved), target: at(target), side });
  if (move?.kind !== 'put') return null;
  const ranked = rankMailboxes(folders.map(({ mailbox }) => mailbox));
  const { beside, side: where } = move.put;
  const placings = placed(ranked, {
    mailboxId: at(moved).mailbox.id,
    beside: beside.mailbox.id,
    side: where,
  });
  const byId = new Map(placings.map((placing) => [placing.id, placing]));
  return rankMailboxes(folders.map(({ mailbox }) => ({ ...mailbox, ...byId.get(mailbox.id) }))).map(
    ({ mailbox }) => mailbox.path,
  );
};

describe('the list of all folders', () => {
  it('has a section for each rank, those without any folder as well', () => {
    expect(sections.map(({ priority, rows }) => [priority, paths(rows)])).toEqual([
      ['high', ['INBOX', 'Clients', 'Clients/Alder', 'Clients/Birch']],
      ['normal', ['Boat', 'Lists', 'Lists/Anchors', 'Lists/Weather']],
      ['low', ['Trash']],
      ['off', []],
    ]);
  });

  it('puts a folder right where the line was drawn', () => {
    expect(orderAfter('Lists/Weather', 'Boat', 'after')).toEqual([
      'INBOX',
      'Clients',
      'Clients/Alder',
      'Clients/Birch',
      'Boat',
      'Lists/Weather',
      'Lists',
      'Lists/Anchors',
      'Trash',
    ]);
    expect(orderAfter('Boat', 'Clients', 'after')?.slice(0, 3)).toEqual(['INBOX', 'Clients', 'Boat']);
    expect(orderAfter('Trash', 'INBOX', 'before')?.[0]).toBe('Trash');
  });

  it('does nothing where a folder stands already', () => {
    expect(orderAfter('Boat', 'Boat', 'after')).toBeNull();
    expect(orderAfter('Clients', 'INBOX', 'after')).toBeNull();
    expect(orderAfter('INBOX', 'Clients', 'before')).toBeNull();
  });

  it('ranks a folder that is dropped on an empty section, and puts it first in another', () => {
    const [high, , , off] = sections;
    if (!high || !off) throw new Error('sections are missing');
    expect(moveToSection(off, at('Boat'))).toEqual({ kind: 'rank', priority: 'off' });
    expect(moveToSection(high, at('Boat'))).toEqual({
      kind: 'put',
      put: { beside: at('INBOX'), side: 'before' },
    });
    expect(moveToSection(high, at('INBOX'))).toBeNull();
  });
});

describe('a folder moved in the tree', () => {
  const edge = (moved: string, target: string, side: Side) => {
    const put = putAtEdge(folders, at(moved), at(target), side);
    return put && [put.beside.mailbox.path, put.side];
  };

  it('comes to stand between siblings, at the edges of their rows', () => {
    expect(edge('Clients/Birch', 'Clients/Alder', 'before')).toEqual(['Clients/Alder', 'before']);
    expect(edge('Boat', 'Clients', 'before')).toEqual(['Clients', 'before']);
    expect(edge('Lists', 'INBOX', 'after')).toEqual(['INBOX', 'after']);
  });

  it('comes behind a sibling below the last row of what that holds', () => {
    expect(edge('Trash', 'Clients/Birch', 'after')).toEqual(['Clients', 'after']);
    expect(edge('Trash', 'Clients/Alder', 'after')).toBeNull();
    expect(edge('Trash', 'Clients', 'after')).toBeNull();
  });

  it('finds no place beside what stands in another folder, nor where it is', () => {
    expect(edge('Clients/Alder', 'Boat', 'before')).toBeNull();
    expect(edge('Clients/Alder', 'Clients/Birch', 'before')).toBeNull();
    expect(edge('Boat', 'Clients/Birch', 'after')).toBeNull();
    expect(edge('Clients', 'Clients/Birch', 'after')).toBeNull();
  });

  it('goes past its siblings one by one', () => {
    const step = (path: string, by: -1 | 1) => stepAmongSiblings(folders, at(path), by)?.beside.mailbox.path;
    expect(step('Boat', -1)).toBe('Clients');
    expect(step('Clients/Alder', 1)).toBe('Clients/Birch');
    expect(step('Clients/Birch', 1)).toBeUndefined();
    expect(step('INBOX', -1)).toBeUndefined();
  });
});

describe('the words of a priority', () => {
  it('say where it comes from, and nothing of a plain normal', () => {
    expect(prioritySpoken(folders, at('INBOX'))).toBe('high priority');
    expect(prioritySpoken(folders, at('Clients/Alder'))).toBe('high priority as Clients');
    expect(prioritySpoken(folders, at('Boat'))).toBe('');
  });

  it('say what a folder goes by without one of its own', () => {
    expect(fallbackWords(fallbackOf(folders, at('Clients/Alder')))).toBe('As Clients (high)');
    expect(fallbackWords(fallbackOf(folders, at('Clients')))).toBe('By itself (normal)');
    expect(fallbackWords(fallbackOf(folders, at('Trash')))).toBe('By itself (low)');
  });
});

describe('what waits for a folder', () => {
  const mailboxId = at('Boat').mailbox.id;
  const entry = (tier: 'lists' | 'texts', items: number, state: 'waiting' | 'paused' = 'waiting') =>
    ({
      kind: 'folder',
      ref: { kind: 'folder', mailboxId, tier },
      path: 'Boat',
      items,
      bytes: 100,
      state,
    }) as const;

  it('is summed over its tiers', () => {
    const waiting = waitingByFolder([
      { kind: 'changes', items: 1, bytes: 9 },
      entry('lists', 3),
      entry('texts', 1, 'paused'),
    ]).get(mailboxId);
    expect(waiting).toEqual({ items: { lists: 3, texts: 1, attachments: 0 }, bytes: 200, held: 'paused' });
    expect(waiting && waitingWords(waiting, '200 B · 1 s')).toBe('3 messages, 1 text: 200 B · 1 s (paused)');
  });

  it('may be no more than a look', () => {
    const waiting = waitingByFolder([entry('lists', 0)]).get(mailboxId);
    expect(waiting && waitingWords(waiting, '100 B')).toBe('to be looked at');
  });
});
