import { attachmentParts, textParts } from '../mail/structure.ts';
import type { Message, TextOctets } from '../model/message.ts';
import type { BodyPart } from '../model/part.ts';
import type { MessageListing } from '../ports.ts';

/** The columns of a row that no server changes. */
export const listColumns = ({
  envelope,
  structure,
  internalDate,
  size,
}: Pick<MessageListing, 'envelope' | 'structure' | 'internalDate' | 'size'>): Pick<
  Message,
  'internalDate' | 'size' | 'sender' | 'subject' | 'attachments' | 'textOctets'
> => {
  const [from] = envelope.from;
  return {
    internalDate,
    size,
    sender: from ? from.name || from.address : '',
    subject: envelope.subject,
    attachments: structure ? attachmentParts(structure).length : 0,
    textOctets: textOctetsOf(structure),
  };
};

/** None where the structure could not be understood. */
export const textOctetsOf = (structure: BodyPart | null): TextOctets => {
  const { plain, html } = textParts(structure);
  return { plain: plain.map(({ octets }) => octets), html: html.map(({ octets }) => octets) };
};
