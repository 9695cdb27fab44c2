import { describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../core/model/rule.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import { changeFlags } from '../../core/replica/commands/message-commands.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import {
  cancelEntry,
  listMore,
  moveUpEntry,
  pauseEntry,
  restoreEntry,
  resumeEntry,
} from '../../core/replica/commands/queue-commands.ts';
import { addException, setRule } from '../../core/replica/commands/rule-commands.ts';
import { setFocus } from '../../core/replica/commands/settings.ts';
import { wantText } from '../../core/replica/commands/wants.ts';
import type { Replica } from '../../core/replica/database.ts';
import { FakeServer } from './fake-server.ts';
import { instantClock } from './instant-clock.ts';
import { newReplica, reopened, replicaState } from './new-replica.ts';
import { called, folder, later, raw } from './push-fixture.ts';
import { listed, watched, withText } from './watched-session.ts';

const serverWith = (
  counts: Readonly<Record<string, number>>,
  extensions: 'qresync' | 'condstore' = 'qresync',
): FakeServer => {
  const server = new FakeServer(extensions);
  for (const [path, count] of Object.entries(counts)) {
    server.create(path);
    for (let index = 1; index <= count; index++) server.append(path, `${path} ${index}`);
  }
  return server;
};

const all = { kind: 'all' } as const;
const lists: Rule = { fetch: { kind: 'lists' }, reach: all };
const newest = (messages: number): Rule => ({
  fetch: { kind: 'texts', textBytes: 10_000 },
  reach: { kind: 'messages', messages },
});

/** A replica that knows the folders of a server whose mail is still to come. */
const knowing = async (server: FakeServer): Promise<Replica> => {
  const replica = newReplica();
  const messages = [...server.mailboxes.values()].map(({ messages: held }) => [...held]);
  for (const mailbox of server.mailboxes.values()) mailbox.messages.clear();
  await watched(server, replica);
  [...server.mailboxes.values()].forEach((mailbox, index) => {
    for (const [uid, message] of messages[index] ?? []) mailbox.messages.set(uid, message);
    mailbox.modseq += 1n;
  });
  return replica;
};

