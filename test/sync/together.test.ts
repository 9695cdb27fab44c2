// Several folders that changed, or are new: one flight for what changed, one for their texts.
import { describe, expect, it } from 'vitest';
import type { Replica } from '../../core/replica/database.ts';
import { FakeServer } from './fake-server.ts';
import { newReplica, replicaState } from './new-replica.ts';
import { watched } from './watched-session.ts';

const folders = ['INBOX', 'Clients', 'Family', 'Lists', 'Travel'] as const;

const newServer = (extensions: 'qresync' | 'condstore' | 'none' = 'qresync'): FakeServer => {
  const server = new FakeServer(extensions);
  for (const path of folders) {
    server.create(path);
    for (let index = 0; index < 6; index += 1) server.append(path, `${path} ${index}`);
  }
  return server;
};

/** A day's news: in each folder something is flagged, something goes and something comes. */
const happen = (server: FakeServer, day = 1): void => {
  for (const path of folders) {
    server.setFlags(path, day, ['\\Flagged']);
    server.expunge(path, day + 1);
    server.append(path, `${path} news ${day}`);
  }
};

const inStep = async (extensions?: 'qresync' | 'condstore' | 'none') => {
  const server = newServer(extensions);
  const replica = newReplica();
  await watched(server, replica);
  return { server, replica };
};

/** Subjects of messages whose text is not here. */
const withoutText = async (replica: Replica): Promise<string[]> => {
  const texts = new Set((await replica.texts.toArray()).map(({ contentId }) => contentId));
  const rows = await replica.messages.toArray();
  return rows.flatMap(({ contentId, subject }) => (texts.has(contentId) ? [] : [subject]));
};

const paths = (asked: string): string[] => [...asked.matchAll(/open (\w+)/g)].map(([, path = '']) => path);

describe('folders seen for the first time', () => {
  const known = ['INBOX', 'Clients', 'Family', 'Lists', 'Travel'];

  it('are listed whole in one flight where they are small, and their texts come in another', async () => {
    const server = newServer();
    const replica = newReplica();
    const { asked } = await watched(server, replica);
    expect(await replicaState(replica)).toEqual(server.state());
    expect(await withoutText(replica)).toEqual([]);
    expect(asked.map(paths).filter(({ length }) => length > 0)).toHaveLength(asked.length - 1);
    expect(new Set(asked.flatMap(paths))).toEqual(new Set(known));
    expect(server.openedTogether.length).toBeLessThan(known.length);
    expect([...server.sent].filter(([, times]) => times > 1)).toEqual([]);
  });

  it('come behind the first rows of the first of them while the speed of the line is not known', async () => {
    const server = newServer();
    server.meter = { bytesPerSecond: null };
    const { asked } = await watched(server, newReplica(), { tiers: 0 });
    expect(asked.filter((request) => request.includes('+'))).toEqual([]);
  });

  it('are opened by themselves where they are large', async () => {
    const server = newServer();
    for (let index = 0; index < 400; index += 1) server.append('Lists', `many ${index}`);
    const replica = newReplica();
    const { asked } = await watched(server, replica, { tiers: 0 });
    expect(await replicaState(replica)).toEqual(server.state());
    expect(asked).toContain('open Lists');
  });

  it('are opened by themselves once that came to nothing together', async () => {
    const server = newServer();
    server.nothingTogether = true;
    const replica = newReplica();
    const { asked } = await watched(server, replica, { tiers: 0 });
    expect(await replicaState(replica)).toEqual(server.state());
    for (const path of known) expect(asked).toContain(`open ${path}`);
  });

  it('lose nothing, wherever the line is cut', async () => {
    for (let cut = 1; cut <= 40; cut += 3) {
      const server = newServer();
      const replica = newReplica();
      server.cutAfter = cut;
      await watched(server, replica).catch(() => undefined);
      server.cutAfter = null;
      await watched(server, replica);
      expect(await replicaState(replica), `cut after ${cut}`).toEqual(server.state());
      expect(await withoutText(replica)).toEqual([]);
    }
  });
});

