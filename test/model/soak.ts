// npm run soak -- --minutes N [--seed N]: random programs until the time is up or one fails.
import { parseArgs } from 'node:util';
import { startDovecot } from '../support/dovecot.ts';
import { describeFault, runProgram } from './run-program.ts';
import { plainServer, richServer } from './servers.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? 10);
const firstSeed = Number(values.seed ?? Date.now() % 1_000_000_000);
if (!(minutes > 0) || !Number.isSafeInteger(firstSeed)) {
  console.error('Usage: npm run soak -- --minutes N [--seed N]');
  process.exit(2);
}

const until = Date.now() + minutes * 60_000;
const running = await Promise.all(
  [richServer, plainServer].map(async ({ name, withoutExtensions }) => ({
    name,
    dovecot: await startDovecot({ withoutExtensions }),
  })),
);
let programs = 0;
let failed = 0;
let duplicates = 0;
try {
  for (let seed = firstSeed; Date.now() < until; seed++) {
    for (const { name, dovecot } of running) {
      const result = await runProgram(dovecot, seed);
      programs += 1;
      duplicates += result.duplicates.length;
      if (result.fault === null) continue;
      failed += 1;
      console.error(`On ${name}, ${describeFault(result)}\n`);
    }
  }
} finally {
  for (const { dovecot } of running) await dovecot.stop();
}
console.log(`${programs} programs from seed ${firstSeed} on, ${failed} failed, ${duplicates} duplicates.`);
process.exitCode = failed > 0 ? 1 : 0;
