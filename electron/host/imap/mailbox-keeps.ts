// What a server lets be changed in an open mailbox. Told what it does not keep, it may say OK all the same and do
// nothing, or forget it with the session (RFC 9051, 7.1: PERMANENTFLAGS), so that is not asked for in the first place.
import type { CommandAnswer, MessageCommand } from '../../../core/ports.ts';
import { refusedAnswer } from './command-answer.ts';
import type { Session } from './session.ts';

export interface MailboxKeeps {
  readonly readOnly: boolean;
  /** PERMANENTFLAGS in lower case; null where the server did not say, which means all. */
  readonly flags: readonly string[] | null;
}

export const keepsAll: MailboxKeeps = { readOnly: false, flags: null };

/** Why a command would come to nothing in the open mailbox; null for one that can go out. */
export const unkept = (session: Session, command: MessageCommand): CommandAnswer | null => {
  if (command.kind === 'copy') return null;
  const { readOnly } = session.openKeeps;
  if (readOnly) return refused(`${session.openPath} can only be read.`);
  const lost = flagsOf(session, command).find((flag) => !keepsFlag(session.openKeeps, flag));
  if (lost === undefined) return null;
  return refused(
    command.kind === 'store'
      ? `${session.openPath} does not keep the flag ${lost}.`
      : `Nothing may be deleted from ${session.openPath}.`,
  );
};

const refused = (text: string): CommandAnswer => refusedAnswer({ code: null, text });

/** A server that has MOVE says no to it by itself. */
const flagsOf = (session: Session, command: Exclude<MessageCommand, { kind: 'copy' }>): readonly string[] => {
  if (command.kind === 'store') return [...command.add, ...command.remove];
  return command.kind === 'move' && session.has('MOVE') ? [] : ['\\Deleted'];
};

const keepsFlag = ({ flags }: MailboxKeeps, flag: string): boolean =>
  flags === null || flags.includes(flag.toLowerCase()) || (!flag.startsWith('\\') && flags.includes('\\*'));
