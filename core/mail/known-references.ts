import type { Content } from '../model/message.ts';

/**
 * The Message-IDs of a message's ancestors, oldest first, as far as they are known: while its References have not come, what it
 * answers is all there is (RFC 5322, 3.6.4).
 */
export const knownReferences = ({
  references,
  envelope: { inReplyTo },
}: Pick<Content, 'references' | 'envelope'>): readonly string[] =>
  references ?? (inReplyTo === '' ? [] : [inReplyTo]);
