import { messageView } from '../../core/replica/queries.ts';
import { chosenMessages } from './chosen-messages.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes, NotHere } from './exit-codes.ts';
import { note, print } from './output.ts';
import { forTerminal } from './terminal-text.ts';

export interface ShowCommand {
  readonly data: string;
  readonly folder: string;
  readonly uid?: number;
  readonly id?: number;
}

/** Prints a message's text in UTF-8: as it is into a file, without control characters on a terminal. */
export const show = async (command: ShowCommand): Promise<ExitCode> => {
  const { data, folder, uid, id } = command;
  const view = await withReplica(data, async (replica) => {
    const { messageIds } = await chosenMessages(replica, {
      data,
      folder,
      uid: uid === undefined ? [] : [[uid, uid]],
      id: id === undefined ? [] : [[id, id]],
    });
    const [messageId] = messageIds;
    return messageId === undefined ? null : messageView(replica, messageId);
  });
  if (!view) throw new NotHere(`That message is not in ${folder} here any more.`);
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
