import { folders as folderViews } from '../../core/replica/queries.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { printLine } from './output.ts';
import { forTerminalLine, toJsonLine } from './terminal-text.ts';

export interface FoldersCommand {
  readonly data: string;
  readonly json?: true;
}

/** Prints the folders in tree order. */
export const folders = async ({ data, json }: FoldersCommand): Promise<ExitCode> => {
  const views = await withReplica(data, folderViews);
  for (const { mailbox, name, depth, unread, total, listed, unsent } of views) {
    const { path, role, selectable, priority, fact, subscribed } = mailbox;
    await printLine(
      json
        ? toJsonLine({
            path,
            role,
            selectable,
            priority,
            messages: total,
            unread,
            listed,
            uidValidity: fact?.uidValidity ?? null,
            uidNext: fact?.uidNext ?? null,
            subscribed,
            unsent,
          })
        : forTerminalLine(
            `${'  '.repeat(depth)}${name}${selectable ? `  ${counts({ unread, total, listed })}` : ''}${unsent ? ', not yet sent' : ''}`,
          ),
    );
  }
  return exitCodes.done;
};

const counts = (view: {
  readonly unread: number;
  readonly total: number;
  readonly listed: number;
}): string => {
  const { unread, total, listed } = view;
  const here = listed < total ? `, ${listed} listed here` : '';
  return `${total} messages, ${unread} unread${here}`;
};
