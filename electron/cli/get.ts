import { HostError } from '../../core/errors.ts';
import type { PartNumber } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { messageByUid } from '../../core/replica/queries.ts';
import { fetchPart, type PresentAttachment } from '../../core/sync/fetch-part.ts';
import type { SessionSpent } from '../../core/sync/sync-once.ts';
import type { HostAttachments } from '../host/attachments/attachments.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { type OpenDirectory, openForSync } from './data-directory.ts';
import { type ExitCode, exitCodeFor, exitCodes, inPlainWords, NotHere } from './exit-codes.ts';
import { onTheLine } from './on-the-line.ts';
import { note, printLine } from './output.ts';
import { storedAttachments } from './session-ports.ts';
import { readableBytes, toJsonLine } from './terminal-text.ts';

export interface GetCommand extends ConnectionFlags {
  readonly data: string;
  readonly folder: string;
  readonly uid: number;
  readonly part: string;
  readonly out: string;
  readonly json?: true;
}

type Got = { readonly attachment: PresentAttachment | null; readonly spent: SessionSpent };

const nothingSpent: SessionSpent = { error: null, wire: { up: 0, down: 0 }, flights: 0, seconds: 0 };

/** Writes one part, decoded, to a file; fetches what is not here of it first, from where the last run stopped. */
export const get = async (command: GetCommand): Promise<ExitCode> => {
  const directory = await openForSync(command.data, command);
  try {
    const { attachment, spent } =
      (await fromHere(directory, command)) ?? (await fromServer(directory, command));
    return await report(command, attachment, spent);
  } finally {
    await directory.store.close();
  }
};

/** Writes the part from the disk; null when it is not here in full. */
const fromHere = async ({ store }: OpenDirectory, command: GetCommand): Promise<Got | null> => {
  const attachment = await presentPart(store.replica, command);
  if (!attachment) return null;
  const attachments = storedAttachments(command.data);
  if (await exportPart(attachments, attachment, command.out)) return { attachment, spent: nothingSpent };
  await store.replica.attachments.delete([attachment.contentId, attachment.part]);
  return null;
};

const fromServer = (directory: OpenDirectory, command: GetCommand): Promise<Got> =>
  onTheLine(directory, command, async (options) => {
    const { folder: mailboxPath, uid, part, out } = command;
    const { attachment, ...spent } = await fetchPart({
      ...options,
      mailboxPath,
      uid,
      part: part as PartNumber,
    });
    if (spent.error === null) await directory.keepSettings();
    if (attachment) await options.ports.attachments.exportTo(attachment.sha256, attachment.form, out);
    return { attachment, spent };
  });

const presentPart = async (
  replica: Replica,
  { folder, uid, part }: GetCommand,
): Promise<PresentAttachment | null> => {
  const row = await messageByUid(replica, folder, uid);
  if (!row) throw new NotHere(`There is no message ${uid} in ${folder} here. Sync first.`);
  const held = await replica.attachments.get([row.contentId, part as PartNumber]);
  return held?.state === 'present' ? held : null;
};

/** False when the file is not here after all, or not what it was: then it is to be fetched again. */
const exportPart = async (
  attachments: HostAttachments,
  { sha256, form }: PresentAttachment,
  out: string,
): Promise<boolean> => {
  try {
    await attachments.exportTo(sha256, form, out);
    return true;
  } catch (error) {
    if (!(error instanceof HostError) || (error.code !== 'missing' && error.code !== 'damaged')) throw error;
    await attachments.remove(sha256);
    return false;
  }
};

const report = async (
  { json, part, out }: GetCommand,
  attachment: PresentAttachment | null,
  { error, wire, flights, seconds }: SessionSpent,
): Promise<ExitCode> => {
  const ok = attachment !== null;
  const { up, down } = wire;
  if (json) {
    const file = ok ? { size: attachment.size, sha256: attachment.sha256, out } : {};
    const failure = error && !ok ? { error: { code: error.code, message: error.message } } : {};
    const spent = { wire: { up, down }, flights, seconds: Number(seconds.toFixed(1)) };
    await printLine(toJsonLine({ ok, part, ...file, ...spent, ...failure }));
  } else if (ok) {
    await printLine(`${out}: ${readableBytes(attachment.size)} (${readableBytes(down)} came over the line).`);
  }
  if (ok) return exitCodes.done;
  if (!error) throw new NotHere('The part did not come.');
  note(inPlainWords(error));
  return exitCodeFor(error);
};
