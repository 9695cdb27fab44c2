import { uidSetOf } from '../../merge/uid-set.ts';
import type { MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { SessionContext } from '../session-context.ts';
import { addAttachments, addTexts, type MailboxWork, takeListed } from '../session-work.ts';

/** Brings the session's work in step with rows that the push wrote: where messages are now, and how folders are called. */
export const refreshWork = async (
  { options: { replica }, work }: SessionContext,
  touched: readonly MessageId[],
): Promise<void> => {
  if (work.size === 0) return;
  const mailboxes = await replica.mailboxes.bulkGet([...work.keys()]);
  [...work.values()].forEach((entry, index) => {
    const mailbox = mailboxes[index];
    if (mailbox) entry.mailbox = mailbox;
    else work.delete(entry.mailbox.id);
  });
  const rows = await replica.messages.bulkGet([...touched]);
  const places = new Map(touched.map((id, index) => [id, rows[index]]));
  for (const entry of work.values()) takeListed(entry, uidSetOf(uidsIn(entry, rows)));
  moveLacking(work.values(), places);
};

const uidsIn = ({ mailbox }: MailboxWork, rows: readonly (Message | undefined)[]): number[] =>
  rows.flatMap((row) =>
    row?.mailboxId === mailbox.id && row.uidValidity === mailbox.fact?.uidValidity ? (row.uid ?? []) : [],
  );

/** What is lacking of a message is fetched where it is. */
const moveLacking = (
  entries: Iterable<MailboxWork>,
  places: ReadonlyMap<MessageId, Message | undefined>,
): void => {
  const all = [...entries];
  const texts = all.flatMap((entry) => entry.texts.filter(({ messageId }) => places.has(messageId)));
  const attachments = all.flatMap((entry) =>
    entry.attachments.filter(({ messageId }) => places.has(messageId)),
  );
  for (const entry of all) {
    const { id } = entry.mailbox;
    const isHere = ({ messageId }: { readonly messageId: MessageId }): boolean =>
      places.get(messageId)?.mailboxId === id;
    const at = { mailboxId: id };
    const stays = ({ messageId }: { readonly messageId: MessageId }): boolean => !places.has(messageId);
    if (texts.length > 0) {
      entry.texts = entry.texts.filter(stays);
      addTexts(
        entry,
        texts.filter(isHere).map((lacking) => ({ ...lacking, ...at })),
      );
    }
    if (attachments.length > 0) {
      entry.attachments = entry.attachments.filter(stays);
      addAttachments(
        entry,
        attachments.filter(isHere).map((lacking) => ({ ...lacking, ...at })),
      );
    }
  }
};
