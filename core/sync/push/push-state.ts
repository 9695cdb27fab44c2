import type { ChangeId, MailboxId } from '../../model/ids.ts';

/** How often a change goes out in one session before it is left to the next: a server may say yes and do nothing. */
const maxAttempts = 3;

/** What the push remembers within one session. */
export interface PushState {
  /** Something happened that may have made changes pushable. */
  due: boolean;
  /** The newest pending change when the push last looked; null when there was none. */
  newest: ChangeId | null;
  /** The folders were listed in this session: what was deleted here is checked against that before it goes. */
  listed: boolean;
  /** Mailboxes that are not what the replica knows: nothing is pushed to them until the pull has looked. */
  readonly deferred: Set<MailboxId>;
  /** Destinations that could not be looked at for what was sent there. */
  readonly unseen: Set<MailboxId>;
  /** Mailboxes in which half-done deletions of an earlier session were taken back. */
  readonly restored: Set<MailboxId>;
  /** How often each change was in a step. */
  readonly attempts: Map<ChangeId, number>;
  /** Changes that were looked for at their destination before they went out for the first time. */
  readonly lookedFor: Set<ChangeId>;
  /** Changes that the server said it did, without saying under which UID. */
  readonly answered: Set<ChangeId>;
  /** Changes applied in this session. */
  applied: number;
  /** The same when nothing was pending last: what came since is one piece of work to whoever looks on. */
  appliedBefore: number;
}

export const newPushState = (): PushState => ({
  due: true,
  newest: null,
  listed: false,
  deferred: new Set(),
  unseen: new Set(),
  restored: new Set(),
  attempts: new Map(),
  lookedFor: new Set(),
  answered: new Set(),
  applied: 0,
  appliedBefore: 0,
});

/** Whether any of these changes may still go out in this session. */
export const mayGo = ({ attempts }: PushState, changes: readonly ChangeId[]): boolean =>
  changes.some((id) => (attempts.get(id) ?? 0) < maxAttempts);

export const countAttempt = ({ attempts }: PushState, changes: readonly ChangeId[]): void => {
  for (const id of changes) attempts.set(id, (attempts.get(id) ?? 0) + 1);
};

/** Leaves changes to the next session, or to the next LIST. */
export const giveUp = ({ attempts }: PushState, changes: readonly ChangeId[]): void => {
  for (const id of changes) attempts.set(id, maxAttempts);
};

/** A LIST came: what was not there may be there under another name, and what was put off may go. */
export const sawFolders = (push: PushState): void => {
  push.listed = true;
  push.due = true;
  push.unseen.clear();
  push.attempts.clear();
};
