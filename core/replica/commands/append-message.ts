import { CommandError } from '../../errors.ts';
import { contentIdApart, contentIdOf } from '../../mail/content-id.ts';
import { deflateText, inflateText } from '../../mail/deflate-text.ts';
import { type DescribedMessage, describeMessage } from '../../mail/describe-message.ts';
import { wholeSecond } from '../../mail/internal-date.ts';
import { withCrlf } from '../../mail/line-ends.ts';
import { textParts } from '../../mail/structure.ts';
import type { ContentId, MailboxId, MessageId } from '../../model/ids.ts';
import type { TextPart } from '../../model/part.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';
import { listColumns } from '../list-columns.ts';
import { showNew } from '../show-messages.ts';
import { act, type Deed } from './act.ts';
import { checkedFlag } from './checked-flag.ts';
import { destination } from './find-folder.ts';

export interface AppendInput {
  readonly mailboxId: MailboxId;
  /** RFC 5322; bare LF line ends become CRLF. */
  readonly bytes: Uint8Array;
  readonly flags: readonly string[];
  /** INTERNALDATE, ms since the epoch; servers keep whole seconds. */
  readonly internalDate: number;
}

/** A message as it is appended: all that can be made of its bytes before a transaction begins. */
export interface PreparedMessage {
  readonly bytes: Uint8Array;
  readonly flags: readonly string[];
  readonly internalDate: number;
  readonly described: DescribedMessage;
  readonly texts: readonly UnnamedText[];
}

/** Throws CommandError 'badFlag' or 'badMessage'. */
export const prepareMessage = ({
  flags,
  internalDate,
  ...input
}: Omit<AppendInput, 'mailboxId'>): PreparedMessage => {
  if (!Number.isFinite(internalDate)) throw new CommandError('badMessage', 'That is no date.');
  const bytes = withCrlf(input.bytes);
  const described = describeMessage(bytes);
  return {
    bytes,
    flags: [...new Set(flags.map(checkedFlag))],
    internalDate: wholeSecond(internalDate),
    described,
    texts: readableTexts(described),
  };
};

/** Puts a message into a folder. It is there from now on. Throws CommandError 'noFolder', 'badFlag' or 'badMessage'. */
export const appendMessage = async (
  replica: Replica,
  { mailboxId, ...input }: AppendInput,
  now: number,
): Promise<Done & { readonly messageId: MessageId }> => {
  const prepared = prepareMessage(input);
  return act({ replica, now, tables: appendTables(replica) }, async (deed) => {
    const { id: to } = await destination(replica, mailboxId);
    return { changed: 1, messageId: await recordAppend(replica, deed, { prepared, to }) };
  });
};

/** What `recordAppend` writes beside the tables of every command. */
export const appendTables = ({ contents, texts, textsHere, raws }: Replica) => [
  contents,
  texts,
  textsHere,
  raws,
];

/** Adds a message's row, content and bytes, and records it; its row. */
export const recordAppend = async (
  replica: Replica,
  deed: Deed,
  { prepared, to }: { readonly prepared: PreparedMessage; readonly to: MailboxId },
): Promise<MessageId> => {
  const messageId = await addMessage(replica, deed, { ...prepared, mailboxId: to });
  await replica.raws.add({ messageId, bytes: prepared.bytes });
  deed.record({ kind: 'append', messageId, to });
  return messageId;
};

type UnnamedText = Omit<TextPart, 'contentId'>;

/** What is kept of the texts of a message that comes from a server: what is read. The rest are attachments. */
const readableTexts = ({ structure, texts }: DescribedMessage): UnnamedText[] => {
  const { plain, html } = textParts(structure);
  const read = new Set([...plain, ...html].map(({ part }) => part));
  return texts
    .filter(({ part }) => read.has(part))
    .map(({ part, text }) => ({ part, complete: true, ...deflateText(text) }));
};

const addMessage = async (
  replica: Replica,
  deed: Deed,
  { mailboxId, flags, internalDate, described, texts }: PreparedMessage & { readonly mailboxId: MailboxId },
): Promise<MessageId> => {
  const { envelope, references, structure, size } = described;
  const { messageId, subject } = envelope;
  const contentId = contentIdOf({ serverContentId: null, messageId, internalDate, size, subject });
  const row = {
    mailboxId,
    uidValidity: 0,
    uid: null,
    flags,
    modseq: null,
    observed: deed.now(),
    vanished: null,
    contentId,
    ...listColumns({ ...described, internalDate }),
  };
  const id = await replica.messages.add(showNew(row));
  const isShared = messageId !== '' && (await isHeld(replica, contentId, texts));
  if (isShared) return id;
  const isTaken = messageId === '' || (await replica.contents.get(contentId)) !== undefined;
  const name = isTaken ? contentIdApart(contentId, { uidValidity: 0, uid: id }) : contentId;
  if (isTaken) await replica.messages.update(id, { contentId: name });
  await replica.contents.add({ contentId: name, envelope, references, structure });
  await replica.texts.bulkPut(texts.map((text) => ({ ...text, contentId: name })));
  if (texts.length > 0) await replica.textsHere.add({ contentId: name });
  return id;
};

/** Whether this very text is here under this name: another message may have all in common that the name is made of. */
const isHeld = async (
  replica: Replica,
  contentId: ContentId,
  texts: readonly UnnamedText[],
): Promise<boolean> => {
  if (!(await replica.contents.get(contentId))) return false;
  const held = await replica.texts.bulkGet(texts.map(({ part }) => [contentId, part]));
  return texts.every(({ deflated }, index) => {
    const other = held[index];
    return other?.complete === true && inflateText(other.deflated) === inflateText(deflated);
  });
};
