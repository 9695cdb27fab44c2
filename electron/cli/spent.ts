import type { Spending } from '../../core/model/budget.ts';
import { dayOf } from '../../core/policy/budget.ts';
import type { Replica } from '../../core/replica/database.ts';
import { saved } from '../../core/replica/saved.ts';
import { spendingBetween } from '../../core/replica/spending.ts';
import { withReplica } from './data-directory.ts';
import type { ExitCode } from './exit-codes.ts';
import { note } from './output.ts';
import { printTold, type Told, type VerbOptions } from './report-setting.ts';
import { counted } from './rule-words.ts';
import { readableBytes } from './terminal-text.ts';

export interface SpentCommand extends VerbOptions {
  readonly days?: number;
  readonly by?: 'day' | 'folder' | 'tier';
}

/** Prints where bytes went: by day, by folder or by what they were for, and what was not spent. */
export const spent = async (command: SpentCommand): Promise<ExitCode> => {
  const told = await withReplica(command.data, (replica) => spentTold(replica, command));
  if (told.length === 0 && !command.json) note('Nothing has crossed the line in that time.');
  return printTold(command, told);
};

const usualDays = 30;

const spentTold = async (
  replica: Replica,
  { days = usualDays, by = 'tier' }: SpentCommand,
): Promise<Told[]> => {
  const today = new Date();
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (days - 1));
  const rows = await spendingBetween(replica, { from: dayOf(first.getTime()), to: dayOf(today.getTime()) });
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const key = keyOf(row, by);
    const sum = sums.get(key) ?? nothing;
    sums.set(key, {
      up: sum.up + row.up,
      down: sum.down + row.down,
      counted: sum.counted + row.counted,
      items: sum.items + row.items,
    });
  }
  const told = [...sums]
    .sort(([a, one], [b, other]) => (by === 'day' ? b.localeCompare(a) : other.counted - one.counted))
    .map(([key, sum]) => ({
      json: { [by]: key === '' ? null : key, ...sum },
      words:
        `${(key === '' ? 'no folder in particular' : key).padEnd(by === 'folder' ? 28 : 11)} ` +
        `${readableBytes(sum.down).padStart(8)} down ${readableBytes(sum.up).padStart(8)} up ` +
        `${readableBytes(sum.counted).padStart(8)} counted`,
    }));
  return told.length === 0 ? [] : [...told, await savedTold(replica)];
};

interface Sum {
  readonly up: number;
  readonly down: number;
  readonly counted: number;
  readonly items: number;
}

const nothing: Sum = { up: 0, down: 0, counted: 0, items: 0 };

const keyOf = ({ day, path, purpose }: Spending, by: NonNullable<SpentCommand['by']>): string => {
  switch (by) {
    case 'day':
      return day;
    case 'folder':
      return path ?? '';
    case 'tier':
      return purpose;
  }
};

const savedTold = async (replica: Replica): Promise<Told> => {
  const { attachments, attachmentOctets, compression } = await saved(replica);
  return {
    json: { saved: { attachments, attachmentOctets, compression } },
    words:
      `Not spent: ${counted(attachments, 'attachment')} left on the server (${readableBytes(attachmentOctets)}), ` +
      `${readableBytes(compression)} by compression. Counted: with TCP and IP headers, estimated.`,
  };
};