describe('folders that changed', () => {
  it('are opened in one flight, and their texts come in another', async () => {
    const { server, replica } = await inStep();
    happen(server);
    const { asked } = await watched(server, replica);
    expect(await replicaState(replica)).toEqual(server.state());
    const [folderList, opening, texts, ...rest] = asked;
    expect([folderList, rest]).toEqual(['folders', []]);
    expect(new Set(paths(opening ?? ''))).toEqual(new Set(folders));
    expect(paths(texts ?? '')).toEqual(paths(opening ?? ''));
    expect(texts?.match(/texts 7/g)).toHaveLength(folders.length);
    expect(await withoutText(replica)).toEqual([]);
  });

  it('are listed once each, and their texts sent once', async () => {
    const { server, replica } = await inStep();
    happen(server);
    await watched(server, replica);
    const twice = [...server.sent].filter(([key, times]) => times > 1 && !key.endsWith(' 6'));
    // The newest known one comes along with what arrived.
    expect(twice).toEqual([]);
  });

  it.each(['condstore', 'none'] as const)(
    'are opened by themselves on a server with %s',
    async (extensions) => {
      const { server, replica } = await inStep(extensions);
      happen(server);
      const { asked } = await watched(server, replica);
      expect(await replicaState(replica)).toEqual(server.state());
      expect(asked.filter((request) => request.includes('+'))).toEqual([]);
    },
  );

  it('are opened by themselves once that came to nothing together', async () => {
    const { server, replica } = await inStep();
    happen(server);
    server.nothingTogether = true;
    const { asked } = await watched(server, replica);
    expect(await replicaState(replica)).toEqual(server.state());
    expect(asked.filter((request) => request.includes('+'))).toHaveLength(1);
    expect(await withoutText(replica)).toEqual([]);
  });

  it('are opened by themselves where one has another UIDVALIDITY, or is gone', async () => {
    const { server, replica } = await inStep();
    happen(server);
    server.resetUidValidity('Family');
    const { asked } = await watched(server, replica, {
      before: (request) => {
        // Between the list and the opening.
        if (request.includes('+') && server.mailboxes.has('Travel')) {
          server.mailboxes.delete('Travel');
          server.resetUidValidity('Lists');
        }
      },
    });
    expect(paths(asked[1] ?? '')).not.toContain('Family');
    await watched(server, replica);
    expect(await replicaState(replica)).toEqual(server.state());
  });

  it('with more news than a part of the list are opened by themselves', async () => {
    const { server, replica } = await inStep();
    happen(server);
    for (let index = 0; index < 400; index += 1) server.append('Lists', `many ${index}`);
    const { asked } = await watched(server, replica);
    expect(await replicaState(replica)).toEqual(server.state());
    expect(asked.filter((request) => request === 'open Lists')).toHaveLength(1);
    expect(asked.some((request) => request.includes('+'))).toBe(true);
  });

  it('lose nothing, wherever the line is cut', async () => {
    const { server, replica } = await inStep();
    for (let day = 1; day <= 14; day += 1) {
      happen(server, 2 * day);
      server.cutAfter = 3 * day;
      await watched(server, replica).catch(() => undefined);
      server.cutAfter = null;
      await watched(server, replica);
      expect(await replicaState(replica), `cut after ${3 * day}`).toEqual(server.state());
      expect(await withoutText(replica)).toEqual([]);
    }
    expect(server.openedTogether.length).toBeGreaterThan(20);
  });

  it('whose texts do not come along have them asked for once each is open', async () => {
    const { server, replica } = await inStep();
    happen(server);
    server.keepsTextsBack = true;
    const { asked } = await watched(server, replica);
    expect(await replicaState(replica)).toEqual(server.state());
    expect(await withoutText(replica)).toEqual([]);
    expect(asked.filter((request) => request.includes('+'))).toHaveLength(2);
    expect(asked.filter((request) => /^texts/.test(request))).toHaveLength(folders.length);
  });

  it('are not opened again when nothing more has changed', async () => {
    const { server, replica } = await inStep();
    happen(server);
    await watched(server, replica);
    const { asked } = await watched(server, replica);
    expect(asked).toEqual(['folders']);
  });
});
