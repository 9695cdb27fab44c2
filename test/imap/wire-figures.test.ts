import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countUids, parseUidSet } from '../../core/merge/uid-set.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { corpusIsHere, readCorpus } from './corpus.ts';
import { account, remoteWith, settingsFor } from './remote-fixture.ts';

// Ceilings are deterministic but for a few bytes of random numbers; times are printed, never asserted.
describe('what a session costs on the wire', () => {
  let server: Dovecot;
  let link: SlowLink;

  beforeAll(async () => {
    server = await startDovecot({ certificate: 'rsa' });
    for (const path of ['Lists', 'Projects']) {
      await server.deliver('alice', path, [{ raw: 'Subject: x\r\n\r\nx\r\n' }]);
    }
    link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
  });

  afterAll(async () => {
    await link.stop();
    await server.stop();
  });

  const listOnce = async (remote: ReturnType<typeof remoteWith>) => {
    link.resetCounters();
    const session = await remote.connect(account, settingsFor(server, { port: link.port }));
    const mailboxes = await remote.listMailboxes(session.id);
    const meter = await remote.disconnect(session.id);
    if (!meter) throw new Error('the session was not there any more');
    return { mailboxes, meter, link: link.counters() };
  };

  it('learns that nothing is new in 8 folders within 3,450 bytes and 3 flights, first connection, RSA', async () => {
    const { mailboxes, meter, link: counted } = await listOnce(remoteWith());
    expect(mailboxes).toHaveLength(8);
    console.log(`first connection: ${meter.up} up, ${meter.down} down, ${meter.flights} flights`);
    expect(counted.up + counted.down).toBeLessThanOrEqual(3_450);
    expect(counted.flights).toBe(3);
    expect({ up: meter.up, down: meter.down }).toEqual({ up: counted.up, down: counted.down });
    expect(meter.flights).toBe(counted.flights);
  });

  it('needs three flights once it remembers what the server can', async () => {
    const tickets = createMemoryTicketStore();
    const remote = remoteWith({ tickets });
    await listOnce(remote);
    const { meter, link: counted } = await listOnce(remote);
    console.log(`later connections: ${meter.up} up, ${meter.down} down, ${meter.flights} flights`);
    expect(counted.flights).toBe(3);
    expect(counted.up + counted.down).toBeLessThanOrEqual(3_450);
  });

  it('resumes TLS with a server it came back to, where that does, and then costs half', async () => {
    const resuming = await startDovecot({ certificate: 'rsa', loginServiceCount0: true });
    try {
      const remote = remoteWith();
      const totals: number[] = [];
      for (let i = 0; i < 4; i += 1) {
        const session = await remote.connect(account, settingsFor(resuming));
        await remote.listMailboxes(session.id);
        const { up, down, flights } = await remote.meter(session.id);
        console.log(`with tickets: ${up} up, ${down} down, ${flights} flights`);
        totals.push(up + down);
        await remote.disconnect(session.id);
      }
      expect(totals[2]).toBeLessThan((totals[0] ?? 0) - 1_000);
      expect(totals[3]).toBeLessThan((totals[0] ?? 0) - 1_000);
    } finally {
      await resuming.stop();
    }
  });

  it('pushes 100 flag changes and 20 moves in 5 mailboxes in 2,000 bytes up and 12 flights after the login', async () => {
    const message = (n: number) => ({ raw: `Subject: ${n}\r\nMessage-ID: <${n}@x>\r\n\r\nx\r\n` });
    const boxes = ['A', 'B', 'C', 'D', 'E'].map((name) => `Push ${name}`);
    for (const box of boxes) {
      await server.deliver(
        'alice',
        box,
        Array.from({ length: 300 }, (_, i) => message(i)),
      );
    }
    const remote = remoteWith();
    const session = await remote.connect(account, settingsFor(server, { port: link.port }));
    const before = await remote.meter(session.id);
    for (const [i, box] of boxes.entries()) {
      await remote.selectMailbox(session.id, box);
      // Scattered, as people read: twelve read, eight starred or not any more, four moved.
      const some = (count: number, from: number) =>
        Array.from({ length: count }, (_, j) => from + ((j * 37 + i * 11) % 290) + 1).join(',');
      const { answers, cut } = await remote.changeMessages(session.id, [
        { kind: 'store', uids: some(12, 0), add: ['\\Seen'], remove: [] },
        { kind: 'store', uids: some(8, 5), add: ['\\Flagged'], remove: ['\\Answered'] },
        { kind: 'move', uids: some(4, 3), to: 'Archive' },
      ]);
      expect(cut).toBeNull();
      expect(answers).toMatchObject([
        { kind: 'done', missing: '' },
        { kind: 'done', missing: '' },
        { kind: 'done', missing: '' },
      ]);
    }
    const after = await remote.meter(session.id);
    const bytes = after.up + after.down - before.up - before.down;
    const flights = after.flights - before.flights;
    console.log(
      `100 flag changes and 20 moves in 5 mailboxes: ${after.up - before.up} up,`,
      `${after.down - before.down} down, ${flights} flights`,
    );
    expect(flights).toBeLessThanOrEqual(12);
    expect(after.up - before.up).toBeLessThanOrEqual(2_000);
    // Each SELECT is answered with some 290, and every message that changes with its MODSEQ.
    expect(bytes).toBeLessThanOrEqual(4_200);
    await remote.disconnect(session.id);
  });

  it.runIf(corpusIsHere)(
    'brings 2,500 real list entries with their structure for 80 bytes each',
    async () => {
      const corpus = readCorpus();
      await server.deliver('alice', 'INBOX', corpus);
      const remote = remoteWith();
      const session = await remote.connect(account, settingsFor(server, { port: link.port }));
      const opened = await remote.openMailbox(session.id, {
        path: 'INBOX',
        known: null,
        listings: { kind: 'none' },
      });
      expect(countUids(parseUidSet(opened.uids ?? ''))).toBe(corpus.length);
      const before = await remote.meter(session.id);
      const started = performance.now();
      const { items, cut } = await remote.fetchListings(session.id, opened.uids ?? '');
      const after = await remote.meter(session.id);
      const bytes = after.down + after.up - before.down - before.up;
      console.log(
        `${items.length} list entries: ${bytes} bytes, ${(bytes / items.length).toFixed(1)} each,`,
        `${Math.round(performance.now() - started)} ms, ${after.bytesPerSecond} bytes/s measured`,
      );
      expect(cut).toBeNull();
      expect(items).toHaveLength(corpus.length);
      expect(items.filter(({ structure }) => structure === null)).toHaveLength(0);
      expect(bytes / items.length).toBeLessThanOrEqual(80);
      await remote.disconnect(session.id);
    },
  );
});
