import Dexie, { type DexieOptions, type Table } from 'dexie';
import type { Account } from '../model/account.ts';
import type { Activity, SessionYield } from '../model/activity.ts';
import type { Day, LinkTerms, Purpose, Spending } from '../model/budget.ts';
import type { JournalEntry } from '../model/change.ts';
import type { Conflict } from '../model/conflict.ts';
import type {
  AccountId,
  ChangeId,
  ContentId,
  Hlc,
  MailboxId,
  MessageId,
  PartNumber,
  ReplicaId,
} from '../model/ids.ts';
import type { LinkKind, Schedule } from '../model/link.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Content, Message } from '../model/message.ts';
import type { AttachmentPart, TextPart, Want } from '../model/part.ts';
import type { Cancelled, QueueMark, Tier } from '../model/queue.ts';
import type { RuleException, RuleRow, RuleScope } from '../model/rule.ts';
import { upgradeToVersion2, version1Stores, version2Stores } from './upgrade-to-version-2.ts';
import { upgradeToVersion3, version3Stores } from './upgrade-to-version-3.ts';
import { upgradeToVersion4, version4Stores } from './upgrade-to-version-4.ts';

/** A journal entry with the column that only the index needs. */
export interface JournalRow extends JournalEntry {
  /** 1 while its state is 'pending'. */
  readonly pending: 0 | 1;
}

/** The bytes of a message that was made here, for as long as they may have to go out. */
export interface RawMessage {
  readonly messageId: MessageId;
  /** RFC 5322, with CRLF line ends. */
  readonly bytes: Uint8Array;
}

/**
 * An attachment that the user removed, or did not want any more while it came: it does not come by itself again, until somebody
 * asks for it.
 */
export interface Declined {
  readonly contentId: ContentId;
  readonly part: PartNumber;
  readonly since: Hlc;
}

/** One session on the wire, for the record of where bytes went. */
export interface SessionRecord {
  readonly id: number;
  readonly started: number;
  readonly ended: number;
  readonly up: number;
  readonly down: number;
  readonly flights: number;
  /** Null when it ended well. */
  readonly problem: string | null;
  readonly link: LinkKind;
  /** The network's name where the system told. */
  readonly network: string | null;
  readonly brought: SessionYield;
  /** What would have crossed without compression, bytes up and down. */
  readonly uncompressed: number;
  /** What counted for the budget, bytes. */
  readonly counted: number;
  /** While it lasts, and after it was ended by force; absent once it is over. */
  readonly underWay?: UnderWay;
}

/** Of a session that lasts, as of its last frame. */
export interface UnderWay {
  /** Whether it had something to do. */
  readonly busy: boolean;
  /** What had crossed and was not among the spending yet, bytes. */
  readonly unattributed: { readonly up: number; readonly down: number; readonly counted: number };
}

/** What sessions came to together, bytes. */
export interface EarlierSessions {
  readonly sessions: number;
  readonly up: number;
  readonly down: number;
  readonly uncompressed: number;
}

/** What the user decided about the engine, and what it must remember: one row a key. */
export type Setting =
  | { readonly key: 'online'; readonly wanted: boolean }
  /** What is on screen: it goes first. */
  | { readonly key: 'focus'; readonly mailboxId: MailboxId | null; readonly messageId: MessageId | null }
  /** Raised by "Sync now": the engine looks at the server again when it sees a new number. */
  | { readonly key: 'syncRequest'; readonly number: number }
  | { readonly key: 'clock'; readonly latest: Hlc }
  | { readonly key: 'schedule'; readonly schedule: Schedule }
  /** What the user says the line is: everywhere (null: find out), and on networks by name. */
  | {
      readonly key: 'link';
      readonly byHand: LinkKind | null;
      readonly byNetwork: Readonly<Record<string, LinkKind>>;
    }
  /** Bytes that the user lets cross beyond the budgets of a kind of link, on one day. */
  | { readonly key: 'allowance'; readonly link: LinkKind; readonly day: Day; readonly bytes: number }
  /** What was taken out of the queue and not put back, the last first. */
  | { readonly key: 'cancelled'; readonly entries: readonly Cancelled[] }
  /** Encoded size of the shortest text that was ever cut here, bytes. */
  | { readonly key: 'shortestCut'; readonly octets: number }
  /** Sums of the sessions whose rows are gone by now. */
  | ({ readonly key: 'earlierSessions' } & EarlierSessions)
  /** Made up when the first change is written. */
  | { readonly key: 'replica'; readonly id: ReplicaId };

/** The tables of versions before this one, for who has to read what they wrote. */
export const earlierStores: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  1: version1Stores,
  2: { ...version1Stores, ...version2Stores },
  3: { ...version1Stores, ...version2Stores, ...version3Stores },
};

/** How an IndexedDB comes in: the browser's own by default, fake-indexeddb in Node and in tests. */
export type IndexedDbOptions = Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>;

/** One installation's copy of one account. */
export class Replica extends Dexie {
  declare readonly mailboxes: Table<Mailbox, MailboxId, Omit<Mailbox, 'id'>>;
  declare readonly messages: Table<Message, MessageId, Omit<Message, 'id'>>;
  declare readonly contents: Table<Content, ContentId>;
  declare readonly texts: Table<TextPart, [ContentId, PartNumber]>;
  /** Contents that have a row in `texts`: see texts-here.ts. */
  declare readonly textsHere: Table<{ readonly contentId: ContentId }, ContentId>;
  declare readonly attachments: Table<AttachmentPart, [ContentId, PartNumber]>;
  declare readonly wants: Table<Want, number, Omit<Want, 'id'>>;
  declare readonly journal: Table<JournalRow, ChangeId>;
  declare readonly conflicts: Table<Conflict, number, Omit<Conflict, 'id'>>;
  declare readonly raws: Table<RawMessage, MessageId>;
  declare readonly settings: Table<Setting, Setting['key']>;
  declare readonly activity: Table<Activity, 'activity'>;
  declare readonly sessions: Table<SessionRecord, number, Omit<SessionRecord, 'id'>>;
  declare readonly rules: Table<RuleRow, [RuleScope, RuleRow['link']]>;
  declare readonly exceptions: Table<RuleException, number, Omit<RuleException, 'id'>>;
  declare readonly terms: Table<LinkTerms, LinkKind>;
  declare readonly spending: Table<Spending, [Day, LinkKind, number, Purpose]>;
  declare readonly queueMarks: Table<QueueMark, [MailboxId, Tier]>;
  declare readonly declined: Table<Declined, [ContentId, PartNumber]>;

  constructor(accountId: AccountId, options: IndexedDbOptions = {}) {
    super(`packetboat-${accountId}`, { ...options, chromeTransactionDurability: 'strict' });
    this.version(1).stores(version1Stores);
    this.version(2).stores(version2Stores).upgrade(upgradeToVersion2);
    this.version(3).stores(version3Stores).upgrade(upgradeToVersion3);
    this.version(4).stores(version4Stores).upgrade(upgradeToVersion4);
  }
}

/** Which accounts there are on this installation. */
export class Registry extends Dexie {
  declare readonly accounts: Table<Account, AccountId>;

  constructor(options: IndexedDbOptions = {}) {
    super('packetboat', { ...options, chromeTransactionDurability: 'strict' });
    this.version(1).stores({ accounts: '&id' });
  }
}
