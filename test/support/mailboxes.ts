import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MadeMessage, makeMailbox } from './mail-maker.ts';
import type { MailboxSort } from './mailbox-habits.ts';
import { partSeed } from './random.ts';
import { run } from './run-command.ts';

/** One folder of an account, ready for `Dovecot.deliver`. */
export interface DemoMailbox {
  /** With `/` between the levels. */
  readonly path: string;
  readonly count: number;
  /** Made while it is read; may be read again. */
  readonly messages: Iterable<MadeMessage>;
}

/** How large an account, and until when. */
export interface DemoOptions {
  /** All folders together, give or take rounding. Default: 3,000. */
  readonly messageCount?: number;
  /** When the newest mail came. Default: a fixed day, so that equal seeds give equal accounts. */
  readonly until?: Date;
  /** Upper limit of the decoded size of attachments. Default: 5 MB. */
  readonly maxAttachmentBytes?: number;
}

interface Folder {
  readonly path: string;
  readonly sort: MailboxSort;
  readonly share: number;
  readonly days: number;
  readonly topics?: readonly [string, ...string[]];
}

const folders: readonly Folder[] = [
  { path: 'INBOX', sort: 'received', share: 0.28, days: 150 },
  { path: 'Drafts', sort: 'drafts', share: 0.002, days: 12 },
  { path: 'Sent', sort: 'sent', share: 0.14, days: 700 },
  { path: 'Archive', sort: 'received', share: 0.24, days: 1500 },
  { path: 'Clients', sort: 'filed', share: 0.01, days: 300, topics: ['money', 'berths'] },
  { path: 'Clients/Harbour works', sort: 'filed', share: 0.07, days: 500, topics: ['works'] },
  { path: 'Clients/Sailmaker', sort: 'filed', share: 0.03, days: 400, topics: ['money'] },
  { path: 'Family', sort: 'filed', share: 0.04, days: 900, topics: ['family', 'crossings'] },
  { path: 'Lists', sort: 'list', share: 0.03, days: 400 },
  { path: 'Lists/Small boats', sort: 'list', share: 0.12, days: 300 },
  { path: 'Junk', sort: 'junk', share: 0.02, days: 30 },
  { path: 'Trash', sort: 'received', share: 0.018, days: 60 },
];

const dayMs = 86_400_000;
const fixedUntil = new Date('2026-11-20T18:00:00Z');

/** Alice's account: a harbour town's business, family, lists and junk over a few years. */
export function demoAccount(seed: number, options: DemoOptions = {}): DemoMailbox[] {
  const { messageCount = 3000, until = fixedUntil, maxAttachmentBytes = 5_000_000 } = options;
  return folders.map(({ path, sort, share, days, topics }) => {
    const spec = {
      seed: partSeed(seed, path),
      count: Math.max(1, Math.round(messageCount * share)),
      from: new Date(until.getTime() - days * dayMs),
      to: until,
      sort,
      maxAttachmentBytes,
      ...(topics ? { topics } : {}),
    };
    return { path, count: spec.count, messages: { [Symbol.iterator]: () => makeMailbox(spec) } };
  });
}

/** A real message, with CRLF line ends. */
export interface CorpusMessage {
  readonly raw: Buffer;
  readonly internalDate: Date;
}

const corpusArchive = fileURLToPath(new URL('../../../shared/corpus/ham.tar.xz', import.meta.url));

/** Real mail in the order of its file names, where an archive of it lies beside the repository; else null. */
export async function corpusMessages(limit = Number.POSITIVE_INFINITY): Promise<CorpusMessage[] | null> {
  if (!existsSync(corpusArchive)) return null;
  const directory = await mkdtemp(join(tmpdir(), 'packetboat-corpus-'));
  try {
    await run('tar', ['-xJf', corpusArchive, '-C', directory, '--strip-components=1']);
    const names = (await readdir(directory)).filter((name) => name.endsWith('.eml')).sort();
    const read = names.slice(0, limit).map((name) => readFile(join(directory, name), 'latin1'));
    return (await Promise.all(read)).map((text, index) => corpusMessage(text, index));
  } finally {
    await rm(directory, { recursive: true });
  }
}

function corpusMessage(text: string, index: number): CorpusMessage {
  const message = text.replace(/^From .*\n/, '').replace(/\r?\n/g, '\r\n');
  const head = message.slice(0, message.indexOf('\r\n\r\n'));
  const dated = new Date(/^Date:[ \t]*(.+)$/im.exec(head)?.[1] ?? '');
  const sane = dated.getTime() > Date.UTC(1990, 0) && dated.getTime() < Date.UTC(2005, 0);
  return {
    raw: Buffer.from(message, 'latin1'),
    internalDate: sane ? dated : new Date(Date.UTC(2002, 7, 1) + index * 600_000),
  };
}
