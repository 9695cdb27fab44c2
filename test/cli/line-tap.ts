import { createServer, connect as dial } from 'node:net';

/** A plain line to a server that tells what crossed it, command by command. */
export interface LineTap {
  readonly port: number;
  /** Every line that the client sent since the last call, without its tag. */
  commands(): string[];
  /** All that the server sent since the last call. */
  answers(): string;
  stop(): Promise<void>;
}

/** Passes bytes on both ways and keeps them. The server must not compress. */
export const startLineTap = async (target: {
  readonly host: string;
  readonly port: number;
}): Promise<LineTap> => {
  let up: Buffer[] = [];
  let down: Buffer[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((client) => {
    const remote = dial(target.port, target.host);
    for (const socket of [client, remote]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (bytes) => up.push(bytes));
    remote.on('data', (bytes) => down.push(bytes));
    client.pipe(remote);
    remote.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address !== 'object') throw new Error('the tap has no port');
  return {
    port: address.port,
    commands: () => {
      const lines = Buffer.concat(up).toString().split('\r\n').filter(Boolean);
      up = [];
      return lines.map((line) => line.replace(/^\S+ /, ''));
    },
    answers: () => {
      const text = Buffer.concat(down).toString();
      down = [];
      return text;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
