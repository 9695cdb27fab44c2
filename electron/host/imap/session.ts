import type { RemoteFeatures, SessionId } from '../../../core/ports.ts';
import type { SectionRequest } from '../attachments/section-source.ts';
import type { LeanConnection } from './lean-connection.ts';
import { keepsAll, type MailboxKeeps } from './mailbox-keeps.ts';
import { hearMailboxNews } from './mailbox-news.ts';
import type { HeardSection, SectionAhead } from './section-range.ts';
import type { SequenceNumbers } from './sequence-numbers.ts';

/** A logged-in session. Its exchanges take turns, because answers are told apart by what was asked. */
export class Session {
  readonly id: SessionId;
  readonly connection: LeanConnection;
  readonly host: string;
  readonly features: RemoteFeatures;
  /** ENABLE was sent: it only counts before the first SELECT (RFC 5161, 3.1). */
  enabled = false;
  #openPath: string | null = null;
  /** Of the mailbox that is open; null while none is, and where nothing was heard of them. */
  sequence: SequenceNumbers | null = null;
  /** Messages of the mailbox that is open that were listed by UID, since its numbers were last asked for. */
  listedByUid = 0;
  /** What may be changed in the mailbox that is open. */
  openKeeps: MailboxKeeps = keepsAll;
  /** Its answers to several openings in one write could not be told apart: from then on they go one after another. */
  mixesOpenings = false;
  /** The byte range that was asked for ahead of its turn, until somebody wants it. */
  ahead: SectionAhead | null = null;
  /** A byte range came as it was asked for. */
  keepsToRanges = false;
  /** The byte ranges under way, with what came of each. */
  readonly sections = new Map<SectionRequest, HeardSection>();
  #last: Promise<unknown> = Promise.resolve();
  #turns = 0;

  constructor(input: { id: SessionId; connection: LeanConnection; host: string }) {
    this.id = input.id;
    this.connection = input.connection;
    this.host = input.host;
    const { connection } = input;
    connection.heardOf = (payload) => {
      if (this.sequence !== null) hearMailboxNews(payload, this.sequence);
    };
    const enable = connection.has('ENABLE');
    this.features = {
      condstore: connection.has('CONDSTORE') || connection.has('QRESYNC'),
      qresync: connection.has('QRESYNC') && enable,
      binary: connection.has('BINARY'),
      compress: connection.has('COMPRESS=DEFLATE'),
      uidplus: connection.has('UIDPLUS'),
    };
  }

  /** As given to openMailbox; null before the first. */
  get openPath(): string | null {
    return this.#openPath;
  }

  set openPath(path: string | null) {
    this.#openPath = path;
    this.sequence = null;
    this.listedByUid = 0;
  }

  has(capability: string): boolean {
    return this.connection.has(capability);
  }

  /** Runs after all that was asked for before, whether or not that went well. */
  inTurn<T>(act: () => Promise<T>): Promise<T> {
    this.#turns += 1;
    const result = this.#last.then(act);
    this.#last = result
      .catch(() => {
        // Whoever asked for it hears of it.
      })
      .finally(() => {
        this.#turns -= 1;
      });
    return result;
  }

  /** Turns that are not over, with those that have not begun. */
  get turns(): number {
    return this.#turns;
  }
}
