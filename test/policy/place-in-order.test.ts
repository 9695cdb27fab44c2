import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import { foldersAbove } from '../../core/policy/folders-above.ts';
import { movedBy, type Placing, placed } from '../../core/policy/place-in-order.ts';
import { type Placed, type Ranked, rankMailboxes } from '../../core/policy/priorities.ts';
import { accounts, folder } from './folders.ts';

const written = (folders: readonly Placed[], placings: readonly Placing[]): readonly Placed[] => {
  const byId = new Map(placings.map((placing) => [placing.id, placing]));
  return folders.map((each) => ({ ...each, ...byId.get(each.id) }));
};

const idIn = (folders: readonly Placed[], path: string): MailboxId => {
  const found = folders.find((each) => each.path === path);
  if (found === undefined) throw new Error(`no folder ${path}`);
  return found.id;
};

const place = (folders: readonly Placed[], path: string, side: 'before' | 'after', beside: string) => {
  const [mailboxId, besideId] = [idIn(folders, path), idIn(folders, beside)];
  return written(folders, placed(rankMailboxes(folders), { mailboxId, beside: besideId, side }));
};

const move = (folders: readonly Placed[], path: string, by: -1 | 1) =>
  written(folders, movedBy(rankMailboxes(folders), idIn(folders, path), by));

const pathsOf = (folders: readonly Placed[]) => rankMailboxes(folders).map(({ mailbox }) => mailbox.path);

const paths = (...names: readonly string[]) => names.map((name, index) => folder(index + 1, name));

const belowOf = (folders: readonly Placed[], upper: MailboxId): ReadonlySet<MailboxId> => {
  const byPath = new Map(folders.map((each) => [each.path, each]));
  return new Set(
    folders.filter((each) => foldersAbove(each, byPath).some(({ id }) => id === upper)).map(({ id }) => id),
  );
};

