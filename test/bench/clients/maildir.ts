// A Maildir as mail readers use it: flags are letters behind `:2,` of a file's name, a message moved gets a new name.
import { readdir, rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Sorting } from './client.ts';

const uidIn = (name: string): number | null => {
  const found = /,U=(\d+)/.exec(name)?.[1];
  return found === undefined ? null : Number(found);
};

const parts = ['cur', 'new'] as const;

/** The messages of one Maildir: where each file is, by the UID that its name tells. */
const filesByUid = async (maildir: string): Promise<Map<number, { part: string; name: string }>> => {
  const files = new Map<number, { part: string; name: string }>();
  for (const part of parts) {
    for (const name of await readdir(join(maildir, part)).catch(() => [])) {
      const uid = uidIn(name);
      if (uid !== null) files.set(uid, { part, name });
    }
  }
  return files;
};

export const countMessages = async (maildir: string): Promise<number> => {
  const lists = await Promise.all(parts.map((part) => readdir(join(maildir, part)).catch(() => [])));
  return lists.flat().length;
};

/** Flags and moves, as a reader such as mutt does them. */
export const sortMaildirs = async (
  sorting: Sorting,
  maildirOf: (folder: string) => string,
): Promise<void> => {
  for (const [letter, byFolder] of [
    ['S', sorting.read],
    ['F', sorting.flagged],
  ] as const) {
    for (const [folder, uids] of byFolder) await addFlag(maildirOf(folder), letter, uids);
  }
  let moved = 0;
  for (const { from, to, uids } of sorting.moved) {
    const files = await filesByUid(maildirOf(from));
    for (const uid of uids) {
      const file = fileOf(files, uid, from);
      const flags = file.name.includes(':2,') ? file.name.slice(file.name.indexOf(':2,')) : ':2,';
      moved += 1;
      const name = `${Math.floor(Date.now() / 1_000)}.M${moved}P${process.pid}.${hostname()}${flags}`;
      await rename(join(maildirOf(from), file.part, file.name), join(maildirOf(to), 'cur', name));
    }
  }
};

const addFlag = async (maildir: string, letter: string, uids: readonly number[]): Promise<void> => {
  const files = await filesByUid(maildir);
  for (const uid of uids) {
    const { part, name } = fileOf(files, uid, maildir);
    const at = name.indexOf(':2,');
    const base = at < 0 ? name : name.slice(0, at);
    const flags = new Set([...(at < 0 ? '' : name.slice(at + 3)), letter]);
    await rename(join(maildir, part, name), join(maildir, 'cur', `${base}:2,${[...flags].sort().join('')}`));
  }
};

const fileOf = (files: ReadonlyMap<number, { part: string; name: string }>, uid: number, where: string) => {
  const file = files.get(uid);
  if (!file) throw new Error(`${where} has no message ${uid}`);
  return file;
};
