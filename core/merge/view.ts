// The view: facts with the pending changes replayed over them in clock order (DESIGN, "The merge engine").
import type { JournalEntry, MessageChange } from '../model/change.ts';
import type { MailboxId, MessageId } from '../model/ids.ts';
import type { ShownMessage } from '../model/message.ts';
import { compareText } from './compare.ts';

/** What the view needs to know of a message as the server was seen to hold it. */
export interface ViewedFact {
  readonly mailboxId: MailboxId;
  readonly flags: readonly string[];
  /** Null while the server does not have it. */
  readonly uid: number | null;
}

/** The view of all messages: null for those that pending changes delete. Nothing depends on the order of either. */
export const view = (
  facts: ReadonlyMap<MessageId, ViewedFact>,
  journal: readonly JournalEntry[],
): Map<MessageId, ShownMessage | null> => {
  const changes = pendingByMessage(journal);
  const shown = new Map<MessageId, ShownMessage | null>();
  for (const [id, fact] of facts) shown.set(id, viewMessage(fact, changes.get(id) ?? none));
  return shown;
};

const none: readonly MessageChange[] = [];

const pendingByMessage = (journal: readonly JournalEntry[]): ReadonlyMap<MessageId, MessageChange[]> => {
  const changes = new Map<MessageId, MessageChange[]>();
  const pending = journal.filter(({ state }) => state.kind === 'pending');
  for (const { change } of pending.sort((a, b) => compareText(a.id, b.id))) {
    if (!('messageId' in change)) continue;
    const known = changes.get(change.messageId);
    if (known) known.push(change);
    else changes.set(change.messageId, [change]);
  }
  return changes;
};

/**
 * What a message looks like once its pending changes, in clock order, are done; null when they delete it. A copy or
 * an append concerns the row that it makes, not the row that it is about: that one is in the facts, without a UID.
 */
export const viewMessage = (fact: ViewedFact, changes: readonly MessageChange[]): ShownMessage | null => {
  let { mailboxId, flags } = fact;
  let unsent: 0 | 1 = fact.uid === null ? 1 : 0;
  for (const change of changes) {
    switch (change.kind) {
      case 'flags':
        flags = changeFlags(flags, change);
        unsent = 1;
        break;
      case 'move':
        mailboxId = change.to;
        unsent = 1;
        break;
      case 'delete':
        return null;
      case 'copy':
      case 'append':
        break;
    }
  }
  return { mailboxId, flags, unseen: hasFlag(flags, '\\Seen') ? 0 : 1, unsent };
};

/** Flags with some added and some removed. System flags and keywords are case-insensitive (RFC 9051, 2.3.2). */
export const changeFlags = (
  flags: readonly string[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): readonly string[] => {
  const kept = flags.filter((flag) => !hasFlag(remove, flag));
  return [...kept, ...add.filter((flag) => !hasFlag(kept, flag))];
};

/** Whether a flag is among these, in whatever case a server writes it. */
export const hasFlag = (flags: readonly string[], flag: string): boolean =>
  flags.includes(flag) || flags.some((other) => isSameFlag(other, flag));

/** The length first: this is asked of every message of a folder. Flags are ASCII, so case does not change it. */
const isSameFlag = (a: string, b: string): boolean =>
  a.length === b.length && a.toLowerCase() === b.toLowerCase();