describe('a folder that is off', () => {
  it('is named and no more: no STATUS, no opening, no row', async () => {
    const server = serverWith({ INBOX: 3, Noise: 4, 'Noise/Deep': 2 });
    const replica = newReplica();
    await watched(server, replica, { tiers: 0, folders: [] });
    await setPriority(replica, { mailboxId: await folder(replica, 'Noise'), priority: 'off' });
    const { asked, outcome } = await watched(server, replica);
    expect(outcome.error).toBeNull();
    expect(asked[0]).toBe('folders without Noise Noise/Deep');
    expect(asked.filter((request) => request.includes('Noise'))).toHaveLength(1);
    expect(await listed(replica, 'Noise')).toEqual([]);
    expect(await listed(replica, 'INBOX')).toEqual([1, 2, 3]);
  });

  it('stays off under another name, though nobody ever opened it', async () => {
    const server = serverWith({ INBOX: 1, Noise: 4 });
    const replica = newReplica();
    await watched(server, replica, { tiers: 0, folders: ['INBOX'] });
    await setPriority(replica, { mailboxId: await folder(replica, 'Noise'), priority: 'off' });
    await watched(server, replica);
    server.rename('Noise', 'Din');
    await watched(server, replica);
    const { asked } = await watched(server, replica);
    expect(asked[0]).toBe('folders without Din');
    expect(await listed(replica, 'Din')).toEqual([]);
  });

  it('is picked up at once when it is turned on in the middle of a session', async () => {
    const server = serverWith({ INBOX: 30, Later: 2 });
    const replica = await knowing(server);
    const mailboxId = await folder(replica, 'Later');
    await setPriority(replica, { mailboxId, priority: 'off' });
    const { asked } = await watched(server, replica, {
      before: async (request) => {
        if (request.startsWith('texts INBOX')) await setPriority(replica, { mailboxId, priority: 'high' });
      },
    });
    const turned = asked.findIndex((request) => request.startsWith('texts INBOX'));
    expect(asked[turned + 1]).toBe('open Later');
    expect(await withText(replica, 'Later')).toEqual([1, 2]);
  });

  it('is left alone from the next step on when it is turned off in the middle of a session', async () => {
    const server = serverWith({ INBOX: 5, Noise: 5 });
    const replica = await knowing(server);
    const { asked } = await watched(server, replica, {
      before: async (request) => {
        if (request.startsWith('texts INBOX'))
          await setPriority(replica, { mailboxId: await folder(replica, 'Noise'), priority: 'off' });
      },
    });
    expect(asked.some((request) => request.startsWith('texts Noise'))).toBe(false);
  });

  it('serves what somebody asks for of what is here of it, and shows as many rows as somebody asks for', async () => {
    const server = serverWith({ INBOX: 1, Noise: 6 });
    const replica = newReplica();
    await watched(server, replica, { tiers: 0 });
    const mailboxId = await folder(replica, 'Noise');
    await setPriority(replica, { mailboxId, priority: 'off' });
    const row = await replica.messages.filter((message) => message.mailboxId === mailboxId).first();
    if (!row) throw new Error('no row');
    await wantText(replica, row.id, '1' as never, later());
    server.append('Noise', 'more');
    const { asked } = await watched(server, replica);
    expect(asked.filter((request) => request.includes(' Noise'))).toEqual([
      `open Noise texts ${row.uid}`,
      // Something arrived: whether the newest message known still has its UID is looked at before anything is believed by UIDs.
      'identify Noise 6',
      'folders without Noise',
    ]);
    expect(await listed(replica, 'Noise')).toEqual([1, 2, 3, 4, 5, 6]);
    await listMore(replica, { mailboxId, count: 5 });
    await watched(server, replica);
    expect(await listed(replica, 'Noise')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await withText(replica, 'Noise')).toEqual([row.uid]);
  });

  it('is opened for the change that waits for a look at it', async () => {
    const server = serverWith({ INBOX: 2, Noise: 2 });
    const replica = newReplica();
    await watched(server, replica);
    const mailboxId = await folder(replica, 'Noise');
    await setPriority(replica, { mailboxId, priority: 'off' });
    const [first] = await called(replica, 'Noise 1');
    if (first === undefined) throw new Error('no row');
    await changeFlags(replica, { messageIds: [first], add: ['\\Flagged'], remove: [] }, later());
    server.resetUidValidity('Noise');
    const { outcome } = await watched(server, replica);
    expect(outcome).toMatchObject({ error: null, pushed: 1, pending: 0 });
    expect(server.state().Noise?.[0]).toContain('\\Flagged');
  });
});

