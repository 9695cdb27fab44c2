import { copies, headerDate, listHeaders, madeId, traceHeaders } from './mail-headers.ts';
import { type MailKind, makeContent } from './mail-kinds.ts';
import { mailbox, type Person, people } from './mail-people.ts';
import { type Letter, writeLetter } from './mail-phrases.ts';
import { attachmentBytes, correspondents, flagsOf, kindsOf, type MailboxSort } from './mailbox-habits.ts';
import { encodeHeaderText, headerLine } from './mime-encoding.ts';
import { renderEntity } from './mime-entity.ts';
import { partSeed, type SeededRandom, seededRandom } from './random.ts';

/** One message to make. Equal specs give equal bytes. */
export interface MessageSpec {
  readonly seed: number;
  /** Sent then, and INTERNALDATE a few seconds later. */
  readonly date: Date;
  /** Default: `plain`. */
  readonly kind?: MailKind;
  readonly from?: Person;
  readonly to?: Person;
  /** Unicode. Some kinds bring a subject of their own. */
  readonly subject?: string;
  /** Unicode, one long line per paragraph. */
  readonly paragraphs?: readonly string[];
  /** The message it answers. */
  readonly inReplyTo?: Pick<MadeMessage, 'messageId' | 'references' | 'subject' | 'topic'>;
  /** Decoded size of the attachment of kinds that have one. Default: 2 KB to 5 MB, mostly small. */
  readonly attachmentBytes?: number;
  /** The name of what it is about; an answer keeps to its parent's. Default: any. */
  readonly topic?: string;
  /** Default: none. */
  readonly flags?: readonly string[];
  /** Without angle brackets; null leaves the header out. Default: made from the seed. */
  readonly messageId?: string | null;
  /** Leave the Date header out. */
  readonly withoutDate?: boolean;
  /** The words of a mailing list rather than a letter, with the list's headers. */
  readonly list?: Person;
}

/** A made-up message, with what a mailbox keeps beside it. */
export interface MadeMessage {
  readonly raw: Buffer;
  readonly flags: readonly string[];
  readonly internalDate: Date;
  readonly kind: MailKind;
  /** Without angle brackets; undefined when the header is missing. */
  readonly messageId: string | undefined;
  /** Message-IDs of the thread so far, oldest first. */
  readonly references: readonly string[];
  /** As asked for or made up, in Unicode. */
  readonly subject: string;
  readonly from: Person;
  /** What it is about, so that an answer can keep to it. */
  readonly topic: string;
}

/** Makes one message. */
export function makeMessage(spec: MessageSpec): MadeMessage {
  const random = seededRandom(spec.seed);
  const from = spec.from ?? random.pick(people);
  const to = spec.to ?? random.pick(people);
  const domain = from.address.split('@')[1] ?? 'marlow.example';
  const kind = spec.kind ?? 'plain';
  const letter = chooseLetter(spec, random, from);
  const messageId = spec.messageId === null ? undefined : (spec.messageId ?? madeId(random, domain));
  const references = spec.inReplyTo
    ? [...spec.inReplyTo.references, ...(spec.inReplyTo.messageId ? [spec.inReplyTo.messageId] : [])].slice(
        -12,
      )
    : [];
  const bytes = spec.attachmentBytes ?? attachmentBytes(random, largestAttachmentBytes);
  const content = makeContent(kind, { random, letter, attachmentBytes: bytes, domain });
  const internalDate = new Date(spec.date.getTime() + random.integer(1, 90) * 1000);
  const encodedSubject =
    content.subject?.encoded ?? encodeHeaderText(letter.subject, random.pick(['B', 'Q']));

  const headers = [
    ...traceHeaders(random, domain, internalDate),
    ...(spec.withoutDate ? [] : [headerLine('Date', headerDate(spec.date))]),
    headerLine('From', mailbox(from)),
    headerLine('To', mailbox(spec.list ?? to)),
    ...(random.chance(0.15) ? [headerLine('Cc', copies(random))] : []),
    headerLine('Subject', encodedSubject),
    ...(messageId === undefined ? [] : [headerLine('Message-ID', `<${messageId}>`)]),
    ...(spec.inReplyTo?.messageId ? [headerLine('In-Reply-To', `<${spec.inReplyTo.messageId}>`)] : []),
    ...(references.length > 0 ? [headerLine('References', references.map((id) => `<${id}>`).join(' '))] : []),
    ...(spec.list ? listHeaders(spec.list) : []),
    'MIME-Version: 1.0\r\n',
  ];
  return {
    raw: renderEntity(content.entity, headers),
    flags: spec.flags ?? [],
    internalDate,
    kind,
    messageId,
    references,
    subject: content.subject?.text ?? letter.subject,
    from,
    topic: letter.topic,
  };
}

