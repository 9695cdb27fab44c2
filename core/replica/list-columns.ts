import { attachmentParts } from '../mail/structure.ts';
import type { Message } from '../model/message.ts';
import type { MessageListing } from '../ports.ts';

/** The columns of a row that no server changes. */
export const listColumns = ({
  envelope,
  structure,
  internalDate,
  size,
}: Pick<MessageListing, 'envelope' | 'structure' | 'internalDate' | 'size'>): Pick<
  Message,
  'internalDate' | 'size' | 'sender' | 'subject' | 'attachments'
> => {
  const [from] = envelope.from;
  return {
    internalDate,
    size,
    sender: from ? from.name || from.address : '',
    subject: envelope.subject,
    attachments: structure ? attachmentParts(structure).length : 0,
  };
};
