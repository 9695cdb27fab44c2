import { cpus } from 'node:os';
import { runProgram } from './clients/run-program.ts';
import type { Others } from './contestants.ts';

/** Where and with what the figures were made. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly dovecot: string;
  /** Null where it is not installed. */
  readonly mbsync: string | null;
  readonly offlineimap: string | null;
}

export const thisMachine = async (others: Others): Promise<Machine> => {
  // Debian keeps it out of people's PATH.
  const env = { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin` };
  const { stdout } = await runProgram('dovecot', ['--version'], { home: '/', env });
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    node: process.version.slice(1),
    dovecot: stdout.split(' ')[0]?.trim() ?? 'unknown',
    ...others,
  };
};

export const machineWords = ({ cpu, cores, node, dovecot, mbsync, offlineimap }: Machine): string =>
  [
    `${cpu}, ${cores} cores`,
    `Node ${node}`,
    `Dovecot ${dovecot}`,
    mbsync === null ? 'no mbsync' : `mbsync ${mbsync}`,
    offlineimap === null ? 'no offlineimap' : `offlineimap ${offlineimap}`,
  ].join(' · ');