describe('placed', () => {
  it('puts a folder before or after another one', () => {
    const folders = paths('a', 'b', 'c', 'd');
    expect(pathsOf(place(folders, 'd', 'before', 'b'))).toEqual(['a', 'd', 'b', 'c']);
    expect(pathsOf(place(folders, 'a', 'after', 'c'))).toEqual(['b', 'c', 'a', 'd']);
  });

  it('writes nothing where the folder is there already', () => {
    const ranked = rankMailboxes(paths('a', 'b', 'c'));
    const [a, b] = [1 as MailboxId, 2 as MailboxId];
    expect(placed(ranked, { mailboxId: b, beside: a, side: 'after' })).toEqual([]);
    expect(placed(ranked, { mailboxId: a, beside: b, side: 'before' })).toEqual([]);
    expect(placed(ranked, { mailboxId: a, beside: a, side: 'after' })).toEqual([]);
    expect(placed(ranked, { mailboxId: a, beside: 99 as MailboxId, side: 'after' })).toEqual([]);
    expect(placed(ranked, { mailboxId: 99 as MailboxId, beside: a, side: 'after' })).toEqual([]);
  });

  it('writes only what changes once the rank is in order', () => {
    const folders = place(paths('a', 'b', 'c', 'd', 'e'), 'e', 'before', 'a');
    const placings = placed(rankMailboxes(folders), {
      mailboxId: idIn(folders, 'c'),
      beside: idIn(folders, 'b'),
      side: 'before',
    });
    expect(placings.map(({ id }) => id).sort()).toEqual([idIn(folders, 'b'), idIn(folders, 'c')]);
  });

  it('gives the folder the rank of the one that it is put beside, off as well', () => {
    const folders = [
      ...paths('a', 'b'),
      folder(3, 'off 1', { priority: 'off' }),
      folder(4, 'off 2', { priority: 'off' }),
    ];
    const after = place(folders, 'a', 'before', 'off 2');
    expect(pathsOf(after)).toEqual(['b', 'off 1', 'a', 'off 2']);
    expect(rankMailboxes(after).map(({ priority }) => priority)).toEqual(['normal', 'off', 'off', 'off']);
    expect(after.find(({ path }) => path === 'a')?.priority).toBe('off');
  });

  it('takes along what goes with the folder, and passes what goes with another', () => {
    const folders = paths('a', 'b', 'b/1', 'b/2', 'c', 'c/1');
    expect(pathsOf(place(folders, 'b', 'after', 'c'))).toEqual(['a', 'c', 'c/1', 'b', 'b/1', 'b/2']);
    expect(pathsOf(place(folders, 'a', 'after', 'b'))).toEqual(['b', 'b/1', 'b/2', 'a', 'c', 'c/1']);
  });

  it('goes on taking it along the next time', () => {
    const once = place(paths('a', 'b', 'b/1', 'c'), 'b', 'before', 'a');
    expect(pathsOf(once)).toEqual(['b', 'b/1', 'a', 'c']);
    expect(pathsOf(place(once, 'b', 'after', 'c'))).toEqual(['a', 'c', 'b', 'b/1']);
  });

  it('leaves behind what somebody put in a place of its own', () => {
    const folders = place(paths('a', 'b', 'b/1', 'c'), 'b/1', 'before', 'a');
    expect(pathsOf(folders)).toEqual(['b/1', 'a', 'b', 'c']);
    expect(pathsOf(place(folders, 'b', 'after', 'c'))).toEqual(['b/1', 'a', 'c', 'b']);
  });

  it('puts a folder among those that are below it', () => {
    const folders = paths('a', 'a/1', 'a/2');
    expect(pathsOf(place(folders, 'a', 'after', 'a/1'))).toEqual(['a/1', 'a', 'a/2']);
    expect(pathsOf(place(folders, 'a/2', 'after', 'a'))).toEqual(['a', 'a/2', 'a/1']);
  });

  it('takes those along into another rank that have none of their own', () => {
    const folders = [
      folder(1, 'a'),
      folder(2, 'a/1'),
      folder(3, 'a/2', { priority: 'normal' }),
      folder(4, 'b', { priority: 'high' }),
    ];
    expect(pathsOf(place(folders, 'a', 'before', 'b'))).toEqual(['a', 'a/1', 'b', 'a/2']);
  });

  it('leaves the order of other ranks alone, where numbers would be inherited into them', () => {
    const folders = [
      ...paths('a', 'b', 'z'),
      folder(4, 'c', { priority: 'low' }),
      folder(5, 'z/1', { priority: 'low' }),
    ];
    expect(pathsOf(place(folders, 'z', 'before', 'a'))).toEqual(['z', 'a', 'b', 'c', 'z/1']);
  });

  const idsOf = (ranked: readonly Ranked<Placed>[]) => ranked.map(({ mailbox }) => mailbox.id);

  it('puts it where it is wanted and keeps all others in their order, in whatever account', () => {
    fc.assert(
      fc.property(accounts, fc.nat(), fc.nat(), fc.boolean(), (folders, first, second, before) => {
        const mailboxId = folders[first % folders.length]?.id ?? (0 as MailboxId);
        const beside = folders[second % folders.length]?.id ?? (0 as MailboxId);
        fc.pre(mailboxId !== beside);
        const side = before ? 'before' : 'after';
        const was = rankMailboxes(folders);
        const placings = placed(was, { mailboxId, beside, side });
        const is = rankMailboxes(written(folders, placings));
        const below = belowOf(folders, mailboxId);

        const bystanders = (ranked: readonly Ranked<Placed>[]) =>
          ranked
            .filter(({ mailbox }) => mailbox.id !== mailboxId && !below.has(mailbox.id))
            .map(({ mailbox, priority }) => `${mailbox.path} ${priority}`);
        expect(bystanders(is)).toEqual(bystanders(was));

        const company = new Set([...below].filter((id) => id !== beside));
        const ids = idsOf(is).filter((id) => !company.has(id));
        const [from, to] = [ids.indexOf(mailboxId), ids.indexOf(beside)];
        if (before) expect(to - from).toBe(1);
        else {
          expect(from).toBeGreaterThan(to);
          const between = ids.slice(to + 1, from);
          const belowIt = belowOf(folders, beside);
          expect(between.filter((id) => !belowIt.has(id))).toEqual([]);
          if (belowIt.has(mailboxId)) expect(between).toEqual([]);
        }
        const rankOf = (id: MailboxId) => is.find(({ mailbox }) => mailbox.id === id)?.priority;
        expect(rankOf(mailboxId)).toBe(rankOf(beside));

        for (const { id, position, priority } of placings) {
          const row = folders.find((each) => each.id === id);
          expect(row).toBeDefined();
          expect(row?.position !== position || (priority !== undefined && row?.priority !== priority)).toBe(
            true,
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('movedBy', () => {
  it('goes through its rank one place at a time', () => {
    let folders = paths('a', 'b', 'c');
    folders = [...move(folders, 'a', 1)];
    expect(pathsOf(folders)).toEqual(['b', 'a', 'c']);
    folders = [...move(folders, 'a', 1)];
    expect(pathsOf(folders)).toEqual(['b', 'c', 'a']);
    folders = [...move(folders, 'c', -1)];
    expect(pathsOf(folders)).toEqual(['c', 'b', 'a']);
  });

  it('goes into the next rank at the end of its own, an empty one as well', () => {
    const folders = [
      folder(1, 'a', { priority: 'high' }),
      folder(2, 'b'),
      folder(3, 'c', { priority: 'off' }),
    ];
    const ranksOf = (rows: readonly Placed[]) =>
      rankMailboxes(rows).map(({ mailbox, priority }) => `${mailbox.path} ${priority}`);
    const low = move(folders, 'b', 1);
    expect(ranksOf(low)).toEqual(['a high', 'b low', 'c off']);
    const off = move(low, 'b', 1);
    expect(ranksOf(off)).toEqual(['a high', 'b off', 'c off']);
    const last = move(off, 'b', 1);
    expect(ranksOf(last)).toEqual(['a high', 'c off', 'b off']);
    expect(movedBy(rankMailboxes(last), 2 as MailboxId, 1)).toEqual([]);
  });

  it('goes nowhere at the end of all', () => {
    const folders = [folder(1, 'a', { priority: 'high' }), folder(2, 'b', { priority: 'off' })];
    expect(movedBy(rankMailboxes(folders), 1 as MailboxId, -1)).toEqual([]);
    expect(movedBy(rankMailboxes(folders), 2 as MailboxId, 1)).toEqual([]);
    expect(movedBy(rankMailboxes(folders), 99 as MailboxId, 1)).toEqual([]);
  });

  it('passes what goes together at one go, in both directions', () => {
    const folders = paths('a', 'b', 'b/1', 'b/2', 'c');
    expect(pathsOf(move(folders, 'a', 1))).toEqual(['b', 'b/1', 'b/2', 'a', 'c']);
    expect(pathsOf(move(folders, 'c', -1))).toEqual(['a', 'c', 'b', 'b/1', 'b/2']);
  });

  it('goes among those that it stands below one by one', () => {
    const folders = paths('b', 'b/1', 'b/2', 'c');
    expect(pathsOf(move(folders, 'b/1', 1))).toEqual(['b', 'b/2', 'b/1', 'c']);
    expect(pathsOf(move(folders, 'b/2', -1))).toEqual(['b', 'b/2', 'b/1', 'c']);
    expect(pathsOf(move(folders, 'b/1', -1))).toEqual(['b/1', 'b', 'b/2', 'c']);
  });

  it('is undone by moving back, inside a rank', () => {
    fc.assert(
      fc.property(accounts, fc.nat(), fc.constantFrom(-1 as const, 1 as const), (folders, nth, by) => {
        const mailboxId = folders[nth % folders.length]?.id ?? (0 as MailboxId);
        const was = rankMailboxes(folders);
        const placings = movedBy(was, mailboxId, by);
        fc.pre(placings.length > 0 && placings.every(({ priority }) => priority === undefined));
        const there = written(folders, placings);
        expect(pathsOf(there)).not.toEqual(pathsOf(folders));
        const back = written(there, movedBy(rankMailboxes(there), mailboxId, by === 1 ? -1 : 1));
        expect(pathsOf(back)).toEqual(pathsOf(folders));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps every folder in the list however often and whichever is moved', () => {
    const moves = fc.array(fc.tuple(fc.nat(), fc.constantFrom(-1 as const, 1 as const)), { maxLength: 12 });
    fc.assert(
      fc.property(accounts, moves, (folders, list) => {
        let rows = folders;
        for (const [nth, by] of list) {
          const mailboxId = rows[nth % rows.length]?.id ?? (0 as MailboxId);
          const was = rankMailboxes(rows);
          const placings = movedBy(was, mailboxId, by);
          rows = written(rows, placings);
          const below = belowOf(rows, mailboxId);
          const rest = (ranked: typeof was) =>
            ranked.map(({ mailbox }) => mailbox.id).filter((id) => id !== mailboxId && !below.has(id));
          expect(rest(rankMailboxes(rows))).toEqual(rest(was));
        }
      }),
    );
  });
});
