// What of one content its folders want, whether it is here or not. Rules:
// W1 A content is wanted if any folder that holds it wants it. It comes once, in the queue of the first of those in sync order; of one
//    that is not paused, if there is one.
// W2 Of its text as much comes as the most generous of those folders wants.
import { attachmentParts, textParts } from '../mail/structure.ts';
import type { PartNumber } from '../model/ids.ts';
import type { Content } from '../model/message.ts';
import type { Tier } from '../model/queue.ts';
import { attachmentVerdict, textVerdict } from '../policy/fetch-verdict.ts';
import type { FolderPolicy } from './fetch-policy.ts';
import type { Candidate, Candidates, Folders } from './wanted-candidates.ts';

/** A text that is to come. `octets` is what will be asked for: encoded bytes, cut at `maxBytes` a part, with the HTML if that comes along. */
export interface WantedText extends Candidate {
  readonly octets: number;
  readonly maxBytes: number;
  readonly withHtml: boolean;
}

/** An attachment that is to come. `octets` is its encoded size, bytes. */
export interface WantedAttachment extends Candidate {
  readonly part: PartNumber;
  readonly octets: number;
}

export interface Wanting {
  readonly folders: Folders;
  readonly candidates: Candidates;
}

/** Null when no folder wants it, or there is no text. */
export const textWanted = (
  { contentId, structure, envelope }: Content,
  { folders, candidates }: Wanting,
  withHtml: boolean,
): WantedText | null => {
  const { plain, html } = structure ? textParts(structure) : { plain: [], html: [] };
  const parts = withHtml || plain.length === 0 ? [...plain, ...html] : plain;
  if (parts.length === 0) return null;
  const wanting = inOrder(folders, 'texts', candidates.get(contentId)).flatMap(({ folder, candidate }) => {
    const verdict = textVerdict({ ...judged(folder), addresses: envelope.from });
    return verdict ? [{ candidate, ...verdict }] : [];
  });
  const [first] = wanting;
  if (!first) return null;
  const maxBytes = Math.max(...wanting.map((each) => each.maxBytes));
  const octets = parts.reduce((sum, part) => sum + Math.min(part.octets, maxBytes), 0);
  return { ...first.candidate, octets, maxBytes, withHtml };
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
    return first ? [{ ...first.candidate, part, octets }] : [];
  });
};

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
