import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { describeFault, runProgram } from './run-program.ts';
import { programsPerRun, servers } from './servers.ts';

const firstSeed = Number(process.env.PACKETBOAT_SEED ?? 1_000);

describe.each(servers)('two replicas and somebody else on $name', ({ withoutExtensions }) => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ withoutExtensions });
  });
  afterAll(() => dovecot.stop());

  it(`agree after ${programsPerRun} random programs from seed ${firstSeed} on, and nothing is lost`, {
    timeout: 600_000,
  }, async () => {
    for (let seed = firstSeed; seed < firstSeed + programsPerRun; seed++) {
      const result = await runProgram(dovecot, seed);
      expect(result.fault === null ? '' : describeFault(result)).toBe('');
    }
  });
});
