// What of one content its folders want, whether it is here or not. Rules:
// W1 A content is wanted if any folder that holds it wants it. It comes once, in the queue of the first of those in sync order; of one
//    that is not paused, if there is one.
// W2 Of its text as much comes as the most generous of those folders wants.
import { attachmentParts } from '../mail/structure.ts';
import type { ContentId, PartNumber } from '../model/ids.ts';
import type { Address, Content, TextOctets } from '../model/message.ts';
import type { Tier } from '../model/queue.ts';
import { attachmentVerdict, textVerdict } from '../policy/fetch-verdict.ts';
import type { FolderPolicy } from './fetch-policy.ts';
import { textOctetsOf } from './list-columns.ts';
import type { Candidate, Candidates, Folders, WantedPlace } from './wanted-candidates.ts';

/** A text that is to come. `octets` is what will be asked for: encoded bytes, cut at `maxBytes` a part, with the HTML if that comes along. */
export interface WantedText extends WantedPlace {
  readonly octets: number;
  readonly maxBytes: number;
  readonly withHtml: boolean;
}

/** An attachment that is to come. `octets` is its encoded size, bytes. */
export interface WantedAttachment extends WantedPlace {
  readonly part: PartNumber;
  readonly octets: number;
}

export interface Wanting {
  readonly folders: Folders;
  readonly candidates: Candidates;
}

/** As much of a content as it takes to say what of its text is wanted. */
export interface TextSource {
  readonly contentId: ContentId;
  readonly octets: TextOctets;
  /** Whom it is from: only exceptions for senders ask. */
  readonly addresses: readonly Pick<Address, 'address'>[];
}

export const textSource = ({ contentId, structure, envelope }: Content): TextSource => ({
  contentId,
  octets: textOctetsOf(structure),
  addresses: envelope.from,
});

/** Null when no folder wants it, or there is no text. */
export const textWanted = (
  { contentId, octets: { plain, html }, addresses }: TextSource,
  { folders, candidates }: Wanting,
  withHtml: boolean,
): WantedText | null => {
  const parts = withHtml || plain.length === 0 ? [...plain, ...html] : plain;
  if (parts.length === 0) return null;
  const wanting = inOrder(folders, 'texts', candidates.get(contentId)).flatMap(({ folder, candidate }) => {
    const verdict = textVerdict({ ...judged(folder), addresses });
    return verdict ? [{ candidate, ...verdict }] : [];
  });
  const [first] = wanting;
  if (!first) return null;
  const maxBytes = Math.max(...wanting.map((each) => each.maxBytes));
  const octets = parts.reduce((sum, part) => sum + Math.min(part, maxBytes), 0);
  return { ...placeOf(first.candidate), octets, maxBytes, withHtml };
};

export const attachmentsWanted = (
  { contentId, structure, envelope }: Content,
  { folders, candidates }: Wanting,
): WantedAttachment[] => {
  const places = inOrder(folders, 'attachments', candidates.get(contentId));
  if (places.length === 0) return [];
  return attachmentParts(structure).flatMap(({ part, type, octets }) => {
    const first = places.find(({ folder }) =>
      attachmentVerdict({ ...judged(folder), addresses: envelope.from, type, octets }),
    );
    return first ? [{ ...placeOf(first.candidate), part, octets }] : [];
  });
};

const placeOf = ({ messageId, mailboxId, contentId, internalDate }: Candidate): WantedPlace => ({
  messageId,
  mailboxId,
  contentId,
  internalDate,
});

const judged = ({ rule, exceptions, mailbox: { id } }: FolderPolicy) => ({ rule, exceptions, mailboxId: id });

interface Place {
  readonly folder: FolderPolicy;
  readonly candidate: Candidate;
}

/** W1 */
const inOrder = (folders: Folders, tier: Tier, candidates: readonly Candidate[] = []): readonly Place[] => {
  const places = candidates.flatMap((candidate): Place[] => {
    const folder = folders.get(candidate.mailboxId);
    return folder ? [{ folder, candidate }] : [];
  });
  if (places.length < 2) return places;
  const paused = ({ folder }: Place): number => (folder.mark(tier)?.paused === true ? 1 : 0);
  return places.sort(
    (a, b) =>
      paused(a) - paused(b) ||
      a.folder.place - b.folder.place ||
      b.candidate.internalDate - a.candidate.internalDate ||
      b.candidate.messageId - a.candidate.messageId,
  );
};
