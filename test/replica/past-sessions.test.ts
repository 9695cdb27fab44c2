import { describe, expect, it } from 'vitest';
import type { ContentId, Sha256 } from '../../core/model/ids.ts';
import { allSessions, pastSessions, recordSession } from '../../core/replica/past-sessions.ts';
import { saved } from '../../core/replica/saved.ts';
import { bodyPart, multipart, partNumber } from '../mail/body-part.ts';
import { sampleSession } from '../replica-store/sample-session.ts';
import { newReplica } from '../sync/new-replica.ts';
import { contentOf, listedMessage } from './filled-replica.ts';

describe('past sessions', () => {
  it('are told newest first', async () => {
    const replica = newReplica();
    for (const started of [1, 2, 3]) await recordSession(replica, { ...sampleSession(), started });
    expect((await pastSessions(replica, 2)).map(({ started }) => started)).toEqual([3, 2]);
  });

  it('keep their sums when the oldest rows go', async () => {
    const replica = newReplica();
    await replica.sessions.bulkAdd(
      Array.from({ length: 2_100 }, (_, index) => ({ ...sampleSession(), started: index })),
    );
    const each = sampleSession();
    const sums = (sessions: number) => ({
      sessions,
      up: sessions * each.up,
      down: sessions * each.down,
      uncompressed: sessions * each.uncompressed,
    });
    expect(await allSessions(replica)).toEqual(sums(2_100));
    await recordSession(replica, { ...sampleSession(), started: 2_100 });
    expect(await replica.sessions.count()).toBe(2_000);
    expect((await replica.sessions.toCollection().first())?.started).toBe(101);
    expect(await allSessions(replica)).toEqual(sums(2_101));
    expect((await pastSessions(replica, 1))[0]?.started).toBe(2_100);
  });
});

describe('what was saved', () => {
  it('is the attachments that are not here in full, and what compression kept off the wire', async () => {
    const replica = newReplica();
    const structure = multipart(
      'mixed',
      bodyPart('text/plain'),
      bodyPart('image/png', { octets: 3_000 }),
      bodyPart('image/jpeg', { octets: 5_000 }),
    );
    const rows = Array.from({ length: 1_203 }, (_, index) => listedMessage(index + 1));
    await replica.contents.bulkAdd(rows.map((row) => ({ ...contentOf(row), structure })));
    const held = { contentId: 'f:7' as ContentId, sha256: '0' as Sha256 };
    await replica.attachments.bulkAdd([
      {
        ...held,
        part: partNumber('2'),
        state: 'present',
        size: 1,
        form: { kind: 'decoded', encoding: 'base64', lineLength: 76 },
      },
      { ...held, sha256: null, part: partNumber('3'), state: 'partial', received: 1, total: 2 },
    ]);
    await recordSession(replica, { ...sampleSession(), up: 10, down: 20, uncompressed: 100 });
    expect(await saved(replica)).toEqual({
      attachments: 2 * 1_203 - 1,
      attachmentOctets: 8_000 * 1_203 - 3_000,
      compression: 70,
    });
  });
});