describe('rules', () => {
  it('go back as far as they say, and further where somebody asked for more rows', async () => {
    const server = serverWith({ INBOX: 60 });
    const replica = newReplica();
    await setRule(replica, { scope: 'account', link: 'any', ...newest(10) });
    await watched(server, replica);
    expect(await listed(replica, 'INBOX')).toEqual(Array.from({ length: 10 }, (_, index) => 51 + index));
    expect((await withText(replica, 'INBOX')).length).toBe(10);
    await listMore(replica, { mailboxId: await folder(replica, 'INBOX'), count: 15 });
    const { outcome } = await watched(server, replica);
    expect((await listed(replica, 'INBOX')).length).toBe(25);
    // What they are is asked for; what is in them goes by the rule.
    expect((await withText(replica, 'INBOX')).length).toBe(10);
    expect(outcome.newMessages).toBe(15);
  });

  it('of some days find what is young below old mail that was moved in, once, and through a cut', async () => {
    const server = serverWith({ INBOX: 30 });
    const internalDate = 1_700_000_000_000 - 400 * 24 * 60 * 60 * 1_000;
    for (let index = 0; index < 400; index++) {
      const name = `old ${index}`;
      server.put('INBOX', {
        subject: name,
        text: name,
        messageId: `<${name}>`,
        size: 100,
        internalDate,
        flags: [],
      });
    }
    const replica = newReplica();
    await setRule(replica, {
      scope: 'account',
      link: 'any',
      fetch: { kind: 'lists' },
      reach: { kind: 'days', days: 30 },
    });
    server.cutAfter = 60;
    await watched(server, replica);
    server.cutAfter = null;
    await watched(server, replica);
    const young = Array.from({ length: 30 }, (_, index) => index + 1);
    const rows = await listed(replica, 'INBOX');
    expect(rows.filter((uid) => uid <= 30)).toEqual(young);
    expect(rows.length).toBeLessThan(200);
    server.append('INBOX', 'news');
    const { asked, outcome } = await watched(server, replica);
    expect(outcome).toMatchObject({ error: null, newMessages: 1 });
    expect(asked.filter((request) => request.startsWith('search'))).toEqual([]);
  });

  it('of a folder and a kind of link hold there; exceptions and the account for the rest', async () => {
    const server = serverWith({ INBOX: 4, Lists: 4 });
    const replica = await knowing(server);
    await setRule(replica, { scope: await folder(replica, 'Lists'), link: 'dialUp', ...lists });
    await watched(server, replica);
    expect(await listed(replica, 'Lists')).toEqual([1, 2, 3, 4]);
    expect(await withText(replica, 'Lists')).toEqual([]);
    expect(await withText(replica, 'INBOX')).toEqual([1, 2, 3, 4]);
    const sender = { kind: 'sender', sender: 'example.net' } as const;
    await addException(replica, { match: sender, effect: 'always', mailboxId: null });
    await watched(server, replica);
    expect(await withText(replica, 'Lists')).toEqual([1, 2, 3, 4]);
  });

  it('of a number of messages lose no row when the folder gets other UIDs, and fetch nothing again', async () => {
    const server = serverWith({ INBOX: 40 });
    const replica = newReplica();
    await watched(server, replica);
    await setRule(replica, { scope: 'account', link: 'any', ...newest(5) });
    server.resetUidValidity('INBOX');
    server.expunge('INBOX', 2);
    const sent = server.sent.size;
    const { outcome } = await watched(server, replica);
    expect(outcome).toMatchObject({ error: null, newMessages: 0 });
    expect(await replicaState(replica)).toEqual(server.state());
    expect(server.sent.size).toBe(sent);
  });

  it('of a number of messages tell look-alikes apart by listing them, however far back they are', async () => {
    const server = serverWith({ INBOX: 0 });
    for (let index = 0; index < 3; index += 1) server.append('INBOX', 'again');
    for (const message of server.mailbox('INBOX').messages.values()) {
      Object.assign(message, { internalDate: 1_700_000_000_000 });
    }
    for (let index = 0; index < 5; index += 1) server.append('INBOX', `other ${index}`);
    const replica = newReplica();
    await watched(server, replica);
    await setRule(replica, { scope: 'account', link: 'any', ...newest(2) });
    server.resetUidValidity('INBOX');
    // One of the three went: which one nobody can tell by what they are called.
    server.expunge('INBOX', 2);
    await watched(server, replica);
    expect((await replicaState(replica)).INBOX?.length).toBe(7);
  });

  it('are not asked where a run says what to bring', async () => {
    const server = serverWith({ INBOX: 5 });
    const replica = newReplica();
    await setRule(replica, { scope: 'account', link: 'any', ...newest(2) });
    await watched(server, replica, { tiers: 0 });
    expect(await listed(replica, 'INBOX')).toEqual([1, 2, 3, 4, 5]);
    expect(await withText(replica, 'INBOX')).toEqual([]);
  });

  it('that change in the middle of a session hold from the next step on', async () => {
    const server = serverWith({ INBOX: 900, Archive: 3 });
    const replica = await knowing(server);
    const { asked } = await watched(server, replica, {
      before: async (request) => {
        if (request.startsWith('texts')) await setRule(replica, { scope: 'account', link: 'any', ...lists });
      },
    });
    expect(asked.filter((request) => request.startsWith('texts'))).toHaveLength(1);
    expect((await listed(replica, 'INBOX')).length).toBe(900);
  });

  it('have everything surveyed anew when they change, and at no other step', async () => {
    const surveys = async (change: (replica: Replica) => Promise<unknown>): Promise<number> => {
      const server = serverWith({ INBOX: 300, Archive: 3 });
      const replica = await knowing(server);
      const reads = vi.spyOn(replica.texts, 'toCollection');
      const { asked } = await watched(server, replica, {
        before: async (_request, index) => {
          if (index === 3) await change(replica);
        },
      });
      expect(asked.length).toBeGreaterThan(8);
      return reads.mock.calls.length;
    };
    const none = await surveys(async () => undefined);
    expect(
      await surveys((replica) => setRule(replica, { scope: 'account', link: 'any', ...newest(900) })),
    ).toBe(none + 1);
    const inbox = async (replica: Replica) => ({ mailboxId: await folder(replica, 'INBOX') });
    const up = async (replica: Replica) =>
      moveUpEntry(replica, { kind: 'folder', ...(await inbox(replica)), tier: 'texts' }, later());
    expect(await surveys(up)).toBe(none);
    const lowered = async (replica: Replica) =>
      setPriority(replica, { ...(await inbox(replica)), priority: 'low' });
    expect(await surveys(lowered)).toBe(none);
  });
});

