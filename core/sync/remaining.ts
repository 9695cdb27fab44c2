import { countUids } from '../merge/uid-set.ts';
import type { Remaining } from '../model/activity.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Replica } from '../replica/database.ts';
import type { SessionWork } from './session-work.ts';

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
    lists += countUids(entry.unlisted) + (entry.stale ? unseenYet(entry.mailbox) : 0);
    texts += entry.texts.length;
    for (const { octets } of entry.texts) textBytes += octets;
    attachments += entry.attachments.length;
    for (const { octets } of entry.attachments) attachmentBytes += octets;
  }
  return { lists, texts, textBytes, attachments, attachmentBytes };
};

/** Before a folder was opened once, all its messages are to be listed. */
const unseenYet = ({ fact, status }: Mailbox): number => (fact ? 0 : (status?.messages ?? 0));
