import type { AccountId, ContentId } from '../../core/model/ids.ts';
import type { Attachments } from '../../core/ports.ts';

/**
 * The host's attachments as one account sees them. Content ids are unique within an account only (RFC 8474, 4: an
 * EMAILID names a message of one server), and the host keeps the parts of all accounts in one place.
 */
export const accountAttachments = (accountId: AccountId, attachments: Attachments): Attachments => {
  const own = (contentId: ContentId): ContentId => `${accountId}/${contentId}` as ContentId;
  return {
    ...attachments,
    fetchNext: (session, request) =>
      attachments.fetchNext(session, { ...request, contentId: own(request.contentId) }),
    partial: (contentId, part) => attachments.partial(own(contentId), part),
    discard: (contentId, part) => attachments.discard(own(contentId), part),
  };
};
