import { createServer } from 'node:http';

/** A web server that a message points at, to see whether anything comes. */
export interface RemoteSink {
  readonly address: string;
  hits(): readonly string[];
  stop(): Promise<void>;
}

export const startRemoteSink = async (): Promise<RemoteSink> => {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address !== 'object') throw new Error('the sink has no port');
  return {
    address: `http://127.0.0.1:${address.port}`,
    hits: () => hits,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
