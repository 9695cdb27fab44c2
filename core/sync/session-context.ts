import type { Hlc, MailboxId, MessageId } from '../model/ids.ts';
import type { RemoteSession } from '../ports.ts';
import type { ActivityReport } from './activity-report.ts';
import type { Turns } from './next-step.ts';
import type { SessionGoals, SyncOptions } from './options.ts';
import type { PushState } from './push/push-state.ts';
import type { MailboxWork, SessionWork } from './session-work.ts';

/** What the steps of one session share. */
export interface SessionContext {
  readonly options: SyncOptions;
  readonly goals: SessionGoals;
  readonly session: RemoteSession;
  readonly report: ActivityReport;
  work: SessionWork;
  /** When the folders were last listed; null before that. */
  listedAt: Hlc | null;
  /** The mailbox that is open on the wire. */
  open: MailboxId | null;
  /** Message rows added in this session. */
  added: number;
  /** Messages whose text was asked for because they are on screen: once a session, whatever came of it. */
  readonly tried: Set<MessageId>;
  /** Whether rows were dropped, so that content may be left that nothing refers to. */
  dropped: boolean;
  readonly push: PushState;
  /** Who has waited how long. */
  turns: Turns;
}

/** Looks at the meter, so that the next step is planned with what the last one showed of the line. */
export const lookAtMeter = async ({ options, report, session }: SessionContext): Promise<void> => {
  report.meter(await options.ports.remote.meter(session.id));
};

/** The work of a mailbox that a step names. */
export const workOf = ({ work }: SessionContext, mailboxId: MailboxId): MailboxWork => {
  const entry = work.get(mailboxId);
  if (!entry) throw new Error(`no work for mailbox ${mailboxId}`);
  return entry;
};
