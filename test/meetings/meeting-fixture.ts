import type { Meeting } from '../../core/model/conflict.ts';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import type { SyncOutcome } from '../../core/sync/sync-once.ts';
import { type Client, startClient } from '../pull/pull-fixture.ts';
import { type Dovecot, type DovecotOptions, startDovecot } from '../support/dovecot.ts';
import type { RawImap } from '../support/raw-imap.ts';

/** A client of ours, and another one that works on the server directly. */
export interface Scene {
  readonly dovecot: Dovecot;
  readonly client: Client;
  readonly other: RawImap;
  readonly now: number;
  /** Puts messages with these subjects into a folder, as the other side. */
  deliver(path: string, ...subjects: string[]): Promise<void>;
  /** The row whose subject this is; fails when there is not just one. */
  row(subject: string): Promise<Message>;
  id(subject: string): Promise<MessageId>;
  folder(path: string): Promise<MailboxId>;
  /** Syncs without a fault. */
  sync(): Promise<SyncOutcome>;
  /** Subjects with their flags, folder by folder, without empty folders: what we show and what the server holds. */
  shown(): Promise<Record<string, string[]>>;
  server(): Promise<Record<string, string[]>>;
  /** What needs attention, oldest first. */
  meetings(): Promise<Meeting[]>;
  /** How each change of the journal ended, in clock order: `move applied`. */
  journal(): Promise<string[]>;
  close(): Promise<void>;
}

/** A scene on a server of its own. */
export const startScene = async (options: DovecotOptions = {}): Promise<Scene> => {
  const dovecot = await startDovecot(options);
  const client = await startClient(dovecot);
  const other = await dovecot.imap('alice');
  const { replica } = client;
  const row = async (subject: string): Promise<Message> => {
    const rows = await replica.messages.filter((message) => message.subject === subject).toArray();
    const [only, ...more] = rows;
    if (!only || more.length > 0) throw new Error(`${rows.length} rows of ${subject}`);
    return only;
  };
  return {
    dovecot,
    client,
    other,
    now: Date.now(),
    deliver: (path, ...subjects) => dovecot.deliver('alice', path, subjects.map(letter)),
    row,
    id: async (subject) => (await row(subject)).id,
    folder: async (path) => {
      const mailbox = (await shownMailboxes(replica)).find((shown) => shown.path === path);
      if (!mailbox) throw new Error(`no folder ${path}`);
      return mailbox.id;
    },
    sync: async () => {
      const outcome = await client.sync();
      if (outcome.error) throw outcome.error;
      return outcome;
    },
    shown: async () => {
      const folders = await shownMailboxes(replica);
      const rows = await replica.messages.toArray();
      return Object.fromEntries(
        folders
          .map(({ id, path }): [string, string[]] => [
            path,
            rows.flatMap(({ shown, subject }) =>
              shown?.mailboxId === id ? [worded(subject, shown.flags)] : [],
            ),
          ])
          .filter(([, lines]) => lines.length > 0)
          .map(([path, lines]) => [path, lines.sort()]),
      );
    },
    server: async () =>
      Object.fromEntries(
        [...(await dovecot.serverState('alice'))]
          .filter(([, { messages }]) => messages.length > 0)
          .map(([path, { messages }]) => [
            path,
            messages.map(({ subject, flags }) => worded(subject, flags)).sort(),
          ]),
      ),
    meetings: async () =>
      (await replica.conflicts.where('open').equals(1).sortBy('id')).map(({ meeting }) => meeting),
    journal: async () =>
      (await replica.journal.orderBy('id').toArray()).map(
        ({ change, state }) => `${change.kind} ${state.kind}`,
      ),
    close: async () => {
      await other.close();
      await client.close();
      await dovecot.stop();
    },
  };
};

const worded = (subject: string, flags: readonly string[]): string =>
  [subject, ...flags.filter((flag) => flag !== '\\Recent').sort()].join(' ');

/** A letter with a Message-ID of its own; the same subject gives the same letter. */
export const letter = (subject: string) => ({
  raw: [
    'From: Ann <ann@example.net>',
    'To: alice@example.org',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@example.net>`,
    'Date: Wed, 01 May 2024 08:00:00 +0000',
    '',
    `This is ${subject}.`,
    '',
  ].join('\r\n'),
  internalDate: new Date('2024-05-01T08:00:00Z'),
});

/** Expunges messages as the other side. */
export const expunge = async (other: RawImap, path: string, uids: string): Promise<void> => {
  await other.ok(`SELECT "${path}"`);
  await other.ok(`UID STORE ${uids} +FLAGS.SILENT (\\Deleted)`);
  await other.ok(`UID EXPUNGE ${uids}`);
  await other.ok('UNSELECT');
};
