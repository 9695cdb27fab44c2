import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FolderLook } from '../../core/ports.ts';
import { createMemoryTicketStore, type TicketStore } from '../../electron/host/imap/ticket-store.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { purposesOf, type RecordTap, startRecordTap } from './record-tap.ts';
import { account, remoteWith, settingsFor } from './remote-fixture.ts';

const all: FolderLook = { without: [], known: [] };

// Bytes are deterministic but for a few of random numbers and signatures.
describe.each(['rsa', 'ecdsa'] as const)('a session with nothing new, %s', (certificate) => {
  const newTls = certificate === 'rsa' ? 580 : 0;
  let server: Dovecot;
  let tap: RecordTap;

  beforeAll(async () => {
    server = await startDovecot({ certificate, loginServiceCount0: true });
    await fill(['Lists', 'Projects']);
    tap = await startRecordTap(server.imapsPort);
  });
  afterAll(async () => {
    await tap.stop();
    await server.stop();
  });

  const fill = async (paths: readonly string[]): Promise<void> => {
    for (const [index, path] of paths.entries()) {
      const messages = Array.from({ length: 1 + ((index * 7) % 40) }, (_, n) => ({
        raw: `Subject: ${n}\r\n\r\nx\r\n`,
      }));
      await server.deliver('alice', path, messages);
    }
  };

  const session = async (tickets: TicketStore, look?: FolderLook) => {
    const remote = remoteWith({ tickets });
    tap.take();
    const connected = await remote.connect(account, settingsFor(server, { port: tap.port }), look);
    const listings = connected.listings ?? (await remote.listMailboxes(connected.id));
    const meter = await remote.disconnect(connected.id);
    if (!meter) throw new Error('the session was not there any more');
    return { listings, bytes: meter.up + meter.down, flights: meter.flights, records: tap.take() };
  };

  /** The first session with a server, one without a ticket, and one that resumes TLS. */
  const sessions = async () => {
    const tickets = createMemoryTicketStore();
    const first = await session(tickets);
    const later = await session(tickets);
    return { first, later, resumed: await session(tickets), tickets };
  };

  const tell = (name: string, purposes: Readonly<Record<string, number>>): void => {
    const told = Object.entries(purposes).filter(([, bytes]) => bytes > 0);
    const total = told.reduce((sum, [, bytes]) => sum + bytes, 0);
    console.log(`${certificate}, ${name}: ${total}`, Object.fromEntries(told));
  };

  it('takes three flights and 2,200 bytes with 8 folders when TLS is resumed, 2,750 of ECDSA when not', async () => {
    const { first, later, resumed } = await sessions();
    tell('first contact, 8 folders', purposesOf(first.records, false));
    tell('resumed, 8 folders', purposesOf(resumed.records, true));
    expect(resumed.listings).toHaveLength(8);
    expect([first.flights, later.flights, resumed.flights]).toEqual([3, 3, 3]);
    expect(first.bytes).toBeLessThanOrEqual(2_760 + newTls);
    expect(later.bytes).toBeLessThanOrEqual(2_760 + newTls);
    expect(resumed.bytes).toBeLessThanOrEqual(2_210);
  });

  it('takes a flight less and 750 bytes more when the look goes along with the login', async () => {
    const { resumed, tickets } = await sessions();
    const along = await session(tickets, all);
    tell('resumed, 8 folders, look along', purposesOf(along.records, true));
    expect(along.listings).toEqual(resumed.listings);
    expect(along.flights).toBe(2);
    expect(along.bytes).toBeLessThanOrEqual(resumed.bytes + 750);
  });

  it('takes some 16 bytes for each further folder', async () => {
    await fill(Array.from({ length: 42 }, (_, n) => `Projects/Customer ${n}`));
    const { later, resumed, tickets } = await sessions();
    tell('resumed, 50 folders', purposesOf(resumed.records, true));
    expect(resumed.listings).toHaveLength(50);
    expect(later.flights).toBe(3);
    expect(resumed.flights).toBe(3);
    expect(later.bytes).toBeLessThanOrEqual(3_450 + newTls);
    expect(resumed.bytes).toBeLessThanOrEqual(2_900);
    const along = await session(tickets, all);
    console.log(`${certificate}, resumed, 50 folders, look along: ${along.bytes}, ${along.flights} flights`);
    expect(along.listings).toEqual(resumed.listings);
  });
});
