import { createBirpc } from 'birpc';
import * as v from 'valibot';
import { HostError, RemoteError, reviveError } from '../errors.ts';
import type { Remote, Shell, TestStep } from '../ports.ts';
import { argumentSchemas, type Ports } from './argument-schemas.ts';
import type { Channel } from './channel.ts';
import { type Answer, responseSchema } from './frames.ts';

/** A host at the far end of a channel. Whatever it does not serve rejects with HostError 'denied'. */
export type HostConnection = Ports & {
  /** Ends the channel; calls that wait reject with RemoteError 'cut'. */
  close(): void;
};

type Call = (name: string, args: unknown[]) => Promise<unknown>;
type Wire = { [method: string]: (...args: unknown[]) => Promise<Answer> };

/**
 * The ports of the host that serves the other end. Calls wait as long as the host needs, for a slow line is no
 * fault; when the channel ends they reject with RemoteError 'cut', which passes when the host comes back.
 */
export const connectHost = (channel: Channel): HostConnection => {
  let ended: string | null = null;
  const gone = () =>
    new RemoteError('cut', `The connection to Packetboat's host ended: ${ended ?? 'closed'}.`);

  const rpc = createBirpc<Wire, Record<string, never>, false>(
    {},
    {
      proxify: false,
      timeout: -1,
      post: (frame) => channel.post(frame),
      on: (listener) => channel.onFrame(listener),
      deserialize: (frame: unknown) => {
        const response = v.safeParse(responseSchema, frame);
        if (response.success) {
          return { ...response.output, r: response.output.r ?? unanswerable };
        }
        channel.close('a frame is no answer');
        throw new HostError('invalid', 'a frame is no answer');
      },
      onGeneralError: (error) => {
        // A refused frame has closed the channel, which rejects what waits; a failed post is the caller's.
        return error instanceof HostError;
      },
    },
  );
  channel.onClose((reason) => {
    ended = reason;
    rpc.$rejectPendingCalls(({ reject }) => reject(gone()));
    rpc.$close();
  });

  const call: Call = async (name, args) => {
    if (ended !== null) throw gone();
    let answer: Answer;
    try {
      answer = await rpc.$call(name, ...args);
    } catch (error) {
      if (ended !== null) throw gone();
      throw error;
    }
    if (answer.ok) return answer.value;
    throw reviveError(answer.error);
  };

  const remote = portOf('remote', call);
  const shell = portOf('shell', call);
  return {
    remote: neverRejecting(remote),
    attachments: portOf('attachments', call),
    network: portOf('network', call),
    shell: {
      ...shell,
      testAccount: (...args) => shell.testAccount(...args).catch(failedTest),
    } satisfies Shell,
    downloads: portOf('downloads', call),
    close: () => channel.close('closed here'),
  };
};

const unanswerable: Answer = {
  ok: false,
  error: { code: 'unknown', message: 'The host could not encode its answer.' },
};

const portOf = <Name extends keyof Ports>(name: Name, call: Call): Ports[Name] => {
  const methods = Object.keys(argumentSchemas[name]).map((method) => [
    method,
    (...args: unknown[]) => call(`${name}.${method}`, args),
  ]);
  // The schemas' type guarantees one entry for every method of the port.
  return Object.fromEntries(methods) as Ports[Name];
};

/** `disconnect` and `test` promise not to reject; a lost host is no exception. */
const neverRejecting = (remote: Remote): Remote => ({
  ...remote,
  disconnect: (session) => remote.disconnect(session).catch(() => null),
  test: (...args) => remote.test(...args).catch(failedTest),
});

const failedTest = (error: unknown): readonly TestStep[] => [
  {
    step: 'reach',
    verdict: 'failed',
    detail: error instanceof Error ? error.message : String(error),
    fingerprint: null,
  },
];
