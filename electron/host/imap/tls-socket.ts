import { constants, createHash } from 'node:crypto';
import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  type PeerCertificate,
  rootCertificates,
  type TLSSocket,
} from 'node:tls';
import { RemoteError } from '../../../core/errors.ts';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import { describeCertificateProblem, namesOf } from './certificate-problem.ts';
import { strangeAnswer } from './strange-answer.ts';
import type { TicketStore } from './ticket-store.ts';
import type { WireSocket } from './wire-socket.ts';

// A ClientHello of 209 bytes instead of 349 (without a host name or a ticket), and one that modern servers answer without a HelloRetryRequest.
const groups = ['X25519', 'P-256', 'P-384'] as const;
const leanTls: ConnectionOptions = {
  minVersion: 'TLSv1.2',
  // It would be about CBC, which none of these ciphers has. BoringSSL does not know it.
  secureOptions: constants.SSL_OP_NO_ENCRYPT_THEN_MAC,
  ciphers: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  sigalgs: [
    'ecdsa_secp256r1_sha256',
    'rsa_pss_rsae_sha256',
    'ecdsa_secp384r1_sha384',
    'rsa_pss_rsae_sha384',
    'rsa_pkcs1_sha256',
    'rsa_pkcs1_sha384',
    'rsa_pss_rsae_sha512',
    'rsa_pkcs1_sha512',
    'ed25519',
  ].join(':'),
};

/** A ticket that was not honoured costs 271 bytes each time: none is kept for such a server for this long, ms. */
const missLastsMs = 24 * 3600 * 1000;

export interface SecureInput {
  readonly wire: WireSocket;
  readonly settings: ConnectionSettings;
  readonly tickets: TicketStore;
}

/**
 * Does the TLS handshake over `wire` and checks whose certificate it is, before anything is sent inside.
 * `onSecure` runs in the very step in which the handshake ends, so that what it writes travels with our Finished.
 * @throws RemoteError 'certificate', 'tls', 'cut', or what the wire was cut with
 */
export const secureSocket = (input: SecureInput, onSecure: (socket: TLSSocket) => void): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const { wire, settings, tickets } = input;
    const { host, port } = settings;
    // A ticket vouches for the server only as far as the trust it was got under.
    const trust = createHash('sha256')
      .update(`${settings.trustedFingerprint ?? ''}\n${settings.certificateAuthority ?? ''}`)
      .digest('hex')
      .slice(0, 16);
    const ticketKey = `tls-ticket ${host}:${port} ${trust}`;
    const missKey = `tls-miss ${host}:${port}`;
    const groupKey = `tls-group ${host}:${port}`;
    const missed = missIsFresh(tickets.get(missKey));
    const ticket = missed ? null : tickets.get(ticketKey);

    const options: ConnectionOptions = {
      ...leanTls,
      ecdhCurve: groupsStartingWith(tickets.get(groupKey)?.toString() ?? null),
      socket: wire,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // The verdict is ours, after the handshake: only then is there a certificate to name and a fingerprint to show.
      rejectUnauthorized: false,
      ...(settings.certificateAuthority === null
        ? {}
        : { ca: [...rootCertificates, settings.certificateAuthority] }),
      ...(ticket === null ? {} : { session: ticket }),
    };

    let socket: TLSSocket;
    const fail = (error: Error): void => {
      socket?.destroy();
      wire.destroy();
      reject(error);
    };
    try {
      socket = connect(options);
    } catch (error) {
      // The only input of the user's in here is the PEM text.
      wire.destroy();
      reject(
        new RemoteError('certificate', 'The certificate authority is no readable PEM text.', {
          cause: error,
        }),
      );
      return;
    }
    const onError = (error: Error): void => {
      // A ticket must never be why a connection fails for good.
      tickets.drop(ticketKey);
      fail(describeTlsError(settings, wire, error));
    };
    socket.on('error', onError);
    socket.once('secureConnect', () => {
      if (ticket !== null && !socket.isSessionReused()) {
        tickets.drop(ticketKey);
        tickets.put(missKey, Buffer.from(String(Date.now())));
      }
      // The group is noted only where the certificate passed.
      const cameBack = tickets.get(groupKey) !== null;
      const problem = trustProblem(settings, socket, cameBack);
      if (problem !== null) {
        tickets.drop(ticketKey);
        fail(problem);
        return;
      }
      // A ticket is a bet of 250 bytes that most servers lose for us (Dovecot as packaged never resumes): it is taken
      // up with a server that we have come back to, not with one that was reached once.
      rememberGroup(tickets, groupKey, socket);
      if (cameBack && !missIsFresh(tickets.get(missKey))) {
        socket.on('session', (session: Buffer) => tickets.put(ticketKey, session));
      }
      onSecure(socket);
      socket.removeListener('error', onError);
      resolve(socket);
    });
  });

