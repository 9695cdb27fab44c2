import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import { connection } from './connection.ts';
import { type FakeExtensions, FakeServer } from './fake-server.ts';
import { instantClock } from './instant-clock.ts';
import { newReplica, replicaState } from './new-replica.ts';

const sync = (server: FakeServer, replica: Replica): Promise<SyncOutcome> =>
  syncOnce({
    accountId: 'test' as AccountId,
    connection,
    replica,
    ports: server.connect(),
    clock: instantClock(),
    signal: new AbortController().signal,
    tiers: 1,
    folders: null,
  });

const serverWith = (extensions: FakeExtensions, count: number): FakeServer => {
  const server = new FakeServer(extensions);
  server.create('INBOX');
  server.create('Archive');
  for (let index = 1; index <= count; index++) server.append('INBOX', `message ${index}`);
  return server;
};

describe.each<FakeExtensions>(['qresync', 'condstore', 'none'])(
  'pull from a server with %s',
  (extensions) => {
    it('brings every folder, list row and text', async () => {
      const server = serverWith(extensions, 120);
      const replica = newReplica();
      const outcome = await sync(server, replica);
      expect(outcome).toMatchObject({ error: null, folders: 2, messages: 120, texts: 120, newMessages: 120 });
      expect(await replicaState(replica)).toEqual(server.state());
    });

    it('follows new mail, flags and expunges, and fetches nothing again', async () => {
      const server = serverWith(extensions, 60);
      const replica = newReplica();
      await sync(server, replica);
      server.setFlags('INBOX', 3, ['\\Seen', '\\Flagged']);
      server.expunge('INBOX', 5);
      server.append('INBOX', 'news');
      server.move('INBOX', 7, 'Archive');
      const outcome = await sync(server, replica);
      expect(outcome).toMatchObject({ error: null, messages: 60, newMessages: 2 });
      expect(await replicaState(replica)).toEqual(server.state());
      // The newest that was known comes along with what arrived, to see that its UID still means it.
      const again = [...server.sent].filter(([, times]) => times > 1).map(([key]) => key);
      expect(again).toEqual([`INBOX ${server.mailbox('INBOX').uidValidity} 60`]);
    });

    it('continues a first sync that was cut anywhere, and what was committed does not cross again', async () => {
      for (let cutAfter = 0; cutAfter < 122; cutAfter += 6) {
        const server = serverWith(extensions, 60);
        const replica = newReplica();
        server.cutAfter = cutAfter;
        const first = await sync(server, replica);
        expect(first.error?.code).toBe('cut');
        const committed = new Set(
          (await replica.messages.toArray()).map(({ uidValidity, uid }) => `INBOX ${uidValidity} ${uid}`),
        );
        const before = new Map(server.sent);
        server.cutAfter = null;
        await sync(server, replica);
        expect(await replicaState(replica)).toEqual(server.state());
        for (const key of committed) expect(server.sent.get(key)).toBe(before.get(key));
        const texts = [...server.sent].filter(([key]) => key.endsWith(' text'));
        expect(texts.length).toBe(60);
        expect(texts.every(([, times]) => times === 1)).toBe(true);
      }
    });

    it('re-matches rows by content after a UIDVALIDITY change and fetches no text again', async () => {
      const server = serverWith(extensions, 130);
      const replica = newReplica();
      await sync(server, replica);
      const ids = new Map((await replica.messages.toArray()).map(({ subject, id }) => [subject, id]));
      server.expunge('INBOX', 10);
      server.resetUidValidity('INBOX');
      server.append('INBOX', 'after the reset');
      const outcome = await sync(server, replica);
      expect(outcome).toMatchObject({ error: null, messages: 130, newMessages: 1 });
      expect(await replicaState(replica)).toEqual(server.state());
      for (const { subject, id } of await replica.messages.toArray()) {
        if (subject !== 'after the reset') expect(id).toBe(ids.get(subject));
      }
      expect([...server.sent].filter(([key, times]) => key.endsWith(' text') && times > 1)).toEqual([]);
    });

    it('follows a renamed folder without fetching it again, and drops one that is gone', async () => {
      const server = serverWith(extensions, 20);
      const replica = newReplica();
      await sync(server, replica);
      server.rename('INBOX', 'Old/INBOX');
      server.mailboxes.delete('Archive');
      const outcome = await sync(server, replica);
      expect(outcome).toMatchObject({ error: null, folders: 1, messages: 20, newMessages: 0 });
      expect(await replicaState(replica)).toEqual(server.state());
      expect([...server.sent.values()].every((times) => times === 1)).toBe(true);
    });

    it('ends in the state of the server after any history, cut anywhere', async () => {
      const path = fc.constantFrom('INBOX', 'Archive', 'Lists');
      const uid = fc.integer({ min: 1, max: 12 });
      const event = fc.oneof(
        fc.record({ kind: fc.constant('append' as const), path }),
        fc.record({ kind: fc.constant('expunge' as const), path, uid }),
        fc.record({
          kind: fc.constant('flags' as const),
          path,
          uid,
          flags: fc.subarray(['\\Seen', '\\Flagged', '$Later']),
        }),
        fc.record({ kind: fc.constant('move' as const), path, uid, to: path }),
        fc.record({ kind: fc.constant('reset' as const), path }),
        fc.record({ kind: fc.constant('sync' as const), cutAfter: fc.option(fc.nat(30)) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
          const server = serverWith(extensions, 8);
          server.create('Lists');
          const replica = newReplica();
          let appended = 0;
          for (const action of events) {
            switch (action.kind) {
              case 'append':
                appended += 1;
                server.append(action.path, `appended ${appended}`);
                break;
              case 'expunge':
                server.expunge(action.path, action.uid);
                break;
              case 'flags':
                server.setFlags(action.path, action.uid, action.flags);
                break;
              case 'move':
                server.move(action.path, action.uid, action.to);
                break;
              case 'reset':
                server.resetUidValidity(action.path);
                break;
              case 'sync':
                server.cutAfter = action.cutAfter;
                await sync(server, replica);
            }
          }
          server.cutAfter = null;
          const outcome = await sync(server, replica);
          expect(outcome.error).toBeNull();
          expect(await replicaState(replica)).toEqual(server.state());
          expect(outcome.texts).toBe(outcome.messages);
        }),
        { numRuns: 40 },
      );
    });
  },
);
