import type { SessionRecord } from '../../core/replica/database.ts';
import { pastSessions } from '../../core/replica/past-sessions.ts';
import { withReplica } from './data-directory.ts';
import type { ExitCode } from './exit-codes.ts';
import { linkNames } from './line-arguments.ts';
import { note } from './output.ts';
import { printTold, type Told, type VerbOptions } from './report-setting.ts';
import { counted, durationWords } from './rule-words.ts';
import { readableBytes } from './terminal-text.ts';

export interface SessionsCommand extends VerbOptions {
  readonly limit?: number;
}

/** Prints what the last sessions cost and brought, newest first. */
export const sessions = async (command: SessionsCommand): Promise<ExitCode> => {
  const rows = await withReplica(command.data, (replica) => pastSessions(replica, command.limit ?? 20));
  if (rows.length === 0 && !command.json) note('There was no session yet.');
  return printTold(command, rows.map(sessionTold));
};

const sessionTold = (session: SessionRecord): Told => {
  const {
    started,
    ended,
    up,
    down,
    flights,
    counted: bytes,
    uncompressed,
    link,
    network,
    brought,
    problem,
  } = session;
  const { messages, texts, attachments, changes } = brought;
  const came = [
    ...(changes > 0 ? [`${counted(changes, 'change')} sent`] : []),
    ...(messages > 0 ? [counted(messages, 'message')] : []),
    ...(texts > 0 ? [counted(texts, 'text')] : []),
    ...(attachments > 0 ? [counted(attachments, 'attachment')] : []),
  ];
  return {
    json: {
      started: new Date(started).toISOString(),
      seconds: Number(((ended - started) / 1_000).toFixed(1)),
      link,
      network,
      up,
      down,
      flights,
      counted: bytes,
      uncompressed,
      brought,
      problem,
    },
    words:
      `${new Date(started).toISOString().slice(0, 16).replace('T', ' ')}  ${linkNames[link].padEnd(9)}  ` +
      `${durationWords(ended - started)}, ${readableBytes(down)} down, ${readableBytes(up)} up, ${counted(flights, 'flight')}: ` +
      `${came.length > 0 ? came.join(', ') : 'nothing new'}${problem === null ? '' : `. ${problem}`}`,
  };
};
