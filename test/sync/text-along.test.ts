import { describe, expect, it } from 'vitest';
import { inflateText } from '../../core/mail/deflate-text.ts';
import type { PartNumber } from '../../core/model/ids.ts';
import { setFocus } from '../../core/replica/commands/settings.ts';
import type { Replica } from '../../core/replica/database.ts';
import { type FakeExtensions, FakeServer } from './fake-server.ts';
import { newReplica } from './new-replica.ts';
import { watched } from './watched-session.ts';

const opened = async (replica: Replica, subject: string): Promise<void> => {
  const row = await replica.messages.filter((message) => message.subject === subject).first();
  await setFocus(replica, row?.mailboxId ?? null, row?.id ?? null);
};

const textOf = async (replica: Replica, subject: string): Promise<string | null> => {
  const row = await replica.messages.filter((message) => message.subject === subject).first();
  if (!row) return null;
  const text = await replica.texts.get([row.contentId, '1' as PartNumber]);
  return text ? inflateText(text.deflated) : null;
};

describe.each<FakeExtensions>(['qresync', 'condstore', 'none'])(
  'a text that comes with its folder from a server with %s',
  (extensions) => {
    const listed = async () => {
      const server = new FakeServer(extensions);
      server.create('INBOX');
      server.create('Archive');
      for (const name of ['one', 'two', 'three', 'four']) server.append('Archive', name);
      const replica = newReplica();
      await watched(server, replica, { tiers: 0 });
      return { server, replica };
    };

    it('is asked for once', async () => {
      const { server, replica } = await listed();
      await opened(replica, 'three');
      const { asked } = await watched(server, replica, { tiers: 0 });
      expect(asked[0]).toBe('open Archive texts 3');
      expect(asked.filter((request) => request.includes('texts'))).toHaveLength(1);
      expect(await textOf(replica, 'three')).toBe('text of three');
    });

    it('is not believed of a server that was put back, whose UIDs mean others', async () => {
      const { server, replica } = await listed();
      await opened(replica, 'three');
      const archive = server.mailbox('Archive');
      archive.messages.delete(3);
      archive.messages.delete(4);
      archive.uidNext = 3;
      archive.modseq = 3n;
      server.append('Archive', 'another');
      const { asked, outcome } = await watched(server, replica, { tiers: 0 });
      expect(outcome.error).toBeNull();
      expect(asked[0]).toBe('open Archive texts 3');
      expect(server.sent.get('another text')).toBe(1);
      expect(await replica.texts.count()).toBe(0);
    });

    it('is believed, and stays, when the line is cut behind it', async () => {
      const { server, replica } = await listed();
      await opened(replica, 'three');
      server.append('Archive', 'five');
      // STATUS tells of the fifth message, which is then listed in the same flight.
      const row = await replica.mailboxes.where('path').equals('Archive').first();
      if (row?.status) await replica.mailboxes.put({ ...row, status: { ...row.status, uidNext: 6 } });
      // The login, SELECT and the text come; its listings do not.
      server.cutAfter = 3;
      const { outcome } = await watched(server, replica, { tiers: 0 });
      expect(outcome.error).not.toBeNull();
      expect(await textOf(replica, 'three')).toBe('text of three');
      server.cutAfter = null;
      await watched(server, replica, { tiers: 0 });
      expect(server.sent.get('three text')).toBe(1);
      expect(await textOf(replica, 'five')).toBeNull();
      expect(await replica.messages.filter(({ subject }) => subject === 'five').count()).toBe(1);
    });
  },
);