describe('the queue', () => {
  const ref = (mailboxId: number, tier: 'lists' | 'texts') =>
    ({ kind: 'folder', mailboxId: mailboxId as never, tier }) as const;

  it('passes over what is paused, also after a restart, and goes on when it is resumed', async () => {
    const server = serverWith({ INBOX: 3, Archive: 3 });
    const replica = await knowing(server);
    const mailboxId = await folder(replica, 'INBOX');
    await pauseEntry(replica, ref(mailboxId, 'lists'));
    const { outcome } = await watched(server, replica);
    expect(outcome.error).toBeNull();
    expect(await listed(replica, 'INBOX')).toEqual([]);
    expect(await listed(replica, 'Archive')).toEqual([1, 2, 3]);
    const next = reopened(replica);
    await watched(server, next);
    expect(await listed(next, 'INBOX')).toEqual([]);
    await resumeEntry(next, ref(mailboxId, 'lists'));
    await watched(server, next);
    expect(await listed(next, 'INBOX')).toEqual([1, 2, 3]);
  });

  it('does not bring what was cancelled, but what comes later, and all of it once it is put back', async () => {
    const server = serverWith({ INBOX: 3, Archive: 1 });
    const replica = await knowing(server);
    const mailboxId = await folder(replica, 'INBOX');
    await watched(server, replica, { tiers: 0 });
    const cancelled = await cancelEntry(replica, ref(mailboxId, 'texts'), later());
    server.append('INBOX', 'later');
    await watched(server, replica);
    expect(await withText(replica, 'INBOX')).toEqual([4]);
    await restoreEntry(replica, cancelled);
    await watched(server, replica);
    expect(await withText(replica, 'INBOX')).toEqual([1, 2, 3, 4]);
  });

  it('brings first what was moved up last', async () => {
    const server = serverWith({ INBOX: 2, A: 2, B: 2, C: 2 });
    const replica = await knowing(server);
    for (const path of ['B', 'C'])
      await moveUpEntry(replica, ref(await folder(replica, path), 'lists'), later());
    const { asked } = await watched(server, replica, { tiers: 0 });
    expect(asked).toEqual(['folders', 'open C + open B + open INBOX + open A']);
  });

  it('obeys an order that changes in the middle of a session', async () => {
    const server = serverWith({ INBOX: 2, A: 2, B: 2, C: 2 }, 'condstore');
    const replica = await knowing(server);
    const { asked } = await watched(server, replica, {
      tiers: 0,
      before: async (request) => {
        if (request === 'open INBOX')
          await setPriority(replica, { mailboxId: await folder(replica, 'C'), priority: 'high' });
        if (request === 'open C') await setFocus(replica, await folder(replica, 'B'), null);
      },
    });
    expect(asked).toEqual(['folders', 'open INBOX', 'open C', 'open B', 'open A']);
  });

  it('brings a high folder’s texts before a low folder’s list', async () => {
    const server = serverWith({ INBOX: 3, Rubbish: 3 });
    const replica = await knowing(server);
    await setPriority(replica, { mailboxId: await folder(replica, 'Rubbish'), priority: 'low' });
    const { asked } = await watched(server, replica);
    expect(asked).toEqual([
      'folders',
      'open INBOX',
      'texts INBOX 3,2,1',
      'open Rubbish',
      'texts Rubbish 3,2,1',
    ]);
  });

  it('looks for new mail in folders that matter more while a backlog takes long', async () => {
    const server = serverWith({ INBOX: 1, Rubbish: 900 });
    const replica = await knowing(server);
    await setPriority(replica, { mailboxId: await folder(replica, 'Rubbish'), priority: 'low' });
    const clock = instantClock();
    let late = 0;
    const { asked } = await watched(server, replica, {
      clock: { ...clock, now: () => clock.now() + late },
      before: (request, index) => {
        if (index !== 5) return;
        expect(request).toMatch(/^list Rubbish/);
        server.append('INBOX', 'news');
        late = 16 * 60_000;
      },
    });
    expect(asked.slice(6, 9)).toEqual(['folders', 'open INBOX', 'texts INBOX 2']);
    expect((await withText(replica, 'Rubbish')).length).toBe(900);
  });

  it('serves what a person waits for before the folders are listed', async () => {
    const server = serverWith({ INBOX: 3, Archive: 3 });
    const replica = newReplica();
    await watched(server, replica, { tiers: 0 });
    const mailboxId = await folder(replica, 'Archive');
    const row = await replica.messages.filter((message) => message.mailboxId === mailboxId).first();
    await setFocus(replica, mailboxId, row?.id ?? null);
    const { asked } = await watched(server, replica);
    expect(asked.slice(0, 2)).toEqual([`open Archive texts ${row?.uid}`, 'folders']);
  });

  it('lets an opened message go between the messages that are on their way to the server', async () => {
    const server = serverWith({ INBOX: 3 });
    const replica = newReplica();
    await watched(server, replica, { tiers: 0 });
    const mailboxId = await folder(replica, 'INBOX');
    for (let index = 0; index < 4; index += 1)
      await draft(replica, { subject: `draft ${index}`, bytes: 5_000 });
    const [opened] = await called(replica, 'INBOX 2');
    const { asked, outcome } = await watched(server, replica, {
      before: async (request, index) => {
        if (index === 1) expect(request).toBe('append INBOX');
        if (index === 1) await setFocus(replica, mailboxId, opened ?? null);
      },
    });
    const texts = asked.indexOf('texts INBOX 2');
    expect(asked.slice(1, texts).filter((request) => request.startsWith('append'))).toHaveLength(1);
    expect(asked.slice(texts).filter((request) => request.startsWith('append'))).toHaveLength(3);
    expect(outcome).toMatchObject({ error: null, pushed: 4, pending: 0 });
  });

  it('keeps here what is larger than all that the budget has left, and sends what is not', async () => {
    const server = serverWith({ INBOX: 1 });
    const replica = newReplica();
    await watched(server, replica);
    await draft(replica, { subject: 'large', bytes: 300_000 });
    await draft(replica, { subject: 'small', bytes: 3_000 });
    const { outcome } = await watched(server, replica, { budgetBytes: 100_000 });
    expect(outcome).toMatchObject({ error: null, pushed: 1, pending: 1 });
    expect(server.state().INBOX).toEqual([expect.any(String), expect.stringContaining('small')]);
    expect((await watched(server, replica)).outcome).toMatchObject({ pushed: 1, pending: 0 });
  });
});

const draft = async (
  replica: Replica,
  { subject, bytes }: { readonly subject: string; readonly bytes: number },
): Promise<void> => {
  const message = new Uint8Array([...raw(subject), ...new Uint8Array(bytes).fill(97)]);
  const mailboxId = await folder(replica, 'INBOX');
  await appendMessage(
    replica,
    { mailboxId, bytes: message, flags: [], internalDate: 1_700_000_000_000 },
    later(),
  );
};
