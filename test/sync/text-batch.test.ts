import { describe, expect, it } from 'vitest';
import { formatUidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import type { MessageId } from '../../core/model/ids.ts';
import type { WantedText } from '../../core/replica/wanted-now.ts';
import { firstTexts, withinLine } from '../../core/sync/steps/text-batch.ts';
import type { TextJob } from '../../core/sync/steps/text-jobs.ts';

const uidStep = 3;

/** Texts of messages whose UIDs are no ranges, from `first` on. */
const texts = (count: number, first: number) => {
  const ids = Array.from({ length: count }, (_, index) => index as MessageId);
  return {
    aims: ids.map((messageId) => ({ messageId, octets: 100 }) as WantedText),
    jobs: ids.map((messageId) => ({ messageId, uid: first + uidStep * messageId }) as TextJob),
  };
};

describe('texts in one request', () => {
  it('are as many as the chunk holds, and one at least', () => {
    const { aims } = texts(100, 1);
    expect(firstTexts(aims, 1_050)).toHaveLength(10);
    expect(firstTexts(aims, 1)).toHaveLength(1);
  });

  it.each([[1], [100_000], [4_000_000_000]])(
    'fit into a line however long their UIDs are: from %i on',
    (first) => {
      const { aims, jobs } = texts(2_000, first);
      const taken = withinLine(aims, jobs);
      const line = formatUidSet(uidSetOf(taken.jobs.map(({ uid }) => uid)));
      expect(line.length).toBeLessThan(8_000);
      expect(line.length).toBeGreaterThan(7_800);
      expect(taken.aims.map(({ messageId }) => messageId)).toEqual(
        taken.jobs.map(({ messageId }) => messageId),
      );
    },
  );

  it('leave none out where all fit, nor any of which nothing has to be fetched', () => {
    const { aims, jobs } = texts(600, 1);
    expect(withinLine(aims, jobs.slice(10))).toEqual({ aims, jobs: jobs.slice(10) });
  });
});
