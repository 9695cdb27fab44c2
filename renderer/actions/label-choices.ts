import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { isLabel } from '../../core/replica/keyword-words.ts';
import { listPage } from '../../core/replica/queries.ts';

/** A label that messages can be given, and how many of the selected ones have it. */
export interface LabelChoice {
  readonly keyword: string;
  readonly on: 'all' | 'some' | 'none';
}

/** Labels are looked for in so many of a folder's newest messages, and of those selected. */
const mostLookedAt = 2_000;

/** The labels in use in a folder, with what the selected messages have of them. */
export const labelChoices = async (
  replica: Replica,
  mailboxId: MailboxId,
  ids: readonly MessageId[],
): Promise<readonly LabelChoice[]> => {
  const [newest, rows] = await Promise.all([
    listPage(replica, mailboxId, { after: null, limit: mostLookedAt }),
    replica.messages.bulkGet(ids.slice(0, mostLookedAt)),
  ]);
  const selected = rows.flatMap((row) => (row?.shown ? [row.shown.flags] : []));
  const spellings = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const flags of [...newest.map(({ shown }) => shown?.flags ?? []), ...selected]) {
    for (const flag of flags.filter(isLabel)) spellings.set(flag.toLowerCase(), flag);
  }
  for (const flags of selected) {
    for (const flag of new Set(flags.map((flag) => flag.toLowerCase()))) {
      counts.set(flag, (counts.get(flag) ?? 0) + 1);
    }
  }
  return [...spellings]
    .map(([key, keyword]): LabelChoice => {
      const count = counts.get(key) ?? 0;
      return { keyword, on: count === 0 ? 'none' : count === selected.length ? 'all' : 'some' };
    })
    .sort((a, b) => a.keyword.localeCompare(b.keyword));
};
