import fc from 'fast-check';
import type { MailboxId } from '../../core/model/ids.ts';
import type { MailboxRole, Priority } from '../../core/model/mailbox.ts';
import type { Placed } from '../../core/policy/priorities.ts';

/** A folder that nobody said anything about. */
export const folder = (id: number, path: string, of: Partial<Omit<Placed, 'id' | 'path'>> = {}): Placed => ({
  id: id as MailboxId,
  path,
  delimiter: '/',
  role: 'none',
  priority: null,
  position: null,
  ...of,
});

const names = ['INBOX', 'Sent', 'Trash', 'Work', 'Work-old', 'Log 2', 'Log 02', 'Log 10'] as const;

const roles: Readonly<Record<string, MailboxRole>> = { INBOX: 'inbox', Sent: 'sent', Trash: 'trash' };

const path = fc
  .array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 })
  .map((elements) => elements.join('/'));

/** Accounts with folders below folders, some of them missing between, with and without priorities and places. */
export const accounts: fc.Arbitrary<readonly Placed[]> = fc
  .uniqueArray(
    fc.record({
      path,
      priority: fc.option(fc.constantFrom<Priority>('high', 'normal', 'low', 'off'), { freq: 2 }),
      position: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 3 }),
    }),
    { selector: (each) => each.path, minLength: 1, maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ path, ...of }, index) => folder(index + 1, path, { ...of, role: roles[path] ?? 'none' })),
  );
