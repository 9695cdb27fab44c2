// A session with a fake server that says what was asked of it, in order, and lets the test do something in between.
import type { AccountId, MailboxId } from '../../core/model/ids.ts';
import type { OpenMailboxRequest, Remote } from '../../core/ports.ts';
import type { Replica } from '../../core/replica/database.ts';
import { type SyncOnceOptions, type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import { connection } from './connection.ts';
import type { FakeServer } from './fake-server.ts';
import { instantClock } from './instant-clock.ts';

/** One request: `open INBOX`, `open INBOX texts 5`, `open INBOX + open Work`, `list INBOX 3:5`, `texts INBOX 5,4`, `folders`. */
export type Asked = string;

export interface WatchedSession {
  readonly outcome: SyncOutcome;
  readonly asked: readonly Asked[];
}

/** One session. `before` runs before each request, with what is asked and how often something was asked by then. */
export const watched = async (
  server: FakeServer,
  replica: Replica,
  {
    before = () => undefined,
    ...options
  }: Partial<Pick<SyncOnceOptions, 'tiers' | 'folders' | 'budgetBytes' | 'clock' | 'onProgress'>> & {
    readonly before?: (asked: Asked, index: number) => void | Promise<void>;
  } = {},
): Promise<WatchedSession> => {
  const asked: Asked[] = [];
  const note = async (request: Asked): Promise<void> => {
    await before(request, asked.length);
    asked.push(request);
  };
  const { remote, attachments } = server.connect();
  const outcome = await syncOnce({
    accountId: 'test' as AccountId,
    connection,
    replica,
    ports: { remote: noting(remote, note), attachments },
    clock: instantClock(),
    signal: new AbortController().signal,
    tiers: null,
    folders: null,
    ...options,
  });
  return { outcome, asked };
};

const opening = ({ path, texts = [] }: OpenMailboxRequest): string =>
  texts.length > 0 ? `open ${path} texts ${texts.map(({ uid }) => uid).join(',')}` : `open ${path}`;

const noting = (remote: Remote, note: (asked: Asked) => Promise<void>): Remote => {
  let open = '';
  return {
    ...remote,
    listMailboxes: async (session, without) => {
      await note(without?.length ? `folders without ${without.join(' ')}` : 'folders');
      return remote.listMailboxes(session, without);
    },
    openMailbox: async (session, request) => {
      open = request.path;
      await note(opening(request));
      return remote.openMailbox(session, request);
    },
    openMailboxes: async (session, requests) => {
      open = requests.at(-1)?.path ?? '';
      await note(requests.map(opening).join(' + '));
      return remote.openMailboxes(session, requests);
    },
    selectMailbox: async (session, path) => {
      open = path;
      await note(`select ${path}`);
      return remote.selectMailbox(session, path);
    },
    fetchListings: async (session, uids) => {
      await note(`list ${open} ${uids}`);
      return remote.fetchListings(session, uids);
    },
    fetchIdentities: async (session, uids) => {
      await note(`identify ${open} ${uids}`);
      return remote.fetchIdentities(session, uids);
    },
    searchSince: async (session, since) => {
      await note(`search ${open}`);
      return remote.searchSince(session, since);
    },
    fetchTexts: async (session, requests) => {
      await note(`texts ${open} ${requests.map(({ uid }) => uid).join(',')}`);
      return remote.fetchTexts(session, requests);
    },
    changeMessages: async (session, commands) => {
      await note(`change ${open}`);
      return remote.changeMessages(session, commands);
    },
    changeMailboxes: async (session, commands) => {
      await note('change folders');
      return remote.changeMailboxes(session, commands);
    },
    appendMessages: async (session, path, messages) => {
      await note(`append ${path}`);
      return remote.appendMessages(session, path, messages);
    },
  };
};

export const folderOf = async (replica: Replica, path: string): Promise<MailboxId> => {
  const row = await replica.mailboxes.where('path').equals(path).first();
  if (!row) throw new Error(`there is no ${path} here`);
  return row.id;
};

/** The UIDs that have a row in a folder, in order. */
export const listed = async (replica: Replica, path: string): Promise<number[]> => {
  const mailboxId = await folderOf(replica, path);
  const rows = await replica.messages.filter((row) => row.mailboxId === mailboxId).toArray();
  return rows.flatMap(({ uid }) => uid ?? []).sort((a, b) => a - b);
};

/** The UIDs of a folder whose text is here. */
export const withText = async (replica: Replica, path: string): Promise<number[]> => {
  const mailboxId = await folderOf(replica, path);
  const held = new Set((await replica.texts.toArray()).map(({ contentId }) => contentId));
  const rows = await replica.messages.filter((row) => row.mailboxId === mailboxId).toArray();
  return rows
    .flatMap(({ uid, contentId }) => (uid !== null && held.has(contentId) ? [uid] : []))
    .sort((a, b) => a - b);
};
