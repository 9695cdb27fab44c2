/**
 * Small things that one session learns and the next to the same server saves bytes and round trips with: TLS
 * session tickets, capabilities, the key exchange group. Everything in it may be lost at any time. Tickets let
 * their holder resume (not read) an earlier session: keep them like passwords where they are written down.
 */
export interface TicketStore {
  get(key: string): Buffer | null;
  put(key: string, value: Buffer): void;
  drop(key: string): void;
}

/** A store that lasts as long as the process. */
export const createMemoryTicketStore = (): TicketStore => {
  const values = new Map<string, Buffer>();
  return {
    get: (key) => values.get(key) ?? null,
    put: (key, value) => {
      values.set(key, value);
    },
    drop: (key) => {
      values.delete(key);
    },
  };
};
