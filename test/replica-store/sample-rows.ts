import type { ContentId, Hlc, MailboxId, MessageId, PartNumber } from '../../core/model/ids.ts';
import type { Content, Message } from '../../core/model/message.ts';
import type { BodyPart, TextPart } from '../../core/model/part.ts';

const leaf = (part: string, type: string): BodyPart => ({
  part: part as PartNumber,
  type,
  parameters: { charset: 'utf-8' },
  contentId: null,
  encoding: '7bit',
  octets: 1_000,
  disposition: null,
  filename: null,
  children: [],
});

const contentIdOf = (number: number): ContentId => `f:${(number * 7_919).toString(16)}` as ContentId;

/** A message, its content and its text, told apart by their number. */
export const sampleRows = (number: number): { message: Message; content: Content; text: TextPart } => {
  const contentId = contentIdOf(number);
  const address = { name: `Sender ${number}`, address: `sender${number}@example.org` };
  return {
    message: {
      id: number as MessageId,
      mailboxId: 1 as MailboxId,
      uidValidity: 1_700_000_000,
      uid: number,
      contentId,
      internalDate: 1_700_000_000_000 + number * 1_000,
      size: 2_000 + number,
      sender: address.name,
      subject: `Subject ${number}`,
      attachments: 0,
      flags: ['\\Seen'],
      modseq: 2n ** 62n + BigInt(number),
      observed: '018bcfe56800-000000' as Hlc,
      vanished: null,
      shown: { mailboxId: 1 as MailboxId, flags: ['\\Seen'], unseen: 0, unsent: 0 },
    },
    content: {
      contentId,
      envelope: {
        date: 1_700_000_000_000,
        subject: `Subject ${number}`,
        from: [address],
        sender: [address],
        replyTo: [address],
        to: [{ name: '', address: 'reader@example.org' }],
        cc: [],
        bcc: [],
        inReplyTo: '',
        messageId: `<${number}@example.org>`,
      },
      references: [`<${number - 1}@example.org>`],
      structure: { ...leaf('1', 'multipart/alternative'), part: '', children: [leaf('1', 'text/plain')] },
    },
    text: {
      contentId,
      part: '1' as PartNumber,
      deflated: new Uint8Array(800).fill(number & 255),
      bytes: 2_000,
      complete: true,
    },
  };
};
