import { describe, expect, it } from 'vitest';
import type { Hlc, MailboxId } from '../../core/model/ids.ts';
import type { Mailbox } from '../../core/model/mailbox.ts';
import type { MailboxListing } from '../../core/ports.ts';
import { matchFolders } from '../../core/replica/record/match-folders.ts';

const known = (id: number, path: string, uidValidity: number, uidNext = 10): Mailbox => ({
  id: id as MailboxId,
  path,
  delimiter: '/',
  role: 'none',
  selectable: true,
  priority: null,
  position: null,
  listAtLeast: 0,
  listed: true,
  subscribed: true,
  status: null,
  fact: { uidValidity, uidNext, highestModseq: null, live: '1:9', observed: '0' as Hlc },
});

const listed = (path: string, uidValidity: number, uidNext = 10): MailboxListing => ({
  path,
  delimiter: '/',
  role: 'none',
  selectable: true,
  subscribed: true,
  status: { messages: 9, uidNext, uidValidity, unseen: 0, highestModseq: null },
});

const match = (rows: readonly Mailbox[], listings: readonly MailboxListing[]) => {
  const { kept, arrived, gone } = matchFolders(rows, listings);
  return {
    kept: kept.map(({ mailbox, listing, trusted }) => `${mailbox.path}>${listing.path}${trusted ? '' : '?'}`),
    arrived: arrived.map(({ path }) => path),
    gone: gone.map(({ path }) => path),
  };
};

const clock = 1_700_000_000;

describe('which folder is which', () => {
  it('the same name with the same UIDVALIDITY is the same folder', () => {
    expect(match([known(1, 'A', clock)], [listed('A', clock)])).toEqual({
      kept: ['A>A'],
      arrived: [],
      gone: [],
    });
  });

  it('a UIDVALIDITY that moved to another name is a rename', () => {
    expect(match([known(1, 'A', clock)], [listed('B', clock)])).toEqual({
      kept: ['A>B'],
      arrived: [],
      gone: [],
    });
  });

  it('a folder that was never opened is known by the UIDVALIDITY that it was listed with, unless others may have the same', () => {
    const unopened = (seenUidValidity: number): Mailbox => ({
      ...known(1, 'A', 0),
      fact: null,
      seenUidValidity,
    });
    const renamed = { kept: ['A>B'], arrived: [], gone: [] };
    expect(match([unopened(clock)], [listed('B', clock)])).toEqual(renamed);
    const others = { kept: [], arrived: ['B'], gone: ['A'] };
    expect(match([unopened(clock)], [listed('B', clock + 1)])).toEqual(others);
    expect(match([unopened(1)], [listed('B', 1)])).toEqual(others);
  });

  it('two folders that swapped their names keep their messages', () => {
    const rows = [known(1, 'A', clock), known(2, 'B', clock + 1)];
    const { kept, arrived, gone } = match(rows, [listed('A', clock + 1), listed('B', clock)]);
    expect({ kept: kept.sort(), arrived, gone }).toEqual({ kept: ['A>B', 'B>A'], arrived: [], gone: [] });
  });

  it('a small UIDVALIDITY may repeat: the rename is believed, the UIDs are not', () => {
    expect(match([known(1, 'A', 1)], [listed('B', 1)]).kept).toEqual(['A>B?']);
  });

  it('a folder whose UIDNEXT went back is no rename', () => {
    expect(match([known(1, 'A', clock, 10)], [listed('B', clock, 3)])).toEqual({
      kept: [],
      arrived: ['B'],
      gone: ['A'],
    });
  });

  it('where every folder has the same UIDVALIDITY, nothing is guessed', () => {
    const rows = [known(1, 'A', 1), known(2, 'B', 1)];
    expect(match(rows, [listed('C', 1), listed('D', 1)])).toEqual({
      kept: [],
      arrived: ['C', 'D'],
      gone: ['A', 'B'],
    });
  });

  it('the same name with another UIDVALIDITY is the same folder to a person', () => {
    expect(match([known(1, 'A', clock)], [listed('A', clock + 5)])).toEqual({
      kept: ['A>A'],
      arrived: [],
      gone: [],
    });
  });
});
