// What the server holds, asked past all lines, and what somebody else changes there.
import { quoteMailbox } from '../support/mailbox-name.ts';
import type { RawImap } from '../support/raw-imap.ts';

export interface HeldMessage {
  readonly uid: number;
  readonly flags: readonly string[];
}

/** All messages of a folder by UID; the folder stays selected. */
export const messagesIn = async (imap: RawImap, folder: string): Promise<HeldMessage[]> => {
  await imap.ok(`SELECT ${quoteMailbox(folder)}`);
  const { untagged } = await imap.ok('UID FETCH 1:* (FLAGS)');
  return untagged.flatMap((line) => {
    const uid = /\bUID (\d+)/.exec(line)?.[1];
    const flags = /\bFLAGS \(([^)]*)\)/.exec(line)?.[1];
    return uid === undefined || flags === undefined
      ? []
      : [{ uid: Number(uid), flags: flags.split(' ').filter((flag) => flag !== '') }];
  });
};

/** The first `count` without a flag, oldest first. */
export const lacking = (messages: readonly HeldMessage[], flag: string, count: number): number[] =>
  messages
    .filter(({ flags }) => !flags.includes(flag))
    .slice(0, count)
    .map(({ uid }) => uid);

/** Sets a flag on messages of the selected folder. */
export const setFlag = async (imap: RawImap, uids: readonly number[], flag: string): Promise<void> => {
  if (uids.length > 0) await imap.ok(`UID STORE ${uids.join(',')} +FLAGS.SILENT (${flag})`);
};
