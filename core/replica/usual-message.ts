// What a message that is not listed yet will bring: what those bring on average that are listed in its folder, the newest two hundred;
// where none is, those of the folder that comes first of all that have any.
import Dexie from 'dexie';
import type { MailboxId } from '../model/ids.ts';
import type { Content } from '../model/message.ts';
import { comesWithHtml } from '../policy/fetch-verdict.ts';
import { rankMailboxes } from '../policy/priorities.ts';
import type { Replica } from './database.ts';
import type { FetchPolicy, FolderPolicy } from './fetch-policy.ts';
import type { Candidate } from './wanted-candidates.ts';
import { attachmentsWanted, textSource, textWanted } from './wanted-of-content.ts';

/** On average: numbers and encoded bytes. */
export interface UsualMessage {
  readonly texts: number;
  readonly textOctets: number;
  readonly attachments: number;
  readonly attachmentOctets: number;
}

const nothing: UsualMessage = { texts: 0, textOctets: 0, attachments: 0, attachmentOctets: 0 };

/** Where nothing is listed anywhere: a short text. */
const unknown: UsualMessage = { ...nothing, texts: 1, textOctets: 3_000 };

const sampleSize = 200;

interface Sample {
  readonly candidate: Candidate;
  readonly content: Content;
}

/** What a message of a folder brings by itself, beside its list row. */
export const usualMessage = async (
  replica: Replica,
  policy: FetchPolicy,
  folder: FolderPolicy,
): Promise<UsualMessage> => {
  // Of one that is off only list rows come, if somebody asked for them.
  if (folder.off) return nothing;
  const samples = await sampleFor(replica, policy, folder.mailbox.id);
  if (samples.length === 0) return folder.rule.fetch.kind === 'lists' ? nothing : unknown;
  const withHtml = comesWithHtml(policy.link);
  const sum = samples
    .map((sample) => broughtBy(sample, folder, withHtml))
    .reduce((total, each) => combine(total, each, (a, b) => a + b), nothing);
  return combine(sum, nothing, (total) => total / samples.length);
};

const broughtBy = ({ candidate, content }: Sample, folder: FolderPolicy, withHtml: boolean): UsualMessage => {
  const wanting = {
    folders: new Map([[folder.mailbox.id, folder]]),
    candidates: new Map([[content.contentId, [candidate]]]),
  };
  const text = textWanted(textSource(content), wanting, withHtml);
  const attachments = attachmentsWanted(content, wanting);
  return {
    texts: text ? 1 : 0,
    textOctets: text?.octets ?? 0,
    attachments: attachments.length,
    attachmentOctets: attachments.reduce((octets, attachment) => octets + attachment.octets, 0),
  };
};

const combine = (a: UsualMessage, b: UsualMessage, by: (a: number, b: number) => number): UsualMessage => ({
  texts: by(a.texts, b.texts),
  textOctets: by(a.textOctets, b.textOctets),
  attachments: by(a.attachments, b.attachments),
  attachmentOctets: by(a.attachmentOctets, b.attachmentOctets),
});

/** Messages of the folder, or of another as if they were in it. */
const sampleFor = async (replica: Replica, policy: FetchPolicy, mailboxId: MailboxId): Promise<Sample[]> => {
  const inOrder = rankMailboxes(policy.mailboxes).map(({ mailbox }) => mailbox.id);
  for (const id of [mailboxId, ...inOrder]) {
    const rows = await replica.messages
      .where('[mailboxId+uidValidity+uid]')
      .between([id, Dexie.minKey, Dexie.minKey], [id, Dexie.maxKey, Dexie.maxKey])
      .reverse()
      .limit(sampleSize)
      .toArray();
    if (rows.length === 0) continue;
    const contents = await replica.contents.bulkGet(rows.map(({ contentId }) => contentId));
    return rows.flatMap(({ id: messageId, contentId, internalDate }, index): Sample[] => {
      const content = contents[index];
      return content
        ? [{ candidate: { messageId, mailboxId, contentId, internalDate, textOctets: null }, content }]
        : [];
    });
  }
  return [];
};
