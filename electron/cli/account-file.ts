// `account.json` of a data directory: whose replica it is and how its server is reached. No password.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { HostError } from '../../core/errors.ts';
import type { ConnectionSettings } from '../../core/model/account.ts';
import type { AccountId } from '../../core/model/ids.ts';

/** The account of one data directory. */
export interface CliAccount {
  readonly id: AccountId;
  readonly connection: ConnectionSettings;
}

const schema = v.object({
  version: v.literal(1),
  connection: v.object({
    host: v.pipe(v.string(), v.minLength(1)),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    security: v.picklist(['tls', 'starttls', 'plain']),
    user: v.string(),
    trustedFingerprint: v.nullable(v.string()),
    certificateAuthority: v.nullable(v.string()),
    plainAllowed: v.boolean(),
  }),
});

const pathIn = (directory: string): string => join(directory, 'account.json');

/** Made of host and user, so that a directory whose account file was lost is still the same account's. */
const accountIdOf = ({ host, user }: ConnectionSettings): AccountId =>
  createHash('sha256').update(`${user}\0${host.toLowerCase()}`).digest('hex').slice(0, 32) as AccountId;

export const accountOf = (connection: ConnectionSettings): CliAccount => ({
  id: accountIdOf(connection),
  connection,
});

/** Whether both reach the same mailboxes: ports and certificates may change, host and user may not. */
export const isSameAccount = (a: ConnectionSettings, b: ConnectionSettings): boolean =>
  accountIdOf(a) === accountIdOf(b);

/** The directory's account; null when it has none yet. */
export const readAccount = async (directory: string): Promise<CliAccount | null> => {
  const path = pathIn(directory);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return accountOf(v.parse(schema, JSON.parse(text)).connection);
  } catch (error) {
    throw new HostError(
      'damaged',
      `${path} is damaged. Sync again with --host and --user to have it written anew.`,
      {
        cause: error,
      },
    );
  }
};

export const writeAccount = async (directory: string, { connection }: CliAccount): Promise<void> => {
  const { realDisk, writeWhole } = await import('../host/attachments/disk.ts');
  await writeWhole(
    realDisk,
    pathIn(directory),
    Buffer.from(`${JSON.stringify({ version: 1, connection }, null, 2)}\n`),
  );
};
