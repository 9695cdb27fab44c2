import { CommandError } from '../../errors.ts';
import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import { pathInWords } from '../path-in-words.ts';

/** Control characters, line and paragraph separators, and halves of surrogate pairs: none has a place in a name. */
const unfit = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * A path that a folder can have; INBOX in capitals, which is one folder in whatever case (RFC 9051, 5.1). Throws
 * CommandError 'badName'.
 */
export const checkedPath = (path: string, delimiter: string | null): string => {
  if (path === '') throw new CommandError('badName', 'A folder needs a name.');
  if (unfit.test(path)) {
    throw new CommandError(
      'badName',
      'The name of a folder cannot hold line breaks or other control characters.',
    );
  }
  const [first = '', ...below] = delimiter === null ? [path] : path.split(delimiter);
  if (first === '' || below.includes('')) {
    throw new CommandError(
      'badName',
      `Every folder in “${path}” needs a name: “${delimiter}” stands between two.`,
    );
  }
  return [isInbox(first) ? 'INBOX' : first, ...below].join(delimiter ?? '');
};

export const isInbox = (path: string): boolean => path.toUpperCase() === 'INBOX';

/** Throws CommandError 'folderExists' when one of these folders has the path. */
export const refuseTaken = (mailboxes: readonly ShownMailbox[], path: string): void => {
  if (mailboxes.some((mailbox) => mailbox.path === path)) {
    throw new CommandError('folderExists', `There is a folder ${pathInWords(path)} already.`);
  }
};
