import { countUids } from '../merge/uid-set.ts';
import type { Remaining } from '../model/activity.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Replica } from '../replica/database.ts';
import type { MailboxWork, SessionWork } from './session-work.ts';

/** What is still to come, by tier; attachments are those that were asked for and those that the goals name. */
export const remaining = async (replica: Replica, work: SessionWork): Promise<Remaining> => {
  const wants = await replica.wants
    .filter(({ kind, state }) => kind === 'attachment' && state === 'waiting')
    .toArray();
  let wantedBytes = 0;
  for (const { contentId, part } of wants) {
    const row = await replica.attachments.get([contentId, part]);
    if (row?.state === 'partial') wantedBytes += Math.max(0, row.total - row.received);
  }
  let lists = 0;
  let texts = 0;
  let textBytes = 0;
  let attachments = wants.length;
  let attachmentBytes = wantedBytes;
  for (const entry of work.values()) {
    if (entry.priority === 'off') continue;
    lists += listsToCome(entry);
    texts += entry.texts.length;
    for (const { octets } of entry.texts) textBytes += octets;
    attachments += entry.attachments.length;
    for (const { octets } of entry.attachments) attachmentBytes += octets;
  }
  return { lists, texts, textBytes, attachments, attachmentBytes };
};

/** Messages of a folder that are to be listed: those that are known of, and those that its last STATUS tells of. */
export const listsToCome = ({ unlisted, stale, mailbox }: MailboxWork): number =>
  countUids(unlisted) + (stale ? unseenYet(mailbox) : 0);

/** Before a folder was opened once, all its messages; then what came since, as far as the numbers tell. */
const unseenYet = ({ fact, status }: Mailbox): number => {
  if (!status) return 0;
  if (!fact) return status.messages;
  if (fact.uidValidity !== status.uidValidity) return 0;
  return Math.min(status.messages, Math.max(0, status.uidNext - fact.uidNext));
};