const missIsFresh = (mark: Buffer | null): boolean => {
  if (mark === null) return false;
  const age = Date.now() - Number(mark.toString());
  return age >= 0 && age < missLastsMs;
};

/** The group a server chose last time goes first: a guess that it does not take costs a round trip and 260 bytes. */
const groupsStartingWith = (first: string | null): string =>
  [...groups].sort((a, b) => Number(b === first) - Number(a === first)).join(':');

const openSslGroupNames: Readonly<Record<string, (typeof groups)[number]>> = {
  X25519: 'X25519',
  prime256v1: 'P-256',
  secp384r1: 'P-384',
};

const rememberGroup = (tickets: TicketStore, key: string, socket: TLSSocket): void => {
  const info: unknown = socket.getEphemeralKeyInfo();
  const name: unknown = typeof info === 'object' && info !== null ? Reflect.get(info, 'name') : undefined;
  const group = typeof name === 'string' ? openSslGroupNames[name] : undefined;
  if (group !== undefined && tickets.get(key)?.toString() !== group) tickets.put(key, Buffer.from(group));
};

/**
 * What speaks against the server's certificate; null when it is trusted.
 * @param cameBack whether the server has shown a good one before
 */
const trustProblem = (
  settings: ConnectionSettings,
  socket: TLSSocket,
  cameBack: boolean,
): RemoteError | null => {
  const { host, trustedFingerprint } = settings;
  const certificate = socket.getPeerCertificate();
  const fingerprint = certificate.fingerprint256 ?? '';
  // A resumed session shows no certificate: it proves that this is the server whose certificate passed when the ticket
  // was got, under the same trust.
  if (fingerprint === '' && socket.isSessionReused()) return null;
  const problem = (message: string) => new RemoteError('certificate', message, { fingerprint });
  if (fingerprint === '') return new RemoteError('certificate', `${host} showed no certificate.`);
  if (trustedFingerprint !== null) {
    if (fingerprint === trustedFingerprint) return null;
    return problem(`The certificate of ${host} is not the one that was trusted by hand: it changed.`);
  }
  if (socket.authorized) return null;
  const isOthers = isForOthers(host, certificate);
  if (isOthers && cameBack) {
    return new RemoteError(
      'portal',
      `This network shows a certificate for ${namesOf(certificate)} in the place of ${host}, which had a good one before: ` +
        'it probably wants you to log in first. Open a browser and log in; Packetboat goes on by itself.',
    );
  }
  const reason: unknown = socket.authorizationError;
  const code = reason instanceof Error ? (Reflect.get(reason, 'code') ?? reason.message) : reason;
  const described = describeCertificateProblem(host, String(code), certificate);
  return problem(isOthers ? `${described} ${portalHint}` : described);
};

const portalHint = 'A network that wants you to log in first looks like this, too: open a browser to see.';

/** Whoever has this certificate does not even claim to be that host. */
const isForOthers = (host: string, certificate: PeerCertificate): boolean =>
  checkServerIdentity(host, certificate) !== undefined;

const describeTlsError = (settings: ConnectionSettings, wire: WireSocket, error: Error): RemoteError => {
  const { host, port } = settings;
  if (wire.cause instanceof RemoteError) return wire.cause;
  const strange = strangeAnswer({ host, port, first: wire.firstBytes, expected: 'tls' });
  if (strange !== null) return strange;
  const code = String(Reflect.get(error, 'code') ?? '');
  if (code.includes('WRONG_VERSION_NUMBER') || code.includes('PACKET_LENGTH_TOO_LONG')) {
    return new RemoteError('tls', `${host} does not speak TLS on port ${port}.`, { cause: error });
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') {
    return new RemoteError('tls', `No secure connection to ${host} could be agreed on: ${error.message}`, {
      cause: error,
    });
  }
  return new RemoteError('cut', `The connection to ${host} ended before it was secure.`, { cause: error });
};
