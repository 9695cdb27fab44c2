import type { Address, Content, Message } from '../../core/model/message.ts';
import { listPage, type PartWithState, partStates } from '../../core/replica/queries.ts';
import { folderByPath } from './chosen-messages.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { printLine } from './output.ts';
import { forTerminalLine, toJsonLine } from './terminal-text.ts';

export interface ListCommand {
  readonly data: string;
  readonly folder: string;
  readonly json?: true;
}

const pageSize = 100;

/** Prints a folder's messages, newest first, a line each. */
export const list = ({ data, folder, json }: ListCommand): Promise<ExitCode> =>
  withReplica(data, async (replica) => {
    const mailbox = await folderByPath(replica, folder, data);
    let after: Message | null = null;
    do {
      const rows: Message[] = await listPage(replica, mailbox.id, { after, limit: pageSize });
      const contents = await replica.contents.bulkGet(rows.map(({ contentId }) => contentId));
      const parts = json ? await partStates(replica, contents) : [];
      const lines = json
        ? rows.map((row, index) => jsonLine(row, contents[index], parts[index] ?? []))
        : rows.map(readableLine);
      for (const line of lines) await printLine(line);
      after = rows.length < pageSize ? null : (rows.at(-1) ?? null);
    } while (after);
    return exitCodes.done;
  });

const jsonLine = (row: Message, content: Content | undefined, parts: readonly PartWithState[]): string => {
  const { id, internalDate, size, subject } = row;
  const uid = uidHere(row);
  const flags = row.shown?.flags ?? [];
  return toJsonLine({
    uid,
    uidValidity: uid === null ? null : row.uidValidity,
    flags: [...flags].sort(),
    date: isoSeconds(internalDate),
    size,
    subject,
    from: (content?.envelope.from ?? []).map(displayAddress).filter(Boolean).join(', '),
    messageId: content?.envelope.messageId ?? '',
    parts: parts.map(({ body, state }) => ({
      part: body.part,
      type: body.type,
      size: body.octets,
      filename: body.filename,
      state,
    })),
    unsent: row.shown?.unsent === 1,
    id,
  });
};

/** A message moved here that the server was not told of has its UID where it was: in this folder it has none yet. */
const uidHere = ({ uid, mailboxId, shown }: Message): number | null =>
  shown?.mailboxId === mailboxId ? uid : null;

/** INTERNALDATE knows no fractions of a second (RFC 9051, 2.3.3). */
const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

const displayAddress = ({ name, address }: Address): string => {
  if (name === '') return address;
  return address === '' ? name : `${name} <${address}>`;
};

const senderWidth = 24;

const readableLine = (row: Message): string => {
  const { internalDate, shown, sender, subject, attachments } = row;
  const from = forTerminalLine(sender).slice(0, senderWidth).padEnd(senderWidth);
  const marks = `${shown?.unseen === 1 ? '*' : ' '}${attachments > 0 ? '+' : ' '}${shown?.unsent === 1 ? '>' : ' '}`;
  const number = uidHere(row) ?? `id ${row.id}`;
  return `${String(number).padStart(7)} ${marks} ${isoSeconds(internalDate).slice(0, 16).replace('T', ' ')}  ${from}  ${forTerminalLine(subject)}`;
};
