import { expect, it } from 'vitest';
import type { MessageId } from '../../core/model/ids.ts';
import { describeChanges } from '../../core/replica/describe-change.ts';
import { describeMeeting } from '../../core/replica/describe-meeting.ts';
import { pathInWords } from '../../core/replica/path-in-words.ts';
import { clients } from './filled-replica.ts';

it.each([
  ['INBOX', 'Inbox'],
  ['inbox', 'Inbox'],
  ['INBOX/Work', 'Inbox/Work'],
  ['INBOX.Work', 'Inbox.Work'],
  ['INBOXES', 'INBOXES'],
  ['Old/INBOX', 'Old/INBOX'],
  ['Clients', 'Clients'],
])('%s is called %s', (path, words) => {
  expect(pathInWords(path)).toBe(words);
});

it('sentences call the inbox what the window calls it', () => {
  const messageId = 1 as MessageId;
  expect(
    describeChanges(
      [
        { kind: 'move', messageId, from: clients, to: clients },
        { kind: 'createMailbox', mailboxId: clients, path: 'INBOX/New' },
      ],
      { pathOf: () => 'INBOX', subjectOf: () => 'Hello' },
    ),
  ).toBe('Moved “Hello” to Inbox; created the folder Inbox/New');
  const meeting = { kind: 'folderChanged', mailboxId: clients, mailbox: 'INBOX', messages: 1 } as const;
  expect(describeMeeting(meeting, { held: false }).title).toBe('The folder Inbox is still there');
});
