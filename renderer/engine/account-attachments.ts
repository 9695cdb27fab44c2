import type { AccountId, ContentId, Sha256 } from '../../core/model/ids.ts';
import type { Attachments } from '../../core/ports.ts';

/** Whether an account other than this one has an attachment in this file. */
export type HeldElsewhere = (accountId: AccountId, sha256: Sha256) => Promise<boolean>;

/**
 * The host's attachments as one account sees them. Content ids are unique within an account only (RFC 8474, 4: an
 * EMAILID names a message of one server), while files are named by what they hold and shared by all accounts: one
 * goes only when none of them has it any more.
 */
export const accountAttachments = (
  accountId: AccountId,
  attachments: Attachments,
  heldElsewhere: HeldElsewhere,
): Attachments => {
  const own = (contentId: ContentId): ContentId => `${accountId}/${contentId}` as ContentId;
  return {
    ...attachments,
    fetchNext: (session, request) =>
      attachments.fetchNext(session, { ...request, contentId: own(request.contentId) }),
    partial: (contentId, part) => attachments.partial(own(contentId), part),
    discard: (contentId, part) => attachments.discard(own(contentId), part),
    remove: async (sha256) => {
      if (!(await heldElsewhere(accountId, sha256))) await attachments.remove(sha256);
    },
  };
};
