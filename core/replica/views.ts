import type { ShownMailbox } from '../merge/view-mailboxes.ts';
import type { MailboxId, MessageId, PartNumber, Sha256 } from '../model/ids.ts';
import type { Priority } from '../model/mailbox.ts';
import type { Content, Message } from '../model/message.ts';
import type { AttachmentForm, BodyPart, Want } from '../model/part.ts';

/** A folder as the window shows it. */
export interface FolderView {
  readonly mailbox: ShownMailbox;
  readonly priority: Priority;
  /** The folder above whose priority it has; null when it has its own. */
  readonly inheritedFrom: MailboxId | null;
  /** The path below the folder that it stands under: its last element, unless those before it are no folders. */
  readonly name: string;
  /** How many folders it stands under. */
  readonly depth: number;
  /** Messages without \Seen: counted here, and by the server's word among those that are not listed. */
  readonly unread: number;
  /** Messages in it, with those that the server has and that are not listed here, as far as known. */
  readonly total: number;
  /** Messages in it whose list row is here. */
  readonly listed: number;
  /** The server does not know the folder like this yet. */
  readonly unsent: boolean;
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
  /** Marked for deletion, by whichever client: it is there until someone expunges. */
  readonly deleted: boolean;
  readonly draft: boolean;
  /** Whether the server does not know it like this yet, or it waits for the user to say what is to become of it. */
  readonly mark: 'unsent' | 'attention' | null;
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
      /** Whether it comes without anybody asking. */
      readonly byItself: boolean;
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
  /** Whether it comes without anybody asking; false for what is here. */
  readonly byItself: boolean;
}

/** All that the window shows of one message. */
export interface MessageView {
  /** Where it is and which flags it has is in `shown`. */
  readonly message: Message;
  readonly content: Content;
  /** The part that reads as plain text: text/plain, else the HTML's text. */
  readonly plain: TextView;
  /** The HTML part; 'none' when there is none. */
  readonly html: TextView;
  readonly attachments: readonly AttachmentView[];
  /** Whether the server has it: only then what is missing here can be fetched. */
  readonly fetchable: boolean;
}
