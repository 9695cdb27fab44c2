// One process at a time in a directory: a file `lock` with the owner's process id. A process that was killed leaves
// it behind; whoever comes next sees that no such process lives and takes it over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { HostError } from '../../core/errors.ts';

export interface DirectoryLock {
  release(): void;
}

const ownerSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** When the process began, as the system counts: a process id is used again. Null where that is not told. */
  began: v.nullable(v.string()),
});

type Owner = v.InferOutput<typeof ownerSchema>;

const attempts = 5;

/** Takes the lock or throws HostError 'denied', saying who has it. */
export const lockDirectory = (directory: string): DirectoryLock => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  const mine = join(directory, `lock.${process.pid}`);
  const text = JSON.stringify({ pid: process.pid, began: beginningOf(process.pid) } satisfies Owner);
  writeFileSync(mine, text, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (linked(mine, path)) return { release: () => releaseIfMine(path, text) };
      const held = contentOf(path);
      const owner = held === null ? null : ownerOf(held);
      if (owner && isAlive(owner)) {
        throw new HostError('denied', `Another Packetboat (process ${owner.pid}) is using ${directory}.`);
      }
      if (held !== null) takeAway(path, held);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new HostError('denied', `${directory} could not be locked.`);
};

/**
 * A hard link is made or it is not, and never over another: unlike a write, it cannot be half done. Sticks (FAT) have
 * no links; there the file is made exclusively and then written.
 */
const linked = (from: string, to: string): boolean => {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (failedWith(error, 'EEXIST')) return false;
    if (!failedWith(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
  }
  try {
    writeFileSync(to, readFileSync(from), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (failedWith(error, 'EEXIST')) return false;
    throw error;
  }
};

const failedWith = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);

/**
 * Moves a dead owner's lock aside. Between reading and moving, someone else may have done the same and locked
 * anew: then their lock is put back.
 */
const takeAway = (path: string, dead: string): void => {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return;
    throw error;
  }
  if (contentOf(aside) !== dead) linked(aside, path);
  rmSync(aside, { force: true });
};

const releaseIfMine = (path: string, text: string): void => {
  if (contentOf(path) === text) rmSync(path, { force: true });
};

const contentOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return null;
    throw error;
  }
};

const ownerOf = (text: string): Owner | null => {
  try {
    return v.parse(ownerSchema, JSON.parse(text));
  } catch {
    return null;
  }
};

const isAlive = ({ pid, began }: Owner): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and is someone else's.
    if (!failedWith(error, 'EPERM')) return false;
  }
  return began === null || beginningOf(pid) === began;
};

/** Linux: field 22 of /proc/<pid>/stat, counted after the command in its brackets, which may hold anything. */
const beginningOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return (
      stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .at(19) ?? null
    );
  } catch {
    return null;
  }
};
