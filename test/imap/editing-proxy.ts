import { connect, createServer, type Socket } from 'node:net';

export interface EditingProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** Stands before a plain IMAP server and changes its answers, line by line: for what no real one at hand does. */
export const startEditingProxy = async (input: {
  readonly host: string;
  readonly port: number;
  readonly edit: (line: string) => string;
}): Promise<EditingProxy> => {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: input.host, port: input.port, noDelay: true });
    let held = '';
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      const lines = (held + chunk.toString('latin1')).split('\r\n');
      held = lines.pop() ?? '';
      const edited = lines.map((line) => `${input.edit(line)}\r\n`).join('');
      client.write(Buffer.from(edited, 'latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('the proxy has no port');
  return {
    port: address.port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Dovecot gives COPYUID and APPENDUID also where it does not announce UIDPLUS. */
export const withoutUidCodes = (line: string): string =>
  line.replace(/\[(?:COPYUID|APPENDUID) [^\]]*\] /, '');
