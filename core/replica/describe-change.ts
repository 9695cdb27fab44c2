import type { Change, MessageChange } from '../model/change.ts';
import type { MailboxId, MessageId } from '../model/ids.ts';
import { keywordWords } from './keyword-words.ts';
import { pathInWords } from './path-in-words.ts';
import { subjectInWords } from './subject-in-words.ts';

/** What changes are about, by the names that a person knows. */
export interface ChangeNames {
  readonly pathOf: (mailboxId: MailboxId) => string;
  /** Null where it is not known, or empty. */
  readonly subjectOf: (messageId: MessageId) => string | null;
}

/** What was done at one go, such as "Moved 3 messages to Clients"; '' for nothing. */
export const describeChanges = (changes: readonly Change[], names: ChangeNames): string => {
  const version = newVersion(changes);
  if (version) {
    return `Saved ${nameMessages([version.messageId], names)} in ${placeOf(version.to, names)}, in place of the version before`;
  }
  const groups = new Map<string, MessageId[]>();
  const aboutFolders: string[] = [];
  for (const change of changes) {
    if (!('messageId' in change)) {
      aboutFolders.push(folderPhrase(change, names));
      continue;
    }
    for (const phrase of messagePhrases(change, names)) {
      const messages = groups.get(phrase);
      if (messages) messages.push(change.messageId);
      else groups.set(phrase, [change.messageId]);
    }
  }
  const aboutMessages = [...groups].map(([phrase, messages]) =>
    phrase.split(blank).join(nameMessages(messages, names)),
  );
  return [...aboutMessages, ...aboutFolders].map(lowerAfterFirst).join('; ');
};

/** What takes the place of another message at one go, as a draft does that is saved once more. */
const newVersion = (changes: readonly Change[]): Extract<Change, { kind: 'append' }> | null => {
  const [first, second, ...others] = changes;
  return first?.kind === 'append' && second?.kind === 'delete' && others.length === 0 ? first : null;
};

/** Where the messages go in a phrase: a control character, which is in no path and no label. */
const blank = '\u0000';

const lowerAfterFirst = (phrase: string, index: number): string =>
  index === 0 ? phrase : phrase.charAt(0).toLowerCase() + phrase.slice(1);

const counts = new Intl.NumberFormat('en');

const nameMessages = (messages: readonly MessageId[], { subjectOf }: ChangeNames): string => {
  const [only, ...others] = messages;
  if (only === undefined || others.length > 0) return `${counts.format(messages.length)} messages`;
  const subject = subjectOf(only);
  return subject ? `“${subjectInWords(subject)}”` : '1 message';
};

const messagePhrases = (change: MessageChange, names: ChangeNames): readonly string[] => {
  switch (change.kind) {
    case 'flags':
      return [...change.add.map(addedPhrase), ...change.remove.map(removedPhrase)];
    case 'move':
      return [`Moved ${blank} to ${placeOf(change.to, names)}`];
    case 'copy':
      return [`Copied ${blank} to ${placeOf(change.to, names)}`];
    case 'delete':
      return [`Deleted ${blank} for good`];
    case 'append':
      return [`Added ${blank} to ${placeOf(change.to, names)}`];
  }
};

const placeOf = (mailboxId: MailboxId, { pathOf }: ChangeNames): string => pathInWords(pathOf(mailboxId));

const addedPhrase = (flag: string): string => {
  switch (flag) {
    case '\\Seen':
      return `Marked ${blank} as read`;
    case '\\Flagged':
      return `Starred ${blank}`;
    case '\\Answered':
      return `Marked ${blank} as answered`;
    case '\\Draft':
      return `Marked ${blank} as a draft`;
    case '\\Deleted':
      return `Marked ${blank} as deleted`;
    default:
      return `Gave ${blank} the label “${keywordWords(flag)}”`;
  }
};

const removedPhrase = (flag: string): string => {
  switch (flag) {
    case '\\Seen':
      return `Marked ${blank} as unread`;
    case '\\Flagged':
      return `Took the star off ${blank}`;
    case '\\Answered':
      return `Marked ${blank} as not answered`;
    case '\\Draft':
      return `Marked ${blank} as no draft`;
    case '\\Deleted':
      return `Marked ${blank} as not deleted`;
    default:
      return `Took the label “${keywordWords(flag)}” off ${blank}`;
  }
};

const folderPhrase = (change: Exclude<Change, MessageChange>, names: ChangeNames): string => {
  switch (change.kind) {
    case 'createMailbox':
      return `Created the folder ${pathInWords(change.path)}`;
    case 'renameMailbox':
      return `Renamed the folder ${pathInWords(change.from)} to ${pathInWords(change.to)}`;
    case 'deleteMailbox':
      return `Deleted the folder ${pathInWords(change.path)}`;
    case 'subscribe':
      return `${change.subscribed ? 'Subscribed to' : 'Unsubscribed from'} ${placeOf(change.mailboxId, names)}`;
  }
};
