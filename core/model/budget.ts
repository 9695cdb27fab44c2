import type { LinkKind } from './link.ts';

export type Period = 'session' | 'day' | 'month';

/** What a line costs. A MB is 1,000,000 bytes, as those who sell them count. */
export interface Price {
  readonly per: 'MB' | 'minute';
  readonly amount: number;
  /** ISO 4217, such as USD. */
  readonly currency: string;
}

/** What one kind of link may cost: at most so many bytes a period (null: no limit), and their price. */
export interface LinkTerms {
  readonly link: LinkKind;
  readonly limits: Readonly<Record<Period, number | null>>;
  readonly price: Price | null;
}

/** Local calendar day, `2026-11-22`. */
export type Day = string;

/** What bytes were for. */
export type Purpose =
  /** Connecting, login, hanging up. */
  | 'connecting'
  /** The list of folders, and looking whether anything changed. */
  | 'checking'
  | 'changes'
  | 'lists'
  | 'texts'
  | 'attachments';

/** What crossed on one day, on one kind of link, for one folder and purpose: a sum that grows. */
export interface Spending {
  readonly day: Day;
  readonly link: LinkKind;
  /** 0 for what is for no folder. */
  readonly mailboxId: number;
  readonly purpose: Purpose;
  /** The folder's path when it last grew: the folder may be gone by now. Null for what is for no folder. */
  readonly path: string | null;
  /** Bytes on the wire, TLS included, TCP and IP headers not. */
  readonly up: number;
  readonly down: number;
  /** Of both, with TCP and IP headers estimated: what counts for the budget. */
  readonly counted: number;
  /** Messages listed, texts, attachments or changes; of 'connecting', sessions; of 'checking', looks at the folders. */
  readonly items: number;
  /** Their nominal size as the server tells it (encoded), bytes: with `down` it tells what such bytes cost here. */
  readonly octets: number;
  readonly ms: number;
}
