// How much of the texts that come by themselves goes into one request.
import type { WantedText } from '../../replica/wanted-now.ts';
import type { TextJob } from './text-jobs.ts';

/** Rows are written in one transaction, which a window waits for. */
const maxTextsAtOnce = 2_000;
/** Of the UIDs in one line, in the longest form of the set: 8,192 octets is what RFC 7162, 4 has a client keep to. */
const mostUidChars = 7_900;
/** The least of a longer text that is worth a request, encoded bytes. */
const leastOfText = 4 * 1024;

/** The first of these that come together: as many as `mostOctets` (encoded bytes) go, and one at least. */
export const firstTexts = (texts: readonly WantedText[], mostOctets: number): readonly WantedText[] => {
  let taken = 0;
  let sum = 0;
  for (const { octets } of texts) {
    if (taken >= maxTextsAtOnce || (taken > 0 && sum + octets > mostOctets)) break;
    sum += octets;
    taken += 1;
  }
  return texts.slice(0, taken);
};

/** As many of these, from the first on, as one line can name. `jobs` are what is to be fetched of them. */
export const withinLine = (
  aims: readonly WantedText[],
  jobs: readonly TextJob[],
): { readonly aims: readonly WantedText[]; readonly jobs: readonly TextJob[] } => {
  const lengths = new Map(jobs.map(({ messageId, uid }) => [messageId, `${uid},`.length]));
  let sum = 0;
  const over = aims.findIndex(({ messageId }) => {
    sum += lengths.get(messageId) ?? 0;
    return sum > mostUidChars;
  });
  if (over === -1) return { aims, jobs };
  const taken = aims.slice(0, over);
  const ids = new Set(taken.map(({ messageId }) => messageId));
  return { aims: taken, jobs: jobs.filter(({ messageId }) => ids.has(messageId)) };
};

/** Of a text that does not come whole, no more than what others can wait for: the rest is on request anyway. */
export const cutShort = (job: TextJob, mostOctets: number): TextJob =>
  job.body.octets <= job.maxBytes
    ? job
    : { ...job, maxBytes: Math.min(job.maxBytes, Math.max(leastOfText, Math.floor(2 * mostOctets))) };
