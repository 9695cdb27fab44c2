import { messageByUid, messageView } from '../../core/replica/queries.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes, NotHere } from './exit-codes.ts';
import { note, print } from './output.ts';
import { forTerminal } from './terminal-text.ts';

export interface ShowCommand {
  readonly data: string;
  readonly folder: string;
  readonly uid: number;
}

/** Prints a message's text in UTF-8: as it is into a file, without control characters on a terminal. */
export const show = async ({ data, folder, uid }: ShowCommand): Promise<ExitCode> => {
  const view = await withReplica(data, async (replica) => {
    const row = await messageByUid(replica, folder, uid);
    return row && (await messageView(replica, row.id));
  });
  if (!view) throw new NotHere(`There is no message ${uid} in ${folder} here.`);
  const { plain } = view;
  switch (plain.kind) {
    case 'none':
      note('The message has no text.');
      return exitCodes.done;
    case 'absent':
      throw new NotHere('The text is not here yet. Sync with --tiers 1.');
    case 'here':
      if (!process.stdout.isTTY) await print(plain.text);
      else await print(`${forTerminal(plain.text)}${plain.text.endsWith('\n') ? '' : '\n'}`);
      if (!plain.complete)
        note(`The text goes on. To have part ${plain.part} in full: get --part ${plain.part}`);
      return exitCodes.done;
  }
};
