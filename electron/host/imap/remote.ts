import { randomUUID } from 'node:crypto';
import { HostError, RemoteError, serializeError } from '../../../core/errors.ts';
import { formatUidSet } from '../../../core/merge/uid-set.ts';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import type { AccountId } from '../../../core/model/ids.ts';
import type { Remote, SessionId, TestStep } from '../../../core/ports.ts';
import type { SectionSource } from '../attachments/section-source.ts';
import { type ReadFile, rebuildMessage } from '../rebuild-message.ts';
import { appendMessages, type ComposeMessage } from './append-messages.ts';
import { changeMailboxes } from './change-mailboxes.ts';
import { changeMessages } from './change-messages.ts';
import { testConnection } from './connection-test.ts';
import { fetchIdentities, fetchListings } from './fetch-listings.ts';
import { fetchTexts } from './fetch-texts.ts';
import { findMessageIds } from './find-messages.ts';
import { LeanConnection } from './lean-connection.ts';
import { listMailboxes } from './list-mailboxes.ts';
import { openMailbox } from './open-mailbox.ts';
import { openMailboxes } from './open-mailboxes.ts';
import { searchAll, searchSince } from './search-mailbox.ts';
import { claimAhead, fetchSection } from './section-range.ts';
import { selectMailbox } from './select-mailbox.ts';
import { Session } from './session.ts';
import type { TicketStore } from './ticket-store.ts';

export interface RemoteOptions {
  /** The password kept for an account; null for none. */
  readonly passwordFor: (accountId: AccountId) => Promise<string | null>;
  readonly tickets: TicketStore;
  /** Reads finished attachments, for messages that are put together again from their parts. Without it they are refused. */
  readonly readFile?: ReadFile;
  readonly timeouts?: {
    /** How long nothing may move while something is waited for, ms. Default: 60 000. */
    readonly silenceMs?: number;
  };
}

/** The Remote port, and what the host's own attachments need of its sessions. */
export interface HostRemote extends Remote, SectionSource {
  /** Remote.test, which tells of each step that is behind it. */
  test(
    settings: ConnectionSettings,
    password: string,
    onStep?: (step: TestStep) => void,
  ): Promise<readonly TestStep[]>;
  /** Ends every session. */
  close(): void;
}

const defaultSilenceMs = 60_000;

const noFiles: ReadFile = async () => {
  throw new HostError('missing', 'Attachments cannot be read here.');
};

/** The Remote port on IMAP servers. */
export const createRemote = (options: RemoteOptions): HostRemote => {
  const { readFile = noFiles } = options;
  const silenceMs = options.timeouts?.silenceMs ?? defaultSilenceMs;
  const sessions = new Map<SessionId, Session>();

  const sessionOf = (id: SessionId): Session => {
    const session = sessions.get(id);
    if (session === undefined) throw new RemoteError('cut', 'That session has ended.');
    return session;
  };
  const inTurn = <T>(id: SessionId, act: (session: Session) => Promise<T>): Promise<T> => {
    const session = sessionOf(id);
    return session.inTurn(() => act(session));
  };

  const compose: ComposeMessage = async ({ source }) =>
    source.kind === 'raw'
      ? Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength)
      : await rebuildMessage(source, readFile);

  return {
    connect: async (accountId, settings, look) => {
      const password = await options.passwordFor(accountId);
      if (password === null) {
        throw new RemoteError(
          'password',
          `There is no password for ${settings.user} at ${settings.host} here.`,
        );
      }
      const { tickets } = options;
      const connection = new LeanConnection({
        settings,
        password,
        tickets,
        silenceMs,
        ...(look === undefined ? {} : { look }),
      });
      await connection.connect();
      const id = randomUUID() as string as SessionId;
      const session = new Session({ id, connection, host: settings.host });
      sessions.set(id, session);
      return { id, features: session.features, listings: connection.listings };
    },
    listMailboxes: async (id, without = [], known = []) =>
      await inTurn(id, (session) => listMailboxes(session, { without, known })),
    openMailbox: async (id, request) => await inTurn(id, (session) => openMailbox(session, request)),
    openMailboxes: async (id, requests) => await inTurn(id, (session) => openMailboxes(session, requests)),
    fetchListings: async (id, uids) => await inTurn(id, (session) => fetchListings(session, uids)),
    fetchIdentities: async (id, uids) => await inTurn(id, (session) => fetchIdentities(session, uids)),
    searchAll: async (id) => formatUidSet(await inTurn(id, searchAll)),
    searchSince: async (id, since) =>
      formatUidSet(await inTurn(id, (session) => searchSince(session, since))),
    fetchTexts: async (id, requests) => await inTurn(id, (session) => fetchTexts(session, requests)),
    fetchSection: async (id, request, onTheWay) => await fetchSection(sessionOf(id), request, onTheWay),
    claimAhead: (id, request) => {
      const session = sessions.get(id);
      return session === undefined ? null : claimAhead(session, request);
    },
    hasBinary: (id) => sessionOf(id).features.binary,
    selectMailbox: async (id, path) => await inTurn(id, (session) => selectMailbox(session, path)),
    changeMessages: async (id, commands) => await inTurn(id, (session) => changeMessages(session, commands)),
    findMessageIds: async (id, from, messageIds) =>
      await inTurn(id, (session) => findMessageIds(session, from, messageIds)),
    appendMessages: async (id, path, messages) =>
      await inTurn(id, (session) => appendMessages(session, { path, messages, compose })),
    changeMailboxes: async (id, commands) =>
      await inTurn(id, (session) => changeMailboxes(session, commands)),
    meter: async (id) => {
      const { connection } = sessionOf(id);
      return {
        ...connection.meter,
        ended: connection.isClosed ? serializeError(connection.endReason) : null,
      };
    },
    disconnect: async (id) => {
      const connection = sessions.get(id)?.connection;
      sessions.delete(id);
      if (connection === undefined) return null;
      await connection.hangUp();
      return connection.meter;
    },
    test: (settings, password, onStep) => testConnection({ settings, password, silenceMs, onStep }),
    close: () => {
      for (const { connection } of sessions.values()) connection.close();
      sessions.clear();
    },
  };
};
