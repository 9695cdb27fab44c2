// The engine in a plain browser: a worker of the window, with a WebSocket of its own to the loopback host.
import * as v from 'valibot';
import { systemClock } from '../../core/system-clock.ts';
import { withEngineLock } from './engine-lock.ts';
import { type EngineNews, engineStartSchema } from './engine-messages.ts';
import { EngineSeatTaken, openSocket } from './open-socket.ts';
import { runConnected } from './run-connected.ts';

/** How long to wait before asking again for the seat, or for a host that has gone, ms. */
const askAgainMs = 3_000;

const tell = (elsewhere: boolean): void => self.postMessage({ kind: 'turn', elsewhere } satisfies EngineNews);

/** One after the other for as long as the worker lives: a connection, and the engines on it. */
const work = async (token: string): Promise<never> => {
  for (;;) {
    const channel = await openSocket('engine', token).catch((error: unknown) => {
      // Every other refusal is the window's to show: its own connection meets the same one.
      if (error instanceof EngineSeatTaken) tell(true);
      return null;
    });
    if (channel) {
      tell(false);
      await runConnected(channel).catch(reportError);
    }
    await systemClock.sleep(askAgainMs);
  }
};

self.addEventListener(
  'message',
  ({ data }: MessageEvent<unknown>) => {
    const { token } = v.parse(engineStartSchema, data);
    void withEngineLock({
      locks: navigator.locks,
      onTurn: (elsewhere) => {
        if (elsewhere) tell(true);
      },
      work: () => work(token),
    });
  },
  { once: true },
);
