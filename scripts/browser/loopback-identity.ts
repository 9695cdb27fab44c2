import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { randomToken } from '../../electron/loopback.ts';

/**
 * What must stay the same from one start to the next: the port, because the browser keeps the replica under it, and
 * the token, because a window that stays open shows it again.
 */
export interface LoopbackIdentity {
  /** 0 before the first start. */
  readonly port: number;
  readonly token: string;
}

const schema = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  token: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
});

/** The identity in the file, or a new one where there is none or it is damaged. */
export const readIdentity = async (file: string): Promise<LoopbackIdentity> => {
  try {
    return v.parse(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { port: 0, token: randomToken() };
  }
};

/** For its owner only: whoever has the token has the mail. */
export const keepIdentity = async (file: string, identity: LoopbackIdentity): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(identity), { mode: 0o600 });
  await rename(`${file}.new`, file);
};
