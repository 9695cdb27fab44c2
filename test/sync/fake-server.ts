import { RemoteError, serializeError } from '../../core/errors.ts';
import { formatUidSet, hasUid, parseUidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import type { PartNumber } from '../../core/model/ids.ts';
import type { BodyPart } from '../../core/model/part.ts';
import type {
  Attachments,
  Batch,
  FetchedText,
  MailboxListing,
  MessageListing,
  OpenedMailbox,
  OpenedTogether,
  OpenMailboxRequest,
  Remote,
  SessionId,
  TextRequest,
  WireMeter,
} from '../../core/ports.ts';
import { takeChanges } from './take-changes.ts';

export interface FakeMessage {
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly size: number;
  readonly internalDate: number;
  flags: string[];
  modseq: bigint;
}

export interface FakeMailbox {
  path: string;
  uidValidity: number;
  uidNext: number;
  modseq: bigint;
  subscribed: boolean;
  readonly messages: Map<number, FakeMessage>;
  readonly expunged: { uid: number; modseq: bigint }[];
}

export type FakeExtensions = 'qresync' | 'condstore' | 'none';

/** What a server may lack beside. */
export type FakeLack = 'MOVE' | 'UIDPLUS';

const textPart = (text: string): BodyPart => ({
  part: '1' as PartNumber,
  type: 'text/plain',
  parameters: { charset: 'utf-8' },
  contentId: null,
  encoding: '8bit',
  octets: new TextEncoder().encode(text).length,
  disposition: null,
  filename: null,
  children: [],
});

/** A server in memory that keeps the rules of RFC 7162, and counts what it sends. */
export class FakeServer {
  readonly mailboxes = new Map<string, FakeMailbox>();
  /** How often each `path uidValidity uid` was listed, and each `… text` sent. */
  readonly sent = new Map<string, number>();
  readonly #extensions: FakeExtensions;
  readonly #lacks: readonly FakeLack[];
  #uidValidity = 1_700_000_000;
  /** Answers left before the line is cut; null for a line that holds. */
  cutAfter: number | null = null;
  /** What the meter of every connection says beside. */
  meter: Partial<WireMeter> = {};
  /** Of each list of folders that was asked for, those of which only the name was. */
  readonly listedWithout: (readonly string[])[] = [];
  /** The paths of each flight that opened several. */
  readonly openedTogether: (readonly string[])[] = [];
  /** Texts that are asked for with the opening of their mailbox do not come. */
  keepsTextsBack = false;
  /** Opening several in one flight comes to nothing. */
  nothingTogether = false;
  /** Commands that were written before a cut are carried out all the same; only their answers are lost. */
  deaf = false;
  /** The line is gone whoever uses it, and a new connection stands again. */
  dropLine: () => void = () => undefined;

  constructor(extensions: FakeExtensions, lacks: readonly FakeLack[] = []) {
    this.#extensions = extensions;
    this.#lacks = lacks;
  }

  create(path: string): FakeMailbox {
    this.#uidValidity += 1;
    const mailbox: FakeMailbox = {
      path,
      uidValidity: this.#uidValidity,
      uidNext: 1,
      modseq: 1n,
      subscribed: true,
      messages: new Map(),
      expunged: [],
    };
    this.mailboxes.set(path, mailbox);
    return mailbox;
  }

  append(path: string, subject: string): void {
    const text = `text of ${subject}`;
    const internalDate = 1_700_000_000_000 + this.mailbox(path).uidNext * 1_000;
    const messageId = `<${subject}@example.net>`;
    this.put(path, { subject, text, messageId, size: text.length + 100, internalDate, flags: [] });
  }

  /** Puts a message into a mailbox; returns its UID. */
  put(path: string, message: Omit<FakeMessage, 'modseq'>): number {
    const mailbox = this.mailbox(path);
    mailbox.modseq += 1n;
    const uid = mailbox.uidNext;
    mailbox.messages.set(uid, { ...message, modseq: mailbox.modseq });
    mailbox.uidNext += 1;
    return uid;
  }

  setFlags(path: string, uid: number, flags: string[]): void {
    const mailbox = this.mailbox(path);
    const message = mailbox.messages.get(uid);
    if (!message) return;
    mailbox.modseq += 1n;
    message.flags = flags;
    message.modseq = mailbox.modseq;
  }

  expunge(path: string, uid: number): void {
    const mailbox = this.mailbox(path);
    if (!mailbox.messages.delete(uid)) return;
    mailbox.modseq += 1n;
    mailbox.expunged.push({ uid, modseq: mailbox.modseq });
  }

  move(path: string, uid: number, to: string): void {
    const message = this.mailbox(path).messages.get(uid);
    if (!message) return;
    this.put(to, message);
    this.expunge(path, uid);
  }

  rename(path: string, to: string): void {
    for (const mailbox of [...this.mailboxes.values()]) {
      if (mailbox.path !== path && !mailbox.path.startsWith(`${path}/`)) continue;
      this.mailboxes.delete(mailbox.path);
      mailbox.path = to + mailbox.path.slice(path.length);
      this.mailboxes.set(mailbox.path, mailbox);
    }
  }

  /** The same messages under new UIDs, as after a restore. */
  resetUidValidity(path: string): void {
    const mailbox = this.mailbox(path);
    this.#uidValidity += 1;
    mailbox.uidValidity = this.#uidValidity;
    const messages = [...mailbox.messages.values()];
    mailbox.messages.clear();
    mailbox.expunged.length = 0;
    mailbox.uidNext = 1;
    for (const message of messages) {
      mailbox.messages.set(mailbox.uidNext, message);
      mailbox.uidNext += 1;
    }
  }

  mailbox(path: string): FakeMailbox {
    const mailbox = this.mailboxes.get(path);
    if (!mailbox) throw new RemoteError('gone', `no mailbox ${path}`);
    return mailbox;
  }

  /** What a client that sees everything would see: path → `uid subject flags`. */
  state(): Record<string, string[]> {
    return Object.fromEntries(
      [...this.mailboxes.values()].map(({ path, messages }) => [
        path,
        [...messages].map(([uid, { subject, flags }]) => `${uid} ${subject} ${[...flags].sort().join(' ')}`),
      ]),
    );
  }

  connect(): { remote: Remote; attachments: Attachments } {
    let selected: FakeMailbox | null = null;
    let cut = false;
    let speed = 0;
    const spend = (): void => {
      if (cut) throw new RemoteError('cut', 'the line was cut');
      if (this.cutAfter === null) return;
      if (this.cutAfter <= 0) {
        cut = true;
        throw new RemoteError('cut', 'the line was cut');
      }
      this.cutAfter -= 1;
    };
    this.dropLine = () => {
      cut = true;
    };
    const open = (): FakeMailbox => {
      if (!selected) throw new Error('no mailbox is open');
      return selected;
    };
    const note = (key: string): void => void this.sent.set(key, (this.sent.get(key) ?? 0) + 1);
    const listing = (mailbox: FakeMailbox, uid: number): MessageListing | null => {
      const message = mailbox.messages.get(uid);
      if (!message) return null;
      return {
        uid,
        flags: message.flags,
        modseq: null,
        internalDate: message.internalDate,
        size: message.size,
        envelope: {
          date: message.internalDate,
          subject: message.subject,
          from: [{ name: 'Ann', address: 'ann@example.net' }],
          sender: [],
          replyTo: [],
          to: [],
          cc: [],
          bcc: [],
          inReplyTo: '',
          messageId: message.messageId,
        },
        references: [],
        structure: textPart(message.text),
        serverContentId: null,
      };
    };
    const batch = <In, Out>(inputs: readonly In[], make: (input: In) => Out | null): Batch<Out> => {
      const items: Out[] = [];
      try {
        for (const input of inputs) {
          spend();
          const item = make(input);
          if (item !== null) items.push(item);
        }
      } catch (error) {
        return { items, cut: serializeError(error) };
      }
      return { items, cut: null };
    };
    const list = (mailbox: FakeMailbox, uids: readonly number[]): Batch<MessageListing> =>
      batch(uids, (uid) => {
        const found = listing(mailbox, uid);
        if (found) note(`${mailbox.path} ${mailbox.uidValidity} ${uid}`);
        return found;
      });
    const textOf = ({ uid, part }: TextRequest): FetchedText | null => {
      const message = open().messages.get(uid);
      if (!message) return null;
      note(`${message.subject} text`);
      const bytes = new TextEncoder().encode(message.text);
      return { uid, part, bytes, encoding: 'binary', complete: true };
    };
    const meter = (): WireMeter => ({
      up: 0,
      down: 0,
      flights: 0,
      rttMs: 1,
      bytesPerSecond: speed,
      uncompressed: 0,
      silentMs: null,
      ...this.meter,
    });

    const remote: Remote = {
      connect: async () => {
        spend();
        return {
          id: 'fake' as SessionId,
          listings: null,
          features: {
            condstore: this.#extensions !== 'none',
            qresync: this.#extensions === 'qresync',
            binary: true,
            compress: true,
            uidplus: !this.#lacks.includes('UIDPLUS'),
          },
        };
      },
      listMailboxes: async (_session, without = []) => {
        spend();
        selected = null;
        this.listedWithout.push(without);
        return [...this.mailboxes.values()].map(
          (mailbox): MailboxListing => ({
            path: mailbox.path,
            delimiter: '/',
            role: mailbox.path === 'INBOX' ? 'inbox' : 'none',
            selectable: true,
            subscribed: mailbox.subscribed,
            status: without.includes(mailbox.path)
              ? null
              : {
                  messages: mailbox.messages.size,
                  uidNext: mailbox.uidNext,
                  uidValidity: mailbox.uidValidity,
                  unseen: 0,
                  highestModseq: this.#extensions === 'none' ? null : mailbox.modseq,
                },
          }),
        );
      },
      openMailboxes: async (session, requests) => {
        this.openedTogether.push(requests.map(({ path }) => path));
        const opened: (OpenedMailbox | null)[] = [];
        let over: OpenedTogether['cut'] = null;
        for (const request of requests) {
          selected = null;
          let one: OpenedMailbox | null = null;
          try {
            one = over === null ? await remote.openMailbox(session, request) : null;
            over ??= one?.cut ?? null;
          } catch (error) {
            if (!(error instanceof RemoteError)) throw error;
            if (error.code === 'cut') over = serializeError(error);
          }
          const isKnown = request.known === null || one?.uidValidity === request.known.uidValidity;
          opened.push(isKnown && !this.nothingTogether ? one : null);
        }
        if (opened.at(-1) === null) selected = null;
        return { opened, bytes: opened.map(() => ({ up: 0, down: 0 })), cut: over };
      },
      openMailbox: async (
        _session,
        { path, known, listings, texts = [] }: OpenMailboxRequest,
      ): Promise<OpenedMailbox> => {
        spend();
        selected = this.mailbox(path);
        const mailbox = selected;
        const all = [...mailbox.messages.keys()];
        const same = known?.uidValidity === mailbox.uidValidity ? known : null;
        const since = same?.highestModseq ?? null;
        const observations = (uids: readonly number[]) =>
          uids.map((uid) => {
            const { flags = [], modseq = 0n } = mailbox.messages.get(uid) ?? {};
            return { uid, flags, modseq: this.#extensions === 'none' ? null : modseq };
          });
        const changes = (): number[] =>
          all.filter((uid) => (mailbox.messages.get(uid)?.modseq ?? 0n) > (since ?? 0n));
        const wanted =
          listings.kind === 'newest'
            ? all.slice(-listings.count)
            : listings.kind === 'arrived'
              ? all.filter((uid) => uid >= listings.from)
              : [];
        const along = batch(same && !this.keepsTextsBack ? texts : [], textOf);
        const came = list(mailbox, wanted);
        const common = {
          uidValidity: mailbox.uidValidity,
          uidNext: mailbox.uidNext,
          highestModseq: this.#extensions === 'none' ? null : mailbox.modseq,
          exists: mailbox.messages.size,
          listings: came.items,
          texts: along.items,
          cut: along.cut ?? came.cut,
        };
        if (this.#extensions === 'qresync' && since !== null) {
          const vanished = mailbox.expunged.filter(({ modseq }) => modseq > since).map(({ uid }) => uid);
          return {
            ...common,
            flagsCover: 'changes',
            flags: observations(changes()),
            vanished: formatUidSet(uidSetOf(vanished)),
            uids: null,
          };
        }
        const flags = since !== null ? observations(changes()) : same ? observations(all) : [];
        return {
          ...common,
          flagsCover: since !== null ? 'changes' : same ? 'all' : 'nothing',
          flags,
          vanished: null,
          uids: formatUidSet(uidSetOf(all)),
        };
      },
      fetchListings: async (_session, uids) => {
        const wanted = parseUidSet(uids);
        return list(
          open(),
          [...open().messages.keys()].filter((uid) => hasUid(wanted, uid)),
        );
      },
      fetchIdentities: async (_session, uids) => {
        const wanted = parseUidSet(uids);
        return batch(
          [...open().messages.keys()].filter((uid) => hasUid(wanted, uid)),
          (uid) => {
            const found = listing(open(), uid);
            return (
              found && {
                uid,
                flags: found.flags,
                modseq: null,
                internalDate: found.internalDate,
                size: found.size,
                messageId: found.envelope.messageId,
              }
            );
          },
        );
      },
      ...takeChanges(this, {
        condstore: this.#extensions !== 'none',
        lacks: this.#lacks,
        spend,
        open,
        select: (mailbox) => {
          selected = mailbox;
        },
      }),
      searchAll: async () => {
        spend();
        return formatUidSet(uidSetOf(open().messages.keys()));
      },
      searchSince: async (_session, since) => {
        spend();
        const young = [...open().messages].filter(([, { internalDate }]) => internalDate >= since);
        return formatUidSet(uidSetOf(young.map(([uid]) => uid)));
      },
      fetchTexts: async (_session, requests) => batch(requests, textOf),
      meter: async () => {
        speed = 2_000;
        return { ...meter(), ended: cut ? serializeError(new RemoteError('cut', 'the line was cut')) : null };
      },
      disconnect: async () => {
        cut = true;
        return meter();
      },
      test: async () => [],
    };
    return { remote, attachments: noAttachments };
  }
}

const unexpected = async (): Promise<never> => {
  throw new Error('no attachment was expected');
};

const noAttachments: Attachments = {
  fetchNext: unexpected,
  partial: async () => null,
  discard: async () => undefined,
  remove: async () => undefined,
  read: unexpected,
};
