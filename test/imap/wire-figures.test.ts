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

  it('learns that nothing is new in 8 folders within 3,600 bytes and 6 flights, first connection, RSA', async () => {
    const { mailboxes, meter, link: counted } = await listOnce(remoteWith());
    expect(mailboxes).toHaveLength(8);
    console.log(`first connection: ${meter.up} up, ${meter.down} down, ${meter.flights} flights`);
    expect(counted.up + counted.down).toBeLessThanOrEqual(3_600);
    expect(counted.flights).toBeLessThanOrEqual(6);
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
    expect(counted.up + counted.down).toBeLessThanOrEqual(3_500);
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

  it.runIf(corpusIsHere)(
    'brings 2,500 real lists entries, structure and references, for 88 bytes each',
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
      expect(bytes / items.length).toBeLessThanOrEqual(88);
      await remote.disconnect(session.id);
    },
  );
});
