import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkState } from '../../core/model/activity.ts';
import { requestSync } from '../../core/replica/commands.ts';
import { pastSessions } from '../../core/replica/past-sessions.ts';
import { activity } from '../../core/replica/queries.ts';
import { runEngine } from '../../core/sync/engine.ts';
import { systemClock } from '../../core/system-clock.ts';
import { createAttachments } from '../../electron/host/attachments/attachments.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { account, remoteWith, settingsFor } from '../imap/remote-fixture.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { newReplica } from './new-replica.ts';

/** Long enough to be called stalled first, ms; in earnest it is a minute. */
const silenceMs = 10_000;

describe('a line that goes silent without a word', () => {
  let server: Dovecot;
  let link: SlowLink;
  let remote: HostRemote;
  let stop: AbortController;
  let running: Promise<void>;
  const replica = newReplica();

  beforeAll(async () => {
    server = await startDovecot();
    await server.deliver('alice', 'INBOX', [{ raw: 'Subject: first\r\n\r\nx\r\n' }]);
    link = await startSlowLink({ target: { host: server.host, port: server.imapsPort }, rttMs: 100 });
  });
  afterAll(async () => {
    await link.stop();
    await server.stop();
  });
  beforeEach(() => {
    remote = remoteWith({ silenceMs });
    stop = new AbortController();
    const attachments = createAttachments({ directory: server.directory, sessions: remote });
    running = runEngine({
      accountId: account,
      connection: settingsFor(server, { port: link.port }),
      replica,
      ports: { remote, attachments },
      clock: systemClock,
      signal: stop.signal,
    });
  });
  afterEach(async () => {
    stop.abort(new Error('test over'));
    await running;
    remote.close();
  });

  const until = (link: { kind: LinkState['kind'] } & Record<string, unknown>, timeout: number) =>
    vi.waitFor(async () => expect((await activity(replica))?.link).toMatchObject(link), {
      timeout,
      interval: 50,
    });
  const messages = (count: number) =>
    vi.waitFor(async () => expect(await replica.messages.count()).toBe(count), {
      timeout: 20_000,
      interval: 50,
    });

  it('is said to be stalled, and goes on where it was when the bytes come after all', async () => {
    await messages(1);
    await until({ kind: 'online' }, 5_000);
    link.silence(true);
    const asked = Date.now();
    await server.deliver('alice', 'INBOX', [{ raw: 'Subject: second\r\n\r\nx\r\n' }]);
    await requestSync(replica);
    await until({ kind: 'stalled' }, 9_800);
    const stalled = (await activity(replica))?.link;
    expect(stalled?.kind === 'stalled' ? stalled.since - asked : -1).toBeGreaterThanOrEqual(-100);
    link.silence(false);
    await until({ kind: 'online' }, 5_000);
    await messages(2);
    expect(await pastSessions(replica, 1)).toEqual([]);
  }, 30_000);

  it('is given up in the end, in plain words, and tried again by itself', async () => {
    await messages(2);
    await until({ kind: 'online' }, 5_000);
    link.silence(true);
    await server.deliver('alice', 'INBOX', [{ raw: 'Subject: third\r\n\r\nx\r\n' }]);
    await requestSync(replica);
    await until({ kind: 'stalled' }, 9_800);
    const problem = {
      code: 'silent',
      message:
        '127.0.0.1 did not answer for 10 s: the line may have gone without a word. What came before is kept.',
      retryAt: expect.any(Number),
    };
    await until({ kind: 'offline', problem, next: expect.any(Number) }, 9_000);
    link.silence(false);
    await messages(3);
    await until({ kind: 'online' }, 5_000);
    expect((await pastSessions(replica, 1))[0]).toMatchObject({ problem: problem.message });
  }, 40_000);
});
