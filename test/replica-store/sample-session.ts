import type { SessionRecord } from '../../core/replica/database.ts';

/** A new object each time: Dexie writes the number that it gives into what it is given. */
export const sampleSession = (): Omit<SessionRecord, 'id'> => ({
  started: 1,
  ended: 2,
  up: 3,
  down: 4,
  flights: 5,
  problem: null,
  link: 'broadband',
  network: null,
  brought: { messages: 0, texts: 0, attachments: 0, changes: 0 },
  uncompressed: 7,
  counted: 7,
});
