import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionSettings } from '../../core/model/account.ts';
import type { AccountId, MailboxId } from '../../core/model/ids.ts';
import type { Attachments, FetchedText, HostPorts, MessageListing, Remote } from '../../core/ports.ts';
import type { Replica } from '../../core/replica/database.ts';
import { type SyncOnceOptions, type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import { systemClock } from '../../core/system-clock.ts';
import { createAttachments } from '../../electron/host/attachments/attachments.ts';
import { createRemote } from '../../electron/host/imap/remote.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import type { Dovecot } from '../support/dovecot.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { newReplica } from '../sync/new-replica.ts';

export const account = 'test' as AccountId;

/** What the server sent, whether or not it was kept: `path uid` of listings, `path uid part` of texts. */
export interface Sent {
  readonly listings: string[];
  readonly texts: string[];
}

/** A replica with its host, on a line to a private server. */
export interface Client {
  readonly link: SlowLink;
  readonly replica: Replica;
  readonly settings: ConnectionSettings;
  readonly ports: HostPorts;
  readonly sent: Sent;
  sync(
    options?: Partial<Pick<SyncOnceOptions, 'tiers' | 'folders' | 'signal' | 'budgetBytes'>> & {
      /** In the place of the client's own. */
      readonly remote?: Remote;
      readonly attachments?: Attachments;
    },
  ): Promise<SyncOutcome>;
  close(): Promise<void>;
}

/** A new client of alice's account, with an empty replica. */
export const startClient = async (dovecot: Dovecot): Promise<Client> => {
  const link = await startSlowLink({ target: { host: dovecot.host, port: dovecot.imapsPort } });
  const directory = await mkdtemp(join(tmpdir(), 'packetboat-pull-'));
  const host = createRemote({
    passwordFor: async () => dovecot.users.alice.password,
    tickets: createMemoryTicketStore(),
    timeouts: { silenceMs: 5_000 },
  });
  const sent: Sent = { listings: [], texts: [] };
  const ports = {
    remote: noting(host, sent),
    attachments: createAttachments({ directory, sessions: host }),
  };
  const replica = newReplica();
  const settings: ConnectionSettings = {
    host: link.host,
    port: link.port,
    security: 'tls',
    user: dovecot.users.alice.user,
    trustedFingerprint: null,
    certificateAuthority: readFileSync(dovecot.caFile, 'utf8'),
    plainAllowed: false,
  };
  return {
    link,
    replica,
    settings,
    ports,
    sent,
    sync: ({
      tiers = 1,
      folders = null,
      signal = new AbortController().signal,
      remote = ports.remote,
      attachments = ports.attachments,
      ...limits
    } = {}) =>
      syncOnce({
        accountId: account,
        connection: settings,
        replica,
        ports: { remote, attachments },
        clock: systemClock,
        signal,
        tiers,
        folders,
        ...limits,
      }),
    close: async () => {
      host.close();
      replica.close();
      await link.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** The same Remote, with a note of all it brings. */
const noting = (remote: Remote, sent: Sent): Remote => {
  let path = '';
  const listed = (listings: readonly MessageListing[]): void => {
    sent.listings.push(...listings.map(({ uid }) => `${path} ${uid}`));
  };
  const came = (texts: readonly FetchedText[]): void => {
    sent.texts.push(...texts.map(({ uid, part }) => `${path} ${uid} ${part}`));
  };
  return {
    ...remote,
    openMailbox: async (session, request) => {
      path = request.path;
      const opened = await remote.openMailbox(session, request);
      listed(opened.listings);
      came(opened.texts);
      return opened;
    },
    fetchListings: async (session, uids) => {
      const batch = await remote.fetchListings(session, uids);
      listed(batch.items);
      return batch;
    },
    fetchTexts: async (session, requests) => {
      const batch = await remote.fetchTexts(session, requests);
      came(batch.items);
      return batch;
    },
  };
};

/** A message as both sides can be asked for it, one line each. */
type StateLine = string;

const line = (message: {
  uid: number | null;
  flags: readonly string[];
  size: number;
  internalDate: string;
  messageId: string;
}): StateLine =>
  [
    message.uid,
    message.internalDate,
    message.size,
    message.messageId,
    ...message.flags.filter((flag) => flag !== '\\Recent').sort(),
  ].join(' ');

/** What the server holds, folder by folder. */
export const serverLines = async (dovecot: Dovecot): Promise<Record<string, StateLine[]>> =>
  Object.fromEntries(
    [...(await dovecot.serverState('alice'))].map(([path, { messages }]) => [
      path,
      messages.map((message) =>
        line({
          ...message,
          internalDate: new Date(message.internalDate).toISOString(),
          messageId: message.messageId ?? '',
        }),
      ),
    ]),
  );

/** What the replica holds, in the same form. */
export const replicaLines = async (replica: Replica): Promise<Record<string, StateLine[]>> => {
  const lines: Record<string, StateLine[]> = {};
  const paths = new Map<MailboxId, string>();
  for (const { id, path, selectable } of await replica.mailboxes.toArray()) {
    if (!selectable) continue;
    paths.set(id, path);
    lines[path] = [];
  }
  for (const row of (await replica.messages.toArray()).sort((a, b) => (a.uid ?? 0) - (b.uid ?? 0))) {
    const content = await replica.contents.get(row.contentId);
    lines[paths.get(row.mailboxId) ?? '?']?.push(
      line({
        ...row,
        internalDate: new Date(row.internalDate).toISOString(),
        messageId: content?.envelope.messageId ?? '?',
      }),
    );
  }
  return lines;
};
