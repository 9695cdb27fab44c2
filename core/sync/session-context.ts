import type { Hlc, MailboxId, MessageId } from '../model/ids.ts';
import type { WireShares } from '../policy/wire-bytes.ts';
import type { RemoteSession } from '../ports.ts';
import type { FetchPolicy } from '../replica/wanted-now.ts';
import type { ActivityReport } from './activity-report.ts';
import type { EarlyLook } from './look-along.ts';
import type { SessionGoals, SyncOptions } from './options.ts';
import type { PushState } from './push/push-state.ts';
import type { Turns } from './scheduler-state.ts';
import type { SessionBudget } from './session-budget.ts';
import type { MailboxWork, SessionWork } from './session-work.ts';
import type { SpendMeter } from './spend-meter.ts';

/** What the steps of one session share. */
export interface SessionContext {
  readonly options: SyncOptions;
  readonly goals: SessionGoals;
  readonly session: RemoteSession;
  readonly report: ActivityReport;
  readonly budget: SessionBudget;
  readonly spend: SpendMeter;
  /** What things cost on the wire, as learned before this session. */
  shares: WireShares;
  /** Wire bytes an encoded byte of text, to plan the next step with. */
  textShare: number;
  /** What comes by itself, as last read. */
  policy: FetchPolicy;
  /** How many attachments were declined by then. */
  declined: number;
  work: SessionWork;
  /** The folders are to be listed. */
  foldersDue: boolean;
  /** What a look with the login told, as long as nothing has crossed since; null for none. */
  early: EarlyLook | null;
  /** When the folders were last listed; null before that. */
  listedAt: Hlc | null;
  /** The same by the wall clock, ms since the epoch. */
  lookedMs: number | null;
  /** The mailbox that is open on the wire. */
  open: MailboxId | null;
  /** Folders whose opening did not come to anything together with others: opened by themselves in this session. */
  readonly apart: Set<MailboxId>;
  /** Folders some of whose texts did not come along with opening them: asked for once they are open, in this session. */
  readonly textsApart: Set<MailboxId>;
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

/** The work of a mailbox that a step names. */
export const workOf = ({ work }: SessionContext, mailboxId: MailboxId): MailboxWork => {
  const entry = work.get(mailboxId);
  if (!entry) throw new Error(`no work for mailbox ${mailboxId}`);
  return entry;
};
