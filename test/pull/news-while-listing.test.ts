import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { Remote } from '../../core/ports.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SeededRandom, seededRandom } from '../support/random.ts';
import type { RawImap } from '../support/raw-imap.ts';
import { type Client, replicaLines, serverLines, startClient } from './pull-fixture.ts';

const folders = ['INBOX', 'A', 'B', 'C', 'D'] as const;

/** Somebody else at the same account, who does something each time they are asked. */
class Other {
  readonly #server: Dovecot;
  readonly #imap: RawImap;
  readonly #random: SeededRandom;
  #next = 0;

  constructor(server: Dovecot, imap: RawImap, random: SeededRandom) {
    this.#server = server;
    this.#imap = imap;
    this.#random = random;
  }

  async act(): Promise<void> {
    const random = this.#random;
    const path = random.pick(folders);
    const act = random.weighted({ deliver: 4, flag: 3, expunge: 3, move: 2 });
    if (act === 'deliver') return await this.deliver(path, random.integer(1, 12));
    await this.#imap.ok(`SELECT ${path}`);
    const { untagged } = await this.#imap.ok('UID SEARCH RETURN (ALL) ALL');
    const last = Number(/(\d+)$/.exec(untagged.join(' ').trim())?.[1] ?? 0);
    if (last === 0) return;
    const from = random.integer(1, last);
    const set = `${from}:${from + random.integer(0, 6)}`;
    if (act === 'flag') {
      const flag = random.pick(['\\Seen', '\\Flagged', '$Later']);
      await this.#imap.ok(`UID STORE ${set} ${random.pick(['+', '-'])}FLAGS (${flag})`);
    } else if (act === 'move') {
      await this.#imap.ok(`UID MOVE ${set} ${random.pick(folders)}`);
    } else {
      await this.#imap.ok(`UID STORE ${set} +FLAGS (\\Deleted)`);
      await this.#imap.ok('EXPUNGE');
    }
  }

  async deliver(path: string, count: number): Promise<void> {
    const messages = Array.from({ length: count }, () => {
      this.#next += 1;
      const n = this.#next;
      return {
        raw: `Subject: s ${n}\r\nMessage-ID: <${n}@x>\r\n\r\ntext of ${n} ${'z'.repeat(n % 300)}\r\n`,
      };
    });
    await this.#server.deliver('alice', path, messages);
  }
}

/** The same, with somebody else doing something before and while it answers. */
const disturbed = (remote: Remote, random: SeededRandom, act: () => Promise<void>): Remote => {
  const around = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (random.chance(0.3)) await act();
    const acting = random.chance(0.4) ? act() : Promise.resolve();
    try {
      return await ask();
    } finally {
      await acting;
    }
  };
  return {
    ...remote,
    openMailbox: (...args) => around(() => remote.openMailbox(...args)),
    openMailboxes: (...args) => around(() => remote.openMailboxes(...args)),
    fetchListings: (...args) => around(() => remote.fetchListings(...args)),
    fetchTexts: (...args) => around(() => remote.fetchTexts(...args)),
  };
};

describe.each([
  ['with all extensions', []],
  ['without QRESYNC', ['QRESYNC']],
  ['without extensions', ['QRESYNC', 'CONDSTORE', 'ESEARCH', 'LIST-STATUS']],
] as const)('what somebody else does while a server %s is listed', (_name, withoutExtensions) => {
  let server: Dovecot;
  let client: Client;
  let imap: RawImap;

  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    for (const path of folders.slice(1))
      await server.deliver('alice', path, [{ raw: 'Subject: x\r\n\r\nx\r\n' }]);
    imap = await server.imap('alice');
    client = await startClient(server);
  });
  afterAll(async () => {
    await client.close();
    await imap.close();
    await server.stop();
  });

  /** Each text that is here says which message it is of, and so does the envelope beside it. */
  const checkTexts = async (): Promise<number> => {
    const texts = await client.replica.texts.toArray();
    for (const { contentId, deflated } of texts) {
      const content = await client.replica.contents.get(contentId);
      const n = /^<(\d+)@x>$/.exec(content?.envelope.messageId ?? '')?.[1];
      if (n === undefined) continue;
      expect(inflateRawSync(deflated).toString()).toContain(`text of ${n} `);
    }
    return texts.length;
  };

  it.each([1])('is all here after a quiet session (seed %i)', { timeout: 60_000 }, async (seed) => {
    const random = seededRandom(seed);
    const other = new Other(server, imap, random);
    for (const path of folders) await other.deliver(path, 60);
    for (let round = 0; round < 8; round += 1) {
      if (random.chance(0.5)) client.link.cutAfter(random.integer(2_000, 30_000));
      const acting = { turn: Promise.resolve() };
      const act = (): Promise<void> => {
        acting.turn = acting.turn.then(() => other.act());
        return acting.turn;
      };
      const remote = disturbed(client.ports.remote, random, act);
      const { error } = await client.sync({ tiers: random.pick([0, 1]), remote });
      await acting.turn;
      client.link.cutAfter(0);
      if (error !== null) expect(error).toBeInstanceOf(RemoteError);
    }
    expect((await client.sync()).error).toBeNull();
    expect(await replicaLines(client.replica)).toEqual(await serverLines(server));
    expect(await checkTexts()).toBeGreaterThan(50);
  });
});
