// How much of the texts that come by themselves goes into one request.
import type { WantedText } from '../../replica/wanted-now.ts';
import type { TextJob } from './text-jobs.ts';

const maxTextsAtOnce = 400;
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

/** Of a text that does not come whole, no more than what others can wait for: the rest is on request anyway. */
export const cutShort = (job: TextJob, mostOctets: number): TextJob =>
  job.body.octets <= job.maxBytes
    ? job
    : { ...job, maxBytes: Math.min(job.maxBytes, Math.max(leastOfText, Math.floor(2 * mostOctets))) };
