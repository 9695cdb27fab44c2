import type { Mailbox } from '../model/mailbox.ts';

type Named = Pick<Mailbox, 'path' | 'delimiter' | 'role'>;

/**
 * The folders that a folder stands under, nearest first. On some servers everything stands under INBOX, which says nothing
 * about it (RFC 9051, 5.1).
 */
export const foldersAbove = <M extends Named>(
  { path, delimiter }: Named,
  byPath: ReadonlyMap<string, M>,
): readonly M[] => {
  if (delimiter === null || delimiter === '') return [];
  const elements = path.split(delimiter);
  return elements
    .slice(1)
    .flatMap((_, index) => byPath.get(elements.slice(0, elements.length - 1 - index).join(delimiter)) ?? [])
    .filter(({ role }) => role !== 'inbox');
};
