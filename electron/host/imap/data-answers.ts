import { parser } from 'imapflow/lib/handler/imap-handler.js';
import type { ImapAnswer, StreamItem } from './imapflow-internals.ts';
import { longAnswer, parseLongSearch, putSetsBack, takeSetsOut } from './long-answers.ts';

// Server data (RFC 9051, 7.2 to 7.5: all that is untagged and no status), parsed without what imapflow does besides:
// it writes each answer out again for a log that nobody reads, which takes as long as parsing it.

/** Longer than any status is, bytes: some 8,000 bytes of a set are the most that one of our commands names. */
const longStatus = 64 * 1024;

/** Whether it is data, which only its handler has to do with; everything else completes, continues or greets. */
export const isDataAnswer = (payload: Buffer): boolean =>
  /^\* +(?!(?:OK|NO|BAD|BYE|PREAUTH)(?: |$))[A-Z0-9]/i.test(payload.toString('latin1', 0, 16));

/**
 * What imapflow's parser makes of the line, in time that grows with its length and no faster.
 * @throws Error for what is no IMAP
 */
export const parseDataAnswer = async ({ payload, literals }: StreamItem): Promise<ImapAnswer> => {
  if (payload.length <= longAnswer) return await parse(payload, literals);
  const search = parseLongSearch(payload);
  if (search !== null) return search;
  const { line, sets } = takeSetsOut(payload);
  const answer = await parse(line, literals);
  if (sets.length === 0) return answer;
  return { ...answer, attributes: putSetsBack(answer.attributes ?? [], sets) };
};

// It takes the literals out of the array that it is given.
const parse = async (line: Buffer, literals: readonly Buffer[]): Promise<ImapAnswer> =>
  await parser(line, { literals: [...literals] });

/** A status that is too long to be parsed, without its code and words; any other as it is. */
export const withoutLongStatus = (item: StreamItem): StreamItem => {
  if (item.payload.length <= longStatus) return item;
  const status = /^\S{1,16} +[A-Z]{2,8}(?= )/i.exec(item.payload.toString('latin1', 0, 32));
  return { ...item, payload: Buffer.from(status?.[0] ?? '') };
};
