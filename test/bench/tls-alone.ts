import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type TLSSocket } from 'node:tls';
import type { Crossed } from './line-seconds.ts';
import type { Site } from './site.ts';

/** What crosses until the server's greeting, with as little as TLS 1.3 can say for itself. */
export interface TlsAlone {
  readonly full: Crossed;
  readonly resumed: Crossed;
}

export const measureTlsAlone = async (site: Site): Promise<TlsAlone> => {
  const { link, caFile } = await site.place('alice');
  const ca = await readFile(caFile);
  const visit = async (session: Buffer | undefined): Promise<{ crossed: Crossed; ticket: Buffer }> => {
    link.resetCounters();
    const socket: TLSSocket = connect({
      host: link.host,
      port: link.port,
      ca,
      minVersion: 'TLSv1.3',
      ciphers: 'TLS_AES_128_GCM_SHA256',
      ecdhCurve: 'X25519',
      sigalgs: 'ecdsa_secp256r1_sha256',
      ...(session ? { session } : {}),
    });
    const ticket = once(socket, 'session');
    await once(socket, 'data');
    const [given] = await ticket;
    const { up, down, flights, connections } = link.counters();
    socket.destroy();
    await once(socket, 'close');
    if (!Buffer.isBuffer(given)) throw new Error('the server gave no ticket');
    return { crossed: { up, down, flights, connections }, ticket: given };
  };
  const { crossed: full, ticket } = await visit(undefined);
  const { crossed: resumed } = await visit(ticket);
  return { full, resumed };
};
