import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { countConflicts } from '../../core/replica/attention.ts';
import { forecast } from '../../core/replica/forecast.ts';
import { pastSessions } from '../../core/replica/past-sessions.ts';
import { activity } from '../../core/replica/queries.ts';
import { countUnsent } from '../../core/replica/unsent.ts';
import { countReplica } from '../../core/sync/count-replica.ts';
import { currentLink } from './current-link.ts';
import { directoryPaths, withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { printLine } from './output.ts';
import { linkWords } from './rule-words.ts';
import { forTerminalLine, readableBytes, toJsonLine } from './terminal-text.ts';

export interface StatusCommand {
  readonly data: string;
  readonly json?: true;
}

/** Prints what is here, what is still to come as the rules have it, how the last session went, and what it all takes on disk. */
export const status = async ({ data, json }: StatusCommand): Promise<ExitCode> => {
  const found = await withReplica(data, async (replica, { connection }) => {
    const link = await currentLink(replica);
    const [counts, missing, engine, [session], pending, conflicts] = await Promise.all([
      countReplica(replica),
      forecast(replica, { link, now: Date.now(), scope: 'account' }),
      activity(replica),
      pastSessions(replica, 1),
      countUnsent(replica),
      countConflicts(replica),
    ]);
    return {
      account: { user: connection.user, host: connection.host, port: connection.port },
      ...counts,
      missing: {
        messages: missing.lists,
        texts: missing.texts,
        textBytes: missing.textOctets,
        attachments: missing.attachments,
        attachmentBytes: missing.attachmentOctets,
        wireBytes: missing.bytes,
        link,
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
    `to come:  ${missing.messages} messages to list, ${missing.texts} texts (${readableBytes(missing.textBytes)}), ` +
      `${missing.attachments} attachments (${readableBytes(missing.attachmentBytes)}): ` +
      `${readableBytes(missing.wireBytes)}, ${linkWords(missing.link)}`,
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
