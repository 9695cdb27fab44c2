import { createBirpc } from 'birpc';
import * as v from 'valibot';
import { HostError, serializeError } from '../errors.ts';
import type { Remote, SessionId } from '../ports.ts';
import { argumentSchemas, type Ports } from './argument-schemas.ts';
import type { Channel } from './channel.ts';
import { type Answer, requestSchema } from './frames.ts';

type Handler = (...args: unknown[]) => Promise<Answer>;

/**
 * Serves these ports, and no other method, to whoever holds the channel's far end. Arguments that do not fit
 * reject the call; a frame that is no call closes the channel. Sessions opened over the channel end with it.
 */
export const serveHost = (channel: Channel, ports: Partial<Ports>): void => {
  const owned = ports.remote ? ownSessions(ports.remote, channel) : {};
  const handlers = handlersOf({ ...ports, ...owned });
  const rpc = createBirpc<Record<string, never>, Record<string, never>, false>(
    {},
    {
      proxify: false,
      timeout: -1,
      resolver: (name) => handlers.get(name) ?? refuse(name),
      post: (frame) => channel.post(frame),
      on: (listener) => channel.onFrame(listener),
      deserialize: (frame: unknown) => {
        const request = v.safeParse(requestSchema, frame);
        if (request.success) return request.output;
        channel.close('a frame is no call');
        throw new HostError('invalid', 'a frame is no call');
      },
      // What is left here is a frame that was refused above, or an answer nobody waits for any more.
      onGeneralError: () => true,
    },
  );
  channel.onClose(() => rpc.$close());
};

const handlersOf = (ports: Partial<Ports>): ReadonlyMap<string, Handler> => {
  const handlers = new Map<string, Handler>();
  for (const [portName, schemas] of Object.entries(argumentSchemas)) {
    const port: object | undefined = ports[portName as keyof Ports];
    if (!port) continue;
    for (const [methodName, schema] of Object.entries(schemas)) {
      const method: unknown = Reflect.get(port, methodName);
      if (typeof method !== 'function') throw new TypeError(`${portName}.${methodName} is missing`);
      const name = `${portName}.${methodName}`;
      handlers.set(name, (...args) => answer(name, schema, args, (checked) => method.apply(port, checked)));
    }
  }
  return handlers;
};

const answer = async (
  name: string,
  schema: v.GenericSchema<unknown, unknown[]>,
  args: readonly unknown[],
  call: (checked: unknown[]) => unknown,
): Promise<Answer> => {
  try {
    const checked = v.safeParse(schema, args, { abortEarly: true });
    if (!checked.success) {
      const [issue] = checked.issues;
      throw new HostError(
        'invalid',
        `${name}: argument ${v.getDotPath(issue) ?? ''}: ${issue.expected ?? 'other'} expected`,
      );
    }
    return { ok: true, value: await call(checked.output) };
  } catch (error) {
    return { ok: false, error: serializeError(error) };
  }
};

const refuse =
  (name: string): Handler =>
  async () => ({
    ok: false,
    error: serializeError(new HostError('denied', `${name.slice(0, 64)} is not served here`)),
  });

/** Remembers the sessions made over a channel: a window that is closed leaves no login behind on the server. */
const ownSessions = (remote: Remote, channel: Channel): { remote: Remote } => {
  const open = new Set<SessionId>();
  let closed = false;
  channel.onClose(() => {
    closed = true;
    for (const session of open) void remote.disconnect(session);
    open.clear();
  });
  return {
    remote: {
      connect: async (...args) => {
        const session = await remote.connect(...args);
        if (closed) await remote.disconnect(session.id);
        else open.add(session.id);
        return session;
      },
      disconnect: async (session) => {
        open.delete(session);
        return await remote.disconnect(session);
      },
      listMailboxes: (...args) => remote.listMailboxes(...args),
      openMailbox: (session, request) => remote.openMailbox(session, request),
      openMailboxes: (session, requests) => remote.openMailboxes(session, requests),
      fetchListings: (session, uids) => remote.fetchListings(session, uids),
      fetchIdentities: (session, uids) => remote.fetchIdentities(session, uids),
      searchAll: (session) => remote.searchAll(session),
      searchSince: (session, since) => remote.searchSince(session, since),
      selectMailbox: (session, path) => remote.selectMailbox(session, path),
      changeMessages: (session, commands) => remote.changeMessages(session, commands),
      findMessageIds: (session, from, messageIds) => remote.findMessageIds(session, from, messageIds),
      appendMessages: (session, path, messages) => remote.appendMessages(session, path, messages),
      changeMailboxes: (session, commands) => remote.changeMailboxes(session, commands),
      fetchTexts: (session, requests) => remote.fetchTexts(session, requests),
      meter: (session) => remote.meter(session),
      test: (settings, password) => remote.test(settings, password),
    },
  };
};
