import type { MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';
import { shownRows } from '../shown-row.ts';
import { act } from './act.ts';
import { appendTables, prepareMessage, recordAppend } from './append-message.ts';
import { mailboxFor } from './make-mailbox.ts';
import { recordDeletion } from './message-commands.ts';

export interface SaveDraftInput {
  /** RFC 5322. */
  readonly bytes: Uint8Array;
  /** The version that this one takes the place of: it is deleted for good with it. One that is not here any more is no matter. */
  readonly replaces: MessageId | null;
}

/**
 * Puts a draft into the drafts folder, which is made if there is none. One action: undoing it brings back the version
 * before. Throws CommandError 'badMessage'.
 */
export const saveDraft = async (
  replica: Replica,
  { bytes, replaces }: SaveDraftInput,
  now: number,
): Promise<Done & { readonly messageId: MessageId }> => {
  const prepared = prepareMessage({ bytes, flags: ['\\Draft', '\\Seen'], internalDate: now });
  return act({ replica, now, tables: appendTables(replica) }, async (deed) => {
    const to = await mailboxFor(replica, deed, 'drafts');
    const messageId = await recordAppend(replica, deed, { prepared, to });
    const before = await shownRows(replica, replaces === null ? [] : [replaces]);
    for (const row of before) recordDeletion(deed, row);
    return { changed: 1, messageId };
  });
};
