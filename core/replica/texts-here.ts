// Of which contents a text is here, beside the texts themselves: two counts tell whether any content lacks one, where the keys of
// both tables would have to be read. Rules:
// H1 A row is written in the transaction that writes the first text of its content, and goes in the one that drops them.
// H2 There is no row without its content. A text may come when its content is gone: then it has none.
import type { Replica } from './database.ts';

/** Whether any content may be without a text. */
export const mayLackTexts = (replica: Replica): Promise<boolean> => {
  const { contents, textsHere } = replica;
  return replica.transaction(
    'r',
    contents,
    textsHere,
    async () => (await textsHere.count()) < (await contents.count()),
  );
};
