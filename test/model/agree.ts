import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { describeFault, runProgram } from './run-program.ts';
import { type ModelServer, programsPerRun } from './servers.ts';

const firstSeed = Number(process.env.PACKETBOAT_SEED ?? 1_000);
/** Programs a test: a red one is found sooner, and its name says from which seed on. */
const perTest = 50;

const batches = Array.from({ length: programsPerRun / perTest }, (_, index) => firstSeed + index * perTest);

/** The tests of one kind of server. */
export const describeAgreement = ({ name, withoutExtensions, duplicates }: ModelServer): void => {
  describe(`two replicas and somebody else on ${name}`, () => {
    let dovecot: Dovecot;
    const doubled: string[] = [];
    beforeAll(async () => {
      dovecot = await startDovecot({ withoutExtensions });
    });
    afterAll(() => dovecot.stop());

    it.each(batches)(
      `agree after ${perTest} random programs from seed %i on, and nothing is lost`,
      {
        timeout: 300_000,
      },
      async (from) => {
        for (let seed = from; seed < from + perTest; seed++) {
          const result = await runProgram(dovecot, seed);
          expect(result.fault === null ? '' : describeFault(result)).toBe('');
          doubled.push(...result.duplicates.map((token) => `${token} in program ${seed}`));
        }
      },
    );

    it(`doubled at most ${duplicates} messages in all`, () => {
      expect(doubled.length, doubled.join(', ')).toBeLessThanOrEqual(duplicates);
    });
  });
};
