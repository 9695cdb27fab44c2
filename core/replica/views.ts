import type { MailboxId, MessageId, PartNumber, Sha256 } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Content, Message } from '../model/message.ts';
import type { AttachmentForm, BodyPart, Want } from '../model/part.ts';

/** A folder as the window shows it. */
export interface FolderView {
  readonly mailbox: Mailbox;
  /** The path below the folder that it stands under: its last element, unless those before it are no folders. */
  readonly name: string;
  /** How many folders it stands under. */
  readonly depth: number;
  /** Messages without \Seen: counted here once the list is whole, the server's word before. */
  readonly unread: number;
  /** Messages the server has, as far as known. */
  readonly total: number;
  /** Messages whose list row is here. */
  readonly listed: number;
}

/** The same few marks everywhere: not here, partly here, here. */
export type Whereabouts = 'absent' | 'partial' | 'present';

/** A row of the message list. */
export interface MessageListItem {
  readonly id: MessageId;
  readonly mailboxId: MailboxId;
  readonly sender: string;
  readonly subject: string;
  readonly internalDate: number;
  readonly size: number;
  readonly unread: boolean;
  readonly starred: boolean;
  readonly attachments: number;
  readonly whereabouts: Whereabouts;
}

/** The text of a message: what is here of it, and what it would cost to have the rest. */
export type TextView =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'absent';
      readonly part: PartNumber;
      readonly octets: number;
      readonly want: Want | null;
    }
  | {
      readonly kind: 'here';
      readonly part: PartNumber;
      readonly text: string;
      readonly complete: boolean;
      readonly octets: number;
      readonly want: Want | null;
    };

export interface AttachmentView {
  readonly part: PartNumber;
  readonly body: BodyPart;
  /** A name to show: the sender's, or one made from the type. */
  readonly name: string;
  /** True for what the HTML shows in place (a cid: reference), which still counts as an attachment. */
  readonly inline: boolean;
  readonly state:
    | { readonly kind: 'absent' }
    | { readonly kind: 'partial'; readonly received: number; readonly total: number }
    | {
        readonly kind: 'present';
        readonly sha256: Sha256;
        readonly size: number;
        readonly form: AttachmentForm;
      };
  readonly want: Want | null;
}

/** All that the window shows of one message. */
export interface MessageView {
  readonly message: Message;
  readonly content: Content;
  /** The part that reads as plain text: text/plain, else the HTML's text. */
  readonly plain: TextView;
  /** The HTML part; 'none' when there is none. */
  readonly html: TextView;
  readonly attachments: readonly AttachmentView[];
}
