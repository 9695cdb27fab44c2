import { expect, test } from 'vitest';
import { saveDraft } from '../../core/replica/commands/save-draft.ts';
import { undoAction } from '../../core/replica/commands/undo.ts';
import type { Replica } from '../../core/replica/database.ts';
import { unsentActions } from '../../core/replica/unsent.ts';
import { newReplica } from '../sync/new-replica.ts';

const draft = (text: string): Uint8Array =>
  new TextEncoder().encode(
    `Message-ID: <${text}@marlow.example>\r\nSubject: ${text}\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`,
  );

const shown = async (replica: Replica) =>
  (await replica.messages.toArray())
    .filter((row) => row.shown !== null)
    .map(({ subject, flags }) => ({ subject, flags }));

test('a draft goes into a drafts folder that is made if there is none', async () => {
  const replica = newReplica();
  const done = await saveDraft(replica, { bytes: draft('one'), replaces: null }, 1_000);
  expect(done.changed).toBe(1);
  expect(await shown(replica)).toEqual([{ subject: 'one', flags: ['\\Draft', '\\Seen'] }]);
  const [mailbox] = await replica.mailboxes.toArray();
  expect(mailbox).toMatchObject({ path: 'Drafts', role: 'drafts', listed: false });
  replica.close();
});

test('a new version takes the place of the one before, and undoing it brings that one back', async () => {
  const replica = newReplica();
  const first = await saveDraft(replica, { bytes: draft('one'), replaces: null }, 1_000);
  const second = await saveDraft(replica, { bytes: draft('two'), replaces: first.messageId }, 2_000);
  expect((await shown(replica)).map(({ subject }) => subject)).toEqual(['two']);
  expect((await unsentActions(replica))[0]?.words).toBe(
    'Saved “two” in Drafts, in place of the version before',
  );
  if (second.action === null) throw new Error('nothing was done');
  await undoAction(replica, second.action, 3_000);
  expect((await shown(replica)).map(({ subject }) => subject)).toEqual(['one']);
  replica.close();
});

test('a version to be replaced that is not here any more is no matter', async () => {
  const replica = newReplica();
  const first = await saveDraft(replica, { bytes: draft('one'), replaces: null }, 1_000);
  if (first.action === null) throw new Error('nothing was done');
  await undoAction(replica, first.action, 2_000);
  await saveDraft(replica, { bytes: draft('two'), replaces: first.messageId }, 3_000);
  expect((await shown(replica)).map(({ subject }) => subject)).toEqual(['two']);
  replica.close();
});
