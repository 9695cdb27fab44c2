import type { DBCore, Middleware } from 'dexie';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionId } from '../../core/model/ids.ts';
import {
  archiveMessages,
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
  trashMessages,
} from '../../core/replica/commands/message-commands.ts';
import { undoAction } from '../../core/replica/commands/undo.ts';
import type { Replica } from '../../core/replica/database.ts';
import { clients, filledReplica, ids } from './filled-replica.ts';

/** Rows of messages that went to the database and came from it, counted at the lowest level. */
const traffic = { written: 0, read: 0 };

const countTraffic: Middleware<DBCore> = {
  stack: 'dbcore',
  name: 'count-traffic',
  level: -1,
  create: (down) => ({
    ...down,
    table(name) {
      const table = down.table(name);
      if (name !== 'messages') return table;
      return {
        ...table,
        mutate(request) {
          if (request.type === 'add' || request.type === 'put') traffic.written += request.values.length;
          if (request.type === 'delete') traffic.written += request.keys.length;
          return table.mutate(request);
        },
        async get(request) {
          traffic.read += 1;
          return table.get(request);
        },
        async getMany(request) {
          traffic.read += request.keys.length;
          return table.getMany(request);
        },
        async query(request) {
          const response = await table.query(request);
          traffic.read += response.result.length;
          return response;
        },
        async openCursor(request) {
          traffic.read += 1_000_000;
          return table.openCursor(request);
        },
      };
    },
  }),
};

let replica: Replica;
beforeAll(async () => {
  replica = await filledReplica(5_000);
  replica.use(countTraffic);
  replica.close();
  await replica.open();
});
beforeEach(() => {
  Object.assign(traffic, { written: 0, read: 0 });
});

let last: ActionId | null = null;

describe('in a large folder, a command reads and writes the rows that it is about alone:', () => {
  it.each([
    ['flags', () => changeFlags(replica, { messageIds: ids(1, 2), add: ['\\Seen'], remove: [] }, 1)],
    ['a move', () => moveMessages(replica, { messageIds: ids(3, 4), to: clients }, 1)],
    ['a copy', () => copyMessages(replica, { messageIds: ids(5, 6), to: clients }, 1)],
    ['archiving', () => archiveMessages(replica, { messageIds: ids(7, 8) }, 1)],
    ['deleting', () => trashMessages(replica, { messageIds: ids(9, 10) }, 1)],
    ['deleting for good', () => deleteMessages(replica, { messageIds: ids(11, 12) }, 1)],
  ])('%s', async (_name, command) => {
    const { action, changed } = await command();
    expect(changed).toBe(2);
    expect(traffic.written).toBe(2);
    expect(traffic.read).toBeLessThanOrEqual(8);
    last = action;
  });

  it('undo', async () => {
    if (last === null) throw new Error('nothing to undo');
    await undoAction(replica, last, 2);
    expect(traffic.written).toBe(2);
    expect(traffic.read).toBeLessThanOrEqual(8);
  });
});
