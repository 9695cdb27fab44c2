// How fast answers are read: what bounds a line that is faster than any this is made for, and what a huge mailbox costs.
import { compiler, parser } from 'imapflow/lib/handler/imap-handler.js';
import { formatUidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import { parseDataAnswer } from '../../electron/host/imap/data-answers.ts';
import { messageListing, parseFetchAnswer } from '../../electron/host/imap/parse-fetch.ts';
import { parseSearch, parseVanished } from '../../electron/host/imap/parse-uid-answers.ts';
import type { Delivery } from '../support/deliver.ts';
import { startDovecot } from '../support/dovecot.ts';
import { openRawImap } from '../support/raw-imap.ts';
import type { Figure } from './figure.ts';

const rounds = 9;
const vanishedBytes = 160 * 1024;
const foundMessages = 1_000_000;

/** A line as it comes from the stream: its literals beside it. */
interface Item {
  readonly payload: Buffer;
  readonly literals: readonly Buffer[];
}

/** @param mail what a mailbox is filled with, whose list is read */
export const parserSpeed = async (mail: readonly Delivery[]): Promise<Figure[]> => {
  const lists = await listAnswers(mail);
  const listMs = await leastMs(async () => {
    for (const item of lists) read(await parseDataAnswer(item));
  });
  const loggedMs = await leastMs(async () => {
    for (const { payload, literals } of lists) {
      const answer = await parser(payload, { literals: [...literals] });
      await compiler(answer, { isLogging: true });
      read(answer);
    }
  });
  const vanished = { payload: Buffer.from(`* VANISHED (EARLIER) ${sparseSet(vanishedBytes)}`), literals: [] };
  const vanishedMs = await leastMs(async () => parseVanished(await parseDataAnswer(vanished)));
  const found = Array.from({ length: foundMessages }, (_, index) => index + 1);
  const search = { payload: Buffer.from(`* SEARCH ${found.join(' ')}`), literals: [] };
  const searchMs = await leastMs(async () => parseSearch(await parseDataAnswer(search)));
  const perSecond = (ms: number): number => Math.round((lists.length * 1_000) / ms);
  return [
    {
      scenario: `reading the list of ${lists.length} messages, envelope and structure`,
      measured: `${perSecond(listMs)} messages/s (${perSecond(loggedMs)} as imapflow does it)`,
      target: '—',
      met: true,
      details: { perSecond: perSecond(listMs), perSecondWithLog: perSecond(loggedMs), ms: listMs },
    },
    {
      scenario: `reading VANISHED of ${vanishedBytes / 1024} KB`,
      measured: `${vanishedMs.toFixed(1)} ms`,
      target: '—',
      met: true,
      details: { ms: vanishedMs, bytes: vanished.payload.length },
    },
    {
      scenario: `reading a plain SEARCH that found ${foundMessages} messages`,
      measured: `${Math.round(searchMs)} ms`,
      target: '—',
      met: true,
      details: { ms: searchMs, bytes: search.payload.length },
    },
  ];
};

const read = (answer: Awaited<ReturnType<typeof parseDataAnswer>>): void => {
  const fetched = parseFetchAnswer(answer);
  if (fetched === null || messageListing(fetched, false) === null)
    throw new Error('a list entry was not understood');
};

/** Every third UID, so that nothing joins to ranges. */
const sparseSet = (bytes: number): string =>
  formatUidSet(uidSetOf(Array.from({ length: bytes / 6 }, (_, index) => 1 + index * 3))).slice(0, bytes);

const listAnswers = async (mail: readonly Delivery[]): Promise<readonly Item[]> => {
  const dovecot = await startDovecot({ certificate: 'rsa' });
  try {
    await dovecot.deliver('alice', 'INBOX', mail);
    const raw = await openRawImap({
      host: dovecot.host,
      port: dovecot.imapPort,
      user: 'alice',
      password: 'alice-secret',
    });
    await raw.ok('SELECT INBOX');
    const { untagged } = await raw.ok(
      'UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)',
    );
    await raw.close();
    return untagged.map(itemOf);
  } finally {
    await dovecot.stop();
  }
};

const itemOf = (answer: string): Item => {
  const literals: Buffer[] = [];
  let payload = '* ';
  let rest = answer;
  for (;;) {
    const announced = /\{(\d+)\}\r\n/.exec(rest);
    if (announced === null) return { payload: Buffer.from(payload + rest, 'latin1'), literals };
    const start = announced.index + announced[0].length;
    const end = start + Number(announced[1]);
    payload += rest.slice(0, start);
    literals.push(Buffer.from(rest.slice(start, end), 'latin1'));
    rest = rest.slice(end);
  }
};

/** The fastest of several rounds: what else the machine had to do meanwhile only makes one slower. */
const leastMs = async (work: () => Promise<unknown>): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
};
