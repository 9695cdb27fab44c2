import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailboxId } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import type { Remote } from '../../core/ports.ts';
import { changeFlags, moveMessages } from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { startClient } from '../pull/pull-fixture.ts';
import type { Delivery } from '../support/deliver.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { makeMailbox, makeMessage } from '../support/mail-maker.ts';
import { corpusMessages } from '../support/mailboxes.ts';
import { type LinkCounters, links, type SlowLink, startSlowLink } from '../support/slow-link.ts';
import type { Figure } from './figure.ts';
import { runCli, runSync } from './run-cli.ts';

const inboxSize = 2_500;
const folderSizes = { Archive: 900, Clients: 400, Family: 300, Lists: 340, Sent: 200, Trash: 50 } as const;

/** Real mail where the corpus is at hand, made-up mail otherwise; says which. */
export const inboxMail = async (): Promise<{ mail: readonly Delivery[]; source: string }> => {
  const corpus = await corpusMessages(inboxSize);
  if (corpus) return { mail: corpus, source: 'the corpus of real mail' };
  return { mail: [...made(1, inboxSize)], source: 'generated mail' };
};

const made = (seed: number, count: number) =>
  makeMailbox({
    seed,
    count,
    from: new Date('2024-01-01T00:00:00Z'),
    to: new Date('2024-12-01T00:00:00Z'),
    maxAttachmentBytes: 50_000,
  });

interface Bench {
  readonly dovecot: Dovecot;
  readonly link: SlowLink;
  readonly password: string;
  /** Connection flags of the CLI for a data directory. */
  args(directory: string): string[];
  directory(): Promise<string>;
}

const withBench = async <T>(work: (bench: Bench) => Promise<T>): Promise<T> => {
  const dovecot = await startDovecot({ certificate: 'rsa' });
  const link = await startSlowLink({ target: { host: dovecot.host, port: dovecot.imapsPort } });
  const root = await mkdtemp(join(tmpdir(), 'packetboat-bench-'));
  const { user, password } = dovecot.users.alice;
  try {
    return await work({
      dovecot,
      link,
      password,
      directory: () => mkdtemp(join(root, 'data-')),
      args: (directory) => [
        '--data',
        directory,
        '--host',
        link.host,
        '--port',
        String(link.port),
        '--security',
        'tls',
        '--user',
        user,
        '--ca',
        dovecot.caFile,
      ],
    });
  } finally {
    await link.stop();
    await dovecot.stop();
    await rm(root, { recursive: true, force: true });
  }
};

/** Full lists of INBOX, cold; then the whole account, and a second run at once. */
export const listsAndNothingNew = (mail: readonly Delivery[]): Promise<Figure[]> =>
  withBench(async ({ dovecot, link, password, args, directory }) => {
    await dovecot.deliver('alice', 'INBOX', mail);
    const lists = await runSync([...args(await directory()), '--tiers', '0', '--folder', 'INBOX'], password);
    const crossed = link.counters();
    const perMessage = (crossed.up + crossed.down) / mail.length;

    let seed = 2;
    for (const [path, count] of Object.entries(folderSizes)) {
      await dovecot.deliver('alice', path, made(seed, count));
      seed += 1;
    }
    const whole = await directory();
    const first = await runSync([...args(whole), '--tiers', '0'], password);
    link.resetCounters();
    const second = await runSync([...args(whole), '--tiers', '0'], password);
    const idle = link.counters();
    return [
      {
        scenario: `full lists of ${lists.messages} messages, first connection`,
        measured: `${perMessage.toFixed(1)} B a message`,
        target: '≤ 88 B a message',
        met: perMessage <= 88,
        details: { ...crossed, messages: lists.messages },
      },
      {
        scenario: `nothing new, ${first.messages} messages in ${Object.keys(folderSizes).length + 2} folders`,
        measured: `${idle.up + idle.down} B, ${idle.flights} flights`,
        target: '≤ 3600 B, ≤ 6 flights',
        met: idle.up + idle.down <= 3_600 && idle.flights <= 6 && second.newMessages === 0,
        details: { ...idle },
      },
    ];
  });

/** From going online to the newest 50 of INBOX on hand, on each kind of line. */
export const firstScreen = async (mail: readonly Delivery[]): Promise<Figure[]> => {
  const dovecot = await startDovecot({ certificate: 'rsa' });
  try {
    await dovecot.deliver('alice', 'INBOX', mail);
    const figures: Figure[] = [];
    for (const name of ['dialup', 'satellite', 'iridium'] as const) {
      const client = await startClient(dovecot);
      client.link.set(links[name]);
      const started = performance.now();
      const stop = new AbortController();
      const seconds = new Promise<number>((resolve) => {
        const look = setInterval(async () => {
          if ((await client.replica.messages.count()) < 50) return;
          clearInterval(look);
          resolve((performance.now() - started) / 1_000);
        }, 20);
      });
      const running = client.sync({ tiers: 0, signal: stop.signal });
      const taken = await seconds;
      stop.abort(new Error('seen enough'));
      await running;
      await client.close();
      figures.push({
        scenario: `newest 50 of ${mail.length}, cold, ${name}`,
        measured: `${taken.toFixed(1)} s`,
        target: name === 'dialup' ? '≤ 5 s' : '—',
        met: name !== 'dialup' || taken <= 5,
        details: { seconds: taken },
      });
    }
    return figures;
  } finally {
    await dovecot.stop();
  }
};

