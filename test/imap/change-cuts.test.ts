import { describe, expect, it } from 'vitest';
import type { MessageAnswers } from '../../core/ports.ts';
import { startDovecot } from '../support/dovecot.ts';
import { startSlowLink } from '../support/slow-link.ts';
import { account, remoteWith, settingsFor } from './remote-fixture.ts';

const message = (n: number) => ({ raw: `Subject: n ${n}\r\nMessage-ID: <${n}@x>\r\n\r\ntext ${n}\r\n` });

// Bytes of the four commands and their answers, about: beyond it nothing is cut any more.
const servers = [
  ['with all extensions', ['COMPRESS=DEFLATE'], 900],
  ['without MOVE', ['COMPRESS=DEFLATE', 'MOVE'], 1_100],
  [
    'without any extension',
    ['COMPRESS=DEFLATE', 'MOVE', 'UIDPLUS', 'QRESYNC', 'CONDSTORE', 'ENABLE', 'ESEARCH'],
    1_200,
  ],
] as const;

describe.each(servers)(
  'a line that is cut while messages are changed, %s',
  (_name, withoutExtensions, bytes) => {
    it('leaves answers that are true, and no message lost or copied twice', async () => {
      const server = await startDovecot({ withoutExtensions });
      const link = await startSlowLink({ target: { host: server.host, port: server.imapPort } });
      const told = new Map<number, MessageAnswers>();
      for (let n = 1; n < bytes; n += 29) {
        await server.deliver('alice', `Box ${n}`, [1, 2, 3, 4, 5, 6].map(message));
        await server.deliver('alice', `Target ${n}`, []);
        const remote = remoteWith();
        const way = { port: link.port, security: 'plain' as const };
        const { id } = await remote.connect(account, settingsFor(server, way));
        await remote.selectMailbox(id, `Box ${n}`);
        link.cutAfter(n);
        const answers = await remote.changeMessages(id, [
          { kind: 'store', uids: '1:2', add: ['\\Seen'], remove: [] },
          { kind: 'copy', uids: '3', to: `Target ${n}` },
          { kind: 'move', uids: '4', to: `Target ${n}` },
          { kind: 'expunge', uids: '5', unchangedSince: null },
        ]);
        link.cutAfter(0);
        told.set(n, answers);
        remote.close();
      }
      const state = await server.serverState('alice');
      for (const [n, { answers, cut }] of told) {
        const [store, copy, move, expunge] = answers;
        const box = state.get(`Box ${n}`)?.messages ?? [];
        const target = (state.get(`Target ${n}`)?.messages ?? []).map(({ subject }) => subject);
        const seen = box.filter(({ flags }) => flags.includes('\\Seen')).map(({ uid }) => uid);
        const there = box.map(({ uid }) => uid);
        expect(answers.every(({ kind }) => kind === 'done')).toBe(cut === null);
        expect(answers.filter(({ kind }) => kind === 'refused')).toEqual([]);
        expect(there).toEqual(expect.arrayContaining([1, 2, 3, 6]));
        expect(target).toHaveLength(new Set(target).size);
        expect(there.includes(4) || target.includes('n 4')).toBe(true);
        if (store?.kind === 'done') expect(seen).toEqual([1, 2]);
        if (copy?.kind === 'done') expect(target).toContain('n 3');
        if (move?.kind === 'done') expect([there.includes(4), target.includes('n 4')]).toEqual([false, true]);
        if (expunge?.kind === 'done') expect(there).not.toContain(5);
      }
      const kinds = [...told.values()].map(
        ({ answers }) => answers.filter(({ kind }) => kind === 'done').length,
      );
      // None, some and all: otherwise the cuts were not where they matter.
      expect(kinds).toContain(0);
      expect(kinds).toContain(4);
      expect(kinds.some((count) => count > 0 && count < 4)).toBe(true);
      await link.stop();
      await server.stop();
    });
  },
);
