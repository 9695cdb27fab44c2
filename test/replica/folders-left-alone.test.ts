import { describe, expect, it } from 'vitest';
import type { Hlc, MessageId } from '../../core/model/ids.ts';
import { openConflicts } from '../../core/replica/attention.ts';
import { changeFlags, moveMessages } from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { describeMeeting } from '../../core/replica/describe-meeting.ts';
import { settleVanished } from '../../core/replica/record/settle-vanished.ts';
import { clients, filledReplica, ids, inbox, shownIn, trash } from './filled-replica.ts';

const bytes = new TextEncoder().encode('From: a@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n');

/** Messages are moved and starred here, and gone there; the second is not here in full. */
const settled = async (messagesInTrash: number): Promise<Replica> => {
  const replica = await filledReplica(3);
  const mailbox = await replica.mailboxes.get(trash);
  if (!mailbox?.status) throw new Error('no folder to leave alone');
  const status = { ...mailbox.status, messages: messagesInTrash };
  await replica.mailboxes.put({ ...mailbox, role: 'none', path: 'Old', priority: 'off', status, fact: null });
  await moveMessages(replica, { messageIds: ids(1), to: clients }, 1);
  await changeFlags(replica, { messageIds: ids(2), add: ['\\Flagged'], remove: [] }, 1);
  for (const id of ids(1, 2)) {
    await replica.messages.update(id, { uid: null, uidValidity: 0, vanished: '1' as Hlc });
  }
  await replica.raws.add({ messageId: 1 as MessageId, bytes });
  await settleVanished(replica, 2);
  return replica;
};

const told = async (replica: Replica) =>
  (await openConflicts(replica)).map(({ title, detail }) => `${title}. ${detail}`).sort();

describe('a message that is nowhere to be found', () => {
  it('is not said to be deleted when it may be in a folder that is left alone; what is here in full goes where it was to go', async () => {
    const replica = await settled(7);
    expect(await told(replica)).toEqual([
      '“Subject 1” is not in any folder that is synchronised. You moved it. Meanwhile it was taken out of Inbox elsewhere. It was here in full, so it was put into Clients.',
      '“Subject 2” is not in any folder that is synchronised. You marked it. Meanwhile it was taken out of Inbox elsewhere. It was not here in full, so it is not shown any more.',
    ]);
    expect(await shownIn(replica, clients)).toEqual(['1']);
  });

  it('is not said to be gone from the server with many others', () => {
    const meeting = {
      kind: 'manyGone',
      mailboxId: inbox,
      mailbox: 'INBOX',
      messageIds: ids(1, 2),
      of: 3,
    } as const;
    const title = (mayBeUnseen: { mayBeUnseen?: true }) =>
      describeMeeting({ ...meeting, ...mayBeUnseen }, { held: false }).title;
    expect(title({})).toBe('2 of 3 messages in Inbox are gone from the server');
    expect(title({ mayBeUnseen: true })).toBe(
      '2 of 3 messages in Inbox are not in any folder that is synchronised',
    );
  });

  it('is deleted when the folders that are left alone are empty', async () => {
    expect(await told(await settled(0))).toEqual([
      '“Subject 1” was deleted elsewhere. You moved it. Meanwhile it was deleted from Inbox elsewhere. It was here in full, so it was put into Clients.',
      '“Subject 2” was deleted elsewhere. You marked it. Meanwhile it was deleted from Inbox elsewhere. It was not here in full, and is gone.',
    ]);
  });
});
