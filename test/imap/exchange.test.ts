import { afterEach, describe, expect, it } from 'vitest';
import { LeanConnection } from '../../electron/host/imap/lean-connection.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { type FakeServer, politeScript, type Script, startFakeServer } from './fake-server.ts';

let server: FakeServer | null = null;
let connection: LeanConnection | null = null;

afterEach(async () => {
  connection?.close();
  await server?.stop();
});

const connectTo = async (script: Script): Promise<LeanConnection> => {
  server = await startFakeServer({ script });
  connection = new LeanConnection({
    settings: server.settings,
    password: 'p',
    tickets: createMemoryTicketStore(),
    silenceMs: 5_000,
  });
  await connection.connect();
  return connection;
};

describe('an exchange', () => {
  it('tells which command was answered in the order of the stream, among what came between', async () => {
    let firstTag = '';
    const connected = await connectTo((command) => {
      switch (command) {
        case 'FIRST':
          return '';
        // A refusal is an answer, too.
        case 'SECOND':
          return `* 1 EXISTS\r\nT NO not that\r\n* 2 EXISTS\r\n${firstTag} OK first\r\n* 3 EXISTS\r\n`;
        default:
          return politeScript(command);
      }
    });
    firstTag = (connected.tagCounter + 1).toString(36);
    const told: string[] = [];
    const { completions, cut } = await connected.exchange({
      commands: ['FIRST', 'SECOND', 'THIRD'],
      untagged: { EXISTS: ({ command }) => void told.push(`${command} EXISTS`) },
      completed: (index) => told.push(`command ${index}`),
    });
    expect(cut).toBeNull();
    expect(completions.map(({ status }) => status)).toEqual(['OK', 'NO', 'OK']);
    expect(told).toEqual(['1 EXISTS', 'command 1', '2 EXISTS', 'command 0', '3 EXISTS', 'command 2']);
  });
});
