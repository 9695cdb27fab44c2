// The scheduler: a pure function from what is wanted and absent to the next thing to do on the wire.
// N1 What a person waits for goes before everything.
// N2 Then tier 0, folder by folder: the folder in use first, then by rank; then tier 1, then tier 2 in that order.
// N3 A step that needs a mailbox open comes out as opening it, when another one is.
import type { ContentId, MailboxId, MessageId, PartNumber } from '../model/ids.ts';

/** What one mailbox still needs, in this session. */
export interface MailboxNeeds {
  readonly id: MailboxId;
  /** The server's numbers moved: it must be opened and looked at. */
  readonly stale: boolean;
  /** Rows that wait to be re-matched by content, and UIDs that could match them. */
  readonly unidentified: number;
  readonly unlisted: number;
  readonly lackingTexts: number;
  readonly lackingAttachments: number;
}

/** Something a person asked for, in a mailbox that the server still has. */
export interface WantedPart {
  readonly wantId: number;
  readonly kind: 'text' | 'attachment';
  readonly mailboxId: MailboxId;
  readonly messageId: MessageId;
  readonly contentId: ContentId;
  readonly part: PartNumber;
}

export interface Needs {
  /** The mailbox that is open on the wire; null for none. */
  readonly open: MailboxId | null;
  /** The folder on screen; null for none. */
  readonly focus: MailboxId | null;
  /** The message on screen whose text is not here; null for none. */
  readonly reading: { readonly messageId: MessageId; readonly mailboxId: MailboxId } | null;
  /** Oldest request first. */
  readonly wanted: readonly WantedPart[];
  /** In rank order. */
  readonly mailboxes: readonly MailboxNeeds[];
}

export type Step =
  | { readonly kind: 'open'; readonly mailboxId: MailboxId }
  | { readonly kind: 'identify'; readonly mailboxId: MailboxId }
  | { readonly kind: 'list'; readonly mailboxId: MailboxId }
  | { readonly kind: 'texts'; readonly mailboxId: MailboxId }
  | { readonly kind: 'read'; readonly mailboxId: MailboxId; readonly messageId: MessageId }
  | { readonly kind: 'wanted'; readonly mailboxId: MailboxId; readonly want: WantedPart }
  | { readonly kind: 'attachments'; readonly mailboxId: MailboxId }
  | { readonly kind: 'idle' };

/** The next step, or 'idle' when nothing that is wanted is absent. */
export const nextStep = (needs: Needs): Step => {
  const step = mostWanted(needs);
  if (step.kind === 'idle' || step.kind === 'open' || step.mailboxId === needs.open) return step;
  return { kind: 'open', mailboxId: step.mailboxId };
};

const mostWanted = ({ focus, reading, wanted, mailboxes }: Needs): Step => {
  const text = wanted.find(({ kind }) => kind === 'text');
  if (text) return { kind: 'wanted', mailboxId: text.mailboxId, want: text };
  if (reading) return { kind: 'read', mailboxId: reading.mailboxId, messageId: reading.messageId };
  const [attachment] = wanted;
  if (attachment) return { kind: 'wanted', mailboxId: attachment.mailboxId, want: attachment };

  const inOrder = [...mailboxes].sort((a, b) => Number(b.id === focus) - Number(a.id === focus));
  for (const mailbox of inOrder) {
    const mailboxId = mailbox.id;
    if (mailbox.stale) return { kind: 'open', mailboxId };
    if (mailbox.unidentified > 0) return { kind: 'identify', mailboxId };
    if (mailbox.unlisted > 0) return { kind: 'list', mailboxId };
  }
  const lackingText = inOrder.find(({ lackingTexts }) => lackingTexts > 0);
  if (lackingText) return { kind: 'texts', mailboxId: lackingText.id };
  const lackingAttachment = inOrder.find(({ lackingAttachments }) => lackingAttachments > 0);
  if (lackingAttachment) return { kind: 'attachments', mailboxId: lackingAttachment.id };
  return { kind: 'idle' };
};
