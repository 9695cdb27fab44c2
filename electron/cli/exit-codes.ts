import { CommandError, type CommandErrorCode, HostError, RemoteError } from '../../core/errors.ts';
import { BudgetSpent } from '../../core/sync/budget-spent.ts';
import { NoSuchPart } from '../../core/sync/no-such-part.ts';
import { asHostError } from '../host/attachments/disk.ts';

/** How a run ended, for scripts. */
export const exitCodes = { done: 0, failed: 1, usage: 2, offline: 3, budget: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command line asks for something that cannot be meant; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something asked for is not here; the message says what would bring it. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** What no replica and no server could do: it was typed wrong. */
const mistyped: ReadonlySet<CommandErrorCode> = new Set([
  'badName',
  'badFlag',
  'badSetting',
  'fixedFolder',
  'notOffered',
]);

/** The exit code for what went wrong: a line that fails by itself is not a failure of the program. */
export const exitCodeFor = (error: unknown): ExitCode => {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof BudgetSpent) return exitCodes.budget;
  if (error instanceof CommandError && mistyped.has(error.code)) return exitCodes.usage;
  if (error instanceof RemoteError && error.retry === 'soon') return exitCodes.offline;
  return exitCodes.failed;
};

/** What went wrong, in plain words; a fault of our own also says where. */
export const inPlainWords = (failure: unknown): string => {
  const error = asHostError(failure);
  if (error instanceof RemoteError) {
    const kept = error.retry === 'soon' ? ' What came so far is kept.' : '';
    const trust =
      error.fingerprint === null ? '' : `\nIf you know it: --trust-fingerprint ${error.fingerprint}`;
    return `${error.message}${error.message.includes('is kept') ? '' : kept}${trust}`;
  }
  const expected = [HostError, CommandError, UsageError, NotHere, NoSuchPart, BudgetSpent].some(
    (kind) => error instanceof kind,
  );
  if (expected && error instanceof Error) return error.message;
  return `Packetboat made a mistake: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
};
