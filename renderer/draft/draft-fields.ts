import { knownReferences } from '../../core/mail/known-references.ts';
import type { MessageId } from '../../core/model/ids.ts';
import type { MessageView } from '../../core/replica/views.ts';
import { addressText } from './address-text.ts';

/** What is typed. */
export interface DraftFields {
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  readonly text: string;
}

/** Where writing begins. */
export interface DraftStart {
  readonly fields: DraftFields;
  /** The message that a saved version takes the place of; null when there is none, or when it is to stay. */
  readonly replaces: MessageId | null;
  /** Why the message stays beside what is saved here; null when it does not. */
  readonly stays: string | null;
  readonly inReplyTo: string;
  readonly references: readonly string[];
}

export const newDraft: DraftStart = {
  fields: { to: '', cc: '', bcc: '', subject: '', text: '' },
  replaces: null,
  stays: null,
  inReplyTo: '',
  references: [],
};

/** What every message has above its text, bytes. */
const headerBytes = 400;

const encoder = new TextEncoder();

/** About how large the message is that a draft is sent up as, bytes. */
export const draftBytes = (fields: DraftFields): number =>
  headerBytes + encoder.encode(Object.values(fields).join('')).length;

/** Whether a draft's text is here to be written on. */
export const isEditable = ({ plain }: MessageView): boolean =>
  plain.kind === 'none' || (plain.kind === 'here' && plain.complete);

/** Writing on a draft that is a message already. */
export const draftOf = (view: MessageView): DraftStart => {
  const { message, content, plain } = view;
  const { envelope } = content;
  const stays = loss(view);
  return {
    fields: {
      to: addressText(envelope.to),
      cc: addressText(envelope.cc),
      bcc: addressText(envelope.bcc),
      subject: envelope.subject,
      text: plain.kind === 'here' ? plain.text.replace(/\r\n/g, '\n') : '',
    },
    replaces: stays === null ? message.id : null,
    stays,
    inReplyTo: envelope.inReplyTo,
    references: knownReferences(content),
  };
};

/** What of a draft made elsewhere would not be in a version saved here. */
const loss = ({ attachments, html }: MessageView): string | null => {
  const lost = [
    ...(attachments.length > 0 ? ['attachments'] : []),
    ...(html.kind === 'none' ? [] : ['formatting']),
  ].join(' and ');
  return lost === ''
    ? null
    : `This draft has ${lost} that cannot be edited here: it stays as it is, and your text is saved beside it.`;
};

export const sameFields = (a: DraftFields, b: DraftFields): boolean =>
  a.to === b.to && a.cc === b.cc && a.bcc === b.bcc && a.subject === b.subject && a.text === b.text;
