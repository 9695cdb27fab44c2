import { connect, createServer } from 'node:net';

/** A record of TLS (RFC 8446, 5.1), told by what stands before what is encrypted in it. */
export interface TlsRecord {
  readonly direction: 'up' | 'down';
  /** 22 is a handshake in the clear, 20 a change of cipher that means nothing, 23 whatever is encrypted. */
  readonly type: number;
  /** With its header, bytes. */
  readonly bytes: number;
}

export interface RecordTap {
  readonly port: number;
  /** The records since the last call, in the order in which they came past. */
  take(): readonly TlsRecord[];
  stop(): Promise<void>;
}

/** A way to a server that notes the TLS records that go past, and changes nothing. */
export const startRecordTap = async (targetPort: number): Promise<RecordTap> => {
  let records: TlsRecord[] = [];
  const noting = (direction: TlsRecord['direction']) => {
    let held = Buffer.alloc(0);
    return (chunk: Buffer): void => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 5 && held.length >= 5 + held.readUInt16BE(3)) {
        const bytes = 5 + held.readUInt16BE(3);
        records.push({ direction, type: held.readUInt8(0), bytes });
        held = held.subarray(bytes);
      }
    };
  };
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const target = connect({ host: '127.0.0.1', port: targetPort, noDelay: true, allowHalfOpen: true });
    client.on('data', noting('up'));
    target.on('data', noting('down'));
    client.pipe(target).pipe(client);
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      socket.on('error', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('the tap has no port');
  return {
    port: address.port,
    take: () => {
      const taken = records;
      records = [];
      return taken;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

/** What the records of a session that only looks at the folders were for, bytes. */
export const purposesOf = (records: readonly TlsRecord[], resumed: boolean): Record<string, number> => {
  const sum = (some: readonly TlsRecord[]): number => some.reduce((total, { bytes }) => total + bytes, 0);
  const up = records.filter(({ direction }) => direction === 'up');
  const down = records.filter(({ direction }) => direction === 'down');
  const encryptedUp = up.filter(({ type }) => type === 23);
  const encrypted = down.filter(({ type }) => type === 23);
  // The server's part of the handshake: its extensions, the certificate and its proof where the session is new, Finished.
  const [handshake, tickets] = resumed ? [2, 1] : [4, 2];
  const asked = records.lastIndexOf(encryptedUp.at(-1) ?? { direction: 'up', type: 23, bytes: 0 });
  const ending = (encrypted.at(-1)?.bytes ?? 0) <= 24 ? encrypted.slice(-1) : [];
  const before = encrypted.filter((record) => records.indexOf(record) < asked && !ending.includes(record));
  const isApart = encryptedUp.length > 2;
  const answers = isApart ? before : encrypted.slice(0, encrypted.length - ending.length);
  const [greeting, ...login] = answers.slice(handshake + tickets);
  const clear = ({ type }: TlsRecord): boolean => type !== 23;
  return {
    'up: hello': sum(up.filter(({ type }) => type === 22)),
    'up: Finished': sum([...up.filter(({ type }) => type === 20), ...encryptedUp.slice(0, 1)]),
    'up: LOGIN, COMPRESS': isApart ? sum(encryptedUp.slice(1, -1)) : 0,
    'up: LIST': isApart ? sum(encryptedUp.slice(-1)) : 0,
    'up: LOGIN, LIST, COMPRESS': isApart ? 0 : sum(encryptedUp.slice(1)),
    'down: hello': sum(down.filter(clear)),
    'down: extensions, certificate, Finished': sum(encrypted.slice(0, handshake)),
    'down: tickets': sum(encrypted.slice(handshake, handshake + tickets)),
    'down: greeting': greeting?.bytes ?? 0,
    'down: LOGIN, COMPRESS': isApart ? sum(login) : 0,
    'down: LIST': isApart
      ? sum(encrypted.filter((record) => records.indexOf(record) > asked && !ending.includes(record)))
      : 0,
    'down: LOGIN, LIST, COMPRESS': isApart ? 0 : sum(login),
    'down: end': sum(ending),
  };
};
