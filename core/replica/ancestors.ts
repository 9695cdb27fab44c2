import type { Content, Envelope } from '../model/message.ts';
import type { Replica } from './database.ts';

/** More are in no References that any program writes. */
const mostAncestors = 100;

/**
 * The Message-IDs of a message's ancestors, oldest first, as far as they are known here: where its own References are not, those of
 * what it answers, and so on.
 */
export const ancestorsOf = async (
  { contents }: Replica,
  content: Pick<Content, 'references' | 'envelope'>,
): Promise<readonly string[]> => {
  const answered: string[] = [];
  let next: Pick<Content, 'references' | 'envelope'> | undefined = content;
  while (next !== undefined && next.references === null && answered.length < mostAncestors) {
    const { inReplyTo }: Envelope = next.envelope;
    if (inReplyTo === '' || answered.includes(inReplyTo)) break;
    answered.unshift(inReplyTo);
    next = await contents.where('envelope.messageId').equals(inReplyTo).first();
  }
  return [...(next?.references ?? []), ...answered];
};