function chooseLetter(spec: MessageSpec, random: SeededRandom, from: Person): Letter {
  const written = writeLetter(random, {
    signedBy: from.name.split(' ')[0] || 'The office',
    circle: spec.list ? 'list' : spec.kind === 'newsletter' ? 'shop' : 'people',
    topic: spec.inReplyTo?.topic ?? spec.topic,
  });
  const answered = spec.inReplyTo ? `Re: ${spec.inReplyTo.subject.replace(/^(Re: )+/, '')}` : undefined;
  return {
    topic: written.topic,
    subject: spec.subject ?? answered ?? written.subject,
    paragraphs: spec.paragraphs ?? written.paragraphs,
  };
}

/** A mailbox to make. Equal specs give equal messages. */
export interface MailboxSpec {
  readonly seed: number;
  readonly count: number;
  /** The first message is sent about then. */
  readonly from: Date;
  /** The last message is sent about then. */
  readonly to: Date;
  /** Whose mail it is. Default: `received`. */
  readonly sort?: MailboxSort;
  /** Upper limit of the decoded size of attachments. Default: 5 MB. */
  readonly maxAttachmentBytes?: number;
  /** Names of what people write about here. Default: anything. */
  readonly topics?: readonly [string, ...string[]];
  /** How often each kind comes, in any unit. Default: as in a real mailbox. */
  readonly kinds?: Readonly<Partial<Record<MailKind, number>>>;
}

/** Makes a mailbox's messages in the order they arrived, one at a time: a big mailbox never has to fit in memory. */
export function* makeMailbox(spec: MailboxSpec): Generator<MadeMessage, void, undefined> {
  const random = seededRandom(partSeed(spec.seed, 'mailbox'));
  const sort = spec.sort ?? 'received';
  const kinds = spec.kinds ?? kindsOf(sort);
  const step = (spec.to.getTime() - spec.from.getTime()) / Math.max(1, spec.count);
  const threads: MadeMessage[] = [];
  for (let index = 0; index < spec.count; index++) {
    const kind = random.weighted(kinds);
    const parent =
      kind !== 'newsletter' && random.chance(0.35)
        ? threads[random.integer(0, threads.length - 1)]
        : undefined;
    const copied = random.chance(0.004) ? threads.at(-1)?.messageId : undefined;
    const message = makeMessage({
      seed: partSeed(spec.seed, `message ${index}`),
      date: new Date(Math.floor((spec.from.getTime() + step * (index + random.next())) / 1000) * 1000),
      kind,
      ...(spec.topics ? { topic: random.pick(spec.topics) } : {}),
      ...correspondents(sort, kind, random),
      ...(parent ? { inReplyTo: parent } : {}),
      ...(random.chance(0.01) ? { messageId: null } : copied === undefined ? {} : { messageId: copied }),
      withoutDate: random.chance(0.01),
      attachmentBytes: attachmentBytes(random, spec.maxAttachmentBytes ?? largestAttachmentBytes),
      flags: flagsOf(sort, random, index / spec.count),
    });
    // Nobody answers a newsletter.
    if (kind !== 'newsletter') threads.push(message);
    if (threads.length > 12) threads.shift();
    yield message;
  }
}

const largestAttachmentBytes = 5_000_000;
