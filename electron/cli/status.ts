import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { countConflicts } from '../../core/replica/attention.ts';
import { lackingAttachments } from '../../core/replica/lacking-attachments.ts';
import { lackingTexts } from '../../core/replica/lacking-texts.ts';
import { activity, folders } from '../../core/replica/queries.ts';
import { countUnsent } from '../../core/replica/unsent.ts';
import { countReplica } from '../../core/sync/count-replica.ts';
import { directoryPaths, withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { printLine } from './output.ts';
import { forTerminalLine, readableBytes, toJsonLine } from './terminal-text.ts';

export interface StatusCommand {
  readonly data: string;
  readonly json?: true;
}

/** Prints what is here, what is missing, how the last session went, and what it all takes on disk. */
export const status = async ({ data, json }: StatusCommand): Promise<ExitCode> => {
  const found = await withReplica(data, async (replica, { connection }) => {
    const [counts, views, texts, attachments, engine, session, pending, conflicts] = await Promise.all([
      countReplica(replica),
      folders(replica),
      lackingTexts(replica),
      lackingAttachments(replica),
      activity(replica),
      replica.sessions.toCollection().last(),
      countUnsent(replica),
      countConflicts(replica),
    ]);
    return {
      account: { user: connection.user, host: connection.host, port: connection.port },
      ...counts,
      missing: {
        messages: views.reduce((sum, { total, listed }) => sum + Math.max(0, total - listed), 0),
        texts: new Set(texts.map(({ contentId }) => contentId)).size,
        textBytes: sumOctets(texts),
        attachments: attachments.length,
        attachmentBytes: sumOctets(attachments),
      },
      pending,
      conflicts,
      lastSync: engine?.syncedAt ? new Date(engine.syncedAt).toISOString() : null,
      lastSession: session
        ? {
            ended: new Date(session.ended).toISOString(),
            up: session.up,
            down: session.down,
            flights: session.flights,
            problem: session.problem,
          }
        : null,
    };
  });
  const paths = directoryPaths(data);
  const disk = { replica: await bytesIn(paths.replica), attachments: await bytesIn(paths.attachments) };
  if (json) {
    await printLine(toJsonLine({ ...found, disk }));
    return exitCodes.done;
  }
  const { account, missing, pending, conflicts, lastSync, lastSession } = found;
  const lines = [
    `${account.user} at ${account.host}:${account.port}`,
    `here:     ${found.messages} messages in ${found.folders} folders, ${found.texts} texts, ${found.attachments} attachments`,
    `missing:  ${missing.messages} messages, ${missing.texts} texts (${readableBytes(missing.textBytes)}), ` +
      `${missing.attachments} attachments (${readableBytes(missing.attachmentBytes)})`,
    `to send:  ${pending} changes${conflicts > 0 ? `; ${conflicts} need attention` : ''}`,
    `in step:  ${lastSync ?? 'never'}`,
    ...(lastSession
      ? [
          `last run: ${lastSession.ended}, ${readableBytes(lastSession.down)} down, ${readableBytes(lastSession.up)} up, ` +
            `${lastSession.flights} flights${lastSession.problem === null ? '' : `: ${lastSession.problem}`}`,
        ]
      : []),
    `on disk:  ${readableBytes(disk.replica)} replica, ${readableBytes(disk.attachments)} attachments`,
  ];
  for (const line of lines) await printLine(forTerminalLine(line));
  return exitCodes.done;
};

const sumOctets = (parts: readonly { readonly octets: number }[]): number =>
  parts.reduce((sum, { octets }) => sum + octets, 0);

const bytesIn = async (directory: string): Promise<number> => {
  let sum = 0;
  for (const name of await namesIn(directory)) {
    try {
      const entry = await stat(join(directory, name));
      if (entry.isFile()) sum += entry.size;
    } catch (error) {
      // A sync at the same time may have moved it on.
      if (!isMissing(error)) throw error;
    }
  }
  return sum;
};

const namesIn = async (directory: string): Promise<readonly string[]> => {
  try {
    return await readdir(directory, { recursive: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
