import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Delivery } from '../support/deliver.ts';

const archive = new URL('../../../shared/corpus/ham.tar.xz', import.meta.url).pathname;

/** Whether the real mail is on this machine; tests that use it are left out elsewhere. */
export const corpusIsHere = existsSync(archive);

/** Real messages with CRLF line ends, each with its own day as INTERNALDATE. */
export const readCorpus = (): Delivery[] => {
  const directory = mkdtempSync(join(tmpdir(), 'packetboat-corpus-'));
  try {
    execFileSync('tar', ['xJf', archive, '-C', directory]);
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    return files
      .map((file) => join(file.parentPath, file.name))
      .sort()
      .map((file, i) => ({
        raw: Buffer.from(
          readFileSync(file, 'latin1')
            .replace(/^From .*\n/, '')
            .replace(/\r?\n/g, '\r\n'),
          'latin1',
        ),
        internalDate: new Date(Date.UTC(2002, 0, 1) + i * 3_917_000),
      }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