/** A 3 MB attachment of noise, the line cut ten times, each time another process. */
export const attachmentUnderFire = (): Promise<Figure[]> =>
  withBench(async ({ dovecot, link, password, args, directory }) => {
    const size = 3_000_000;
    const message = makeMessage({
      seed: 3,
      date: new Date('2024-05-01T08:00:00Z'),
      kind: 'binary-attachment',
      attachmentBytes: size,
    });
    await dovecot.deliver('alice', 'INBOX', [message]);
    const data = await directory();
    const connection = args(data);
    await runSync([...connection, '--tiers', '0'], password);
    link.resetCounters();
    const out = join(data, 'attachment.bin');
    let cuts = 0;
    let ended: number | null = 3;
    while (ended === 3 && cuts <= 20) {
      if (cuts < 10) link.cutAfter(Math.floor(size / 11) + 1_237 * cuts);
      const run = await runCli(
        ['get', ...connection, '--folder', 'INBOX', '--uid', '1', '--part', '2', '--out', out],
        password,
      );
      ended = run.code;
      if (ended === 3) cuts += 1;
      else if (ended !== 0) throw new Error(`get ended with ${ended}: ${run.stderr}`);
    }
    const decoded = (await readFile(out)).length;
    const { up, down } = link.counters();
    const over = ((up + down) / decoded - 1) * 100;
    return [
      {
        scenario: `attachment of ${decoded} B, cut ${cuts} times`,
        measured: `${over.toFixed(2)} % over its size`,
        target: '≤ 3 %',
        met: over <= 3 && cuts === 10,
        details: { ...link.counters(), decoded, cuts },
      },
    ];
  });

const sortedFolders = ['INBOX', 'Archive', 'Clients', 'Family', 'Lists'] as const;
const perFolder = 100;

/** 100 flag changes and 20 moves among 5 folders, from the login on to where the pull begins. */
export const sortingPushed = (): Promise<Figure[]> =>
  withBench(async ({ dovecot }) => {
    for (const [seed, path] of sortedFolders.entries()) {
      await dovecot.deliver('alice', path, made(10 + seed, perFolder));
    }
    const client = await startClient(dovecot);
    try {
      await client.sync({ tiers: 0 });
      await sortFolders(client.replica);
      const { remote } = client.ports;
      let login = client.link.counters();
      let pull: LinkCounters | null = null;
      const measured: Remote = {
        ...remote,
        connect: async (...args) => {
          const session = await remote.connect(...args);
          login = client.link.counters();
          return session;
        },
        listMailboxes: async (session) => {
          pull ??= client.link.counters();
          return remote.listMailboxes(session);
        },
      };
      const outcome = await client.sync({ tiers: 0, remote: measured });
      const whole = client.link.counters();
      if (!pull || outcome.pending > 0 || outcome.conflicts > 0) throw new Error('not everything was pushed');
      const push = since(login, pull);
      const after = since(pull, whole);
      return [
        {
          scenario: `sorting pushed: ${outcome.pushed} changes in ${sortedFolders.length} folders, after login`,
          measured: `${push.up} B up (${push.down} B down), ${push.flights} flights`,
          target: '≤ 2048 B up, ≤ 12 flights',
          met: push.up <= 2_048 && push.flights <= 12 && outcome.pushed === 120,
          details: {
            ...push,
            afterwardsUp: after.up,
            afterwardsDown: after.down,
            afterwardsFlights: after.flights,
          },
        },
      ];
    } finally {
      await client.close();
    }
  });

/** In each folder 12 read, 5 starred, 3 labelled, and 4 moved: 2 each to the next two folders. */
const sortFolders = async (replica: Replica): Promise<void> => {
  const mailboxes = await replica.mailboxes.toArray();
  const idOf = (path: string | undefined): MailboxId => {
    const mailbox = mailboxes.find((candidate) => candidate.path === path);
    if (!mailbox) throw new Error(`there is no ${path}`);
    return mailbox.id;
  };
  let now = Date.UTC(2025, 0, 1);
  for (const [index, path] of sortedFolders.entries()) {
    const id = idOf(path);
    const rows = await replica.messages.filter(({ mailboxId }) => mailboxId === id).toArray();
    const newestFirst = rows.sort((a, b) => b.internalDate - a.internalDate);
    const lacking = (flag: string) => newestFirst.filter(({ flags }) => !flags.includes(flag));
    const ids = (some: readonly Message[]) => some.map((row) => row.id);
    const kinds = [
      ['\\Seen', 12],
      ['\\Flagged', 5],
      ['$todo', 3],
    ] as const;
    for (const [flag, count] of kinds) {
      const unlike = flag === '\\Seen' ? newestFirst : lacking(flag);
      const remove =
        flag === '\\Seen' ? unlike.filter(({ flags }) => flags.includes(flag)).slice(0, count) : [];
      const add = flag === '\\Seen' ? [] : unlike.slice(0, count);
      now += 1_000;
      await changeFlags(replica, { messageIds: ids(add), add: [flag], remove: [] }, now);
      await changeFlags(replica, { messageIds: ids(remove), add: [], remove: [flag] }, now);
    }
    for (const step of [1, 2]) {
      const messageIds = ids(newestFirst.slice(20 + 2 * step, 22 + 2 * step));
      const to = idOf(sortedFolders[(index + step) % sortedFolders.length]);
      now += 1_000;
      await moveMessages(replica, { messageIds, to }, now);
    }
  }
};

const since = (before: LinkCounters, after: LinkCounters) => ({
  up: after.up - before.up,
  down: after.down - before.down,
  flights: after.flights - before.flights,
});
