// What sending changes costs by itself, without the login before and the pull after it.
import type { MailboxId } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import type { Remote } from '../../core/ports.ts';
import { changeFlags, moveMessages } from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { startClient } from '../pull/pull-fixture.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import type { LinkCounters } from '../support/slow-link.ts';
import { madeMail } from './bench-mailbox.ts';
import type { Figure } from './figure.ts';

const withDovecot = async <T>(work: (dovecot: Dovecot) => Promise<T>): Promise<T> => {
  const dovecot = await startDovecot({ certificate: 'rsa' });
  try {
    return await work(dovecot);
  } finally {
    await dovecot.stop();
  }
};

const sortedFolders = ['INBOX', 'Archive', 'Clients', 'Family', 'Lists'] as const;
const perFolder = 100;

/** 100 flag changes and 20 moves among 5 folders, from the login on to where the pull begins. */
export const sortingAfterLogin = (): Promise<Figure[]> =>
  withDovecot(async (dovecot) => {
    for (const [seed, path] of sortedFolders.entries()) {
      await dovecot.deliver('alice', path, madeMail(10 + seed, perFolder));
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
