import type { JournalEntry } from '../../core/model/change.ts';
import type { MessageId } from '../../core/model/ids.ts';

/** The messages that an action's changes are about, each once, in their order. */
export const changedMessages = (changes: readonly JournalEntry[]): readonly MessageId[] => [
  ...new Set(changes.flatMap(({ change }) => ('messageId' in change ? [change.messageId] : []))),
];
