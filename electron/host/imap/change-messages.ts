import { RemoteError, serializeError } from '../../../core/errors.ts';
import { parseUidSet, type UidSet, unionUidSets } from '../../../core/merge/uid-set.ts';
import type { CommandAnswer, MessageAnswers, MessageCommand } from '../../../core/ports.ts';
import { runActs } from './acts.ts';
import { ChangeHearing } from './change-hearing.ts';
import { ChangeRounds, type MessageAct } from './change-rounds.ts';
import { copyMessages, moveMessages } from './copy-messages.ts';
import { expungeMessages } from './expunge-messages.ts';
import { unkept } from './mailbox-keeps.ts';
import { moveWithoutMove } from './move-without-move.ts';
import type { Session } from './session.ts';
import { storeFlags } from './store-flags.ts';

/** Does things to messages of the open mailbox, all in one write where the server can; see Remote.changeMessages. */
export const changeMessages = async (
  session: Session,
  commands: readonly MessageCommand[],
): Promise<MessageAnswers> => {
  if (session.openPath === null) throw new RemoteError('rejected', 'No folder is open.');
  const hearing = new ChangeHearing();
  const leaving = unionUidSets(
    ...commands.map(({ kind, uids }) => (kind === 'move' || kind === 'expunge' ? readUids(uids) : [])),
  );
  const acts = commands.map((command) => actOf({ session, hearing, leaving }, command));
  const rounds = new ChangeRounds(session, hearing);
  const answers = await runActs(acts, (asks) => rounds.send(asks));
  const { cut } = rounds;
  return { answers, flags: hearing.flags, modseqs: hearing.modseqs, cut: cut && serializeError(cut) };
};

const actOf = (
  run: { readonly session: Session; readonly hearing: ChangeHearing; readonly leaving: UidSet },
  command: MessageCommand,
): MessageAct => {
  const { session } = run;
  const unkeptAnswer = unkept(session, command);
  if (unkeptAnswer) return answered(unkeptAnswer);
  const context = { ...run, set: readUids(command.uids) };
  switch (command.kind) {
    case 'store':
      return storeFlags({ ...context, add: command.add, remove: command.remove });
    case 'copy':
      return copyMessages({ ...context, to: command.to });
    case 'move':
      return session.has('MOVE')
        ? moveMessages({ ...context, to: command.to })
        : moveWithoutMove({ ...context, to: command.to });
    case 'expunge':
      return expungeMessages({ ...context, unchangedSince: command.unchangedSince });
  }
};

// biome-ignore lint/correctness/useYield: it answers without asking
function* answered(answer: CommandAnswer): MessageAct {
  return answer;
}

/** Our own side's sets are checked too: they came over a process wall. */
const readUids = (uids: string): UidSet => {
  try {
    return parseUidSet(uids);
  } catch (error) {
    throw new RemoteError('rejected', 'That is no set of UIDs.', { cause: error });
  }
};
