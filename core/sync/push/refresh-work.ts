import { uidSetOf } from '../../merge/uid-set.ts';
import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import { wantedOf } from '../../replica/wanted-now.ts';
import type { SessionContext } from '../session-context.ts';
import { addAttachments, addTexts, type MailboxWork, takeListed } from '../session-work.ts';

/** Brings the session's work in step with rows that the push wrote: where messages are now, and how folders are called. */
export const refreshWork = async (
  { options: { replica }, work, policy }: SessionContext,
  touched: readonly MessageId[],
): Promise<void> => {
  if (work.size === 0) return;
  const mailboxes = await replica.mailboxes.bulkGet([...work.keys()]);
  [...work.values()].forEach((entry, index) => {
    const mailbox = mailboxes[index];
    if (mailbox) entry.mailbox = mailbox;
    else work.delete(entry.mailbox.id);
  });
  if (touched.length === 0) return;
  const rows = (await replica.messages.bulkGet([...touched])).flatMap((row) => row ?? []);
  for (const entry of work.values()) takeListed(entry, uidSetOf(uidsIn(entry, rows)));
  const places = new Set(touched);
  for (const entry of work.values()) {
    entry.texts = entry.texts.filter(({ messageId }) => !places.has(messageId));
    entry.attachments = entry.attachments.filter(({ messageId }) => !places.has(messageId));
  }
  // What is lacking of a message is fetched where it is, as far as the rule there goes.
  const { texts, attachments } = await wantedOf(replica, policy, rows);
  for (const entry of work.values()) {
    const isHere = ({ mailboxId }: { readonly mailboxId: MailboxId }): boolean =>
      mailboxId === entry.mailbox.id;
    addTexts(entry, texts.filter(isHere));
    addAttachments(entry, attachments.filter(isHere));
  }
};

const uidsIn = ({ mailbox }: MailboxWork, rows: readonly Message[]): number[] =>
  rows.flatMap((row) =>
    row.mailboxId === mailbox.id && row.uidValidity === mailbox.fact?.uidValidity ? (row.uid ?? []) : [],
  );
