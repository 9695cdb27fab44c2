import type { LinkShape, SlowLink } from '../../support/slow-link.ts';

/** Where a client keeps its things, and the account that it reaches through a line of its own. */
export interface Place {
  /** Empty at first, and nobody else's: the client's home. */
  readonly directory: string;
  readonly link: SlowLink;
  readonly user: string;
  readonly password: string;
  /** PEM of the server's certificate, which is its own CA. */
  readonly caFile: string;
}

/** Changes that somebody makes at home, before anything of them is sent. By folder path and UID. */
export interface Sorting {
  readonly read: ReadonlyMap<string, readonly number[]>;
  readonly flagged: ReadonlyMap<string, readonly number[]>;
  readonly moved: readonly { readonly from: string; readonly to: string; readonly uids: readonly number[] }[];
}

/** A mail program with what it has of one account, on a line of its own. */
export interface Client {
  /** As the table names it. */
  readonly tool: string;
  readonly place: Place;
  readonly link: SlowLink;
  /**
   * The line for what takes longer than anybody's patience. Rates do not matter then; a round trip does for those who send
   * several commands at once: with none at all they seem to wait for each answer.
   */
  readonly openedUp: LinkShape;
  /** Runs the program once, to its end. Null when it ended well, else what it said. */
  sync(): Promise<string | null>;
  /** What there is to say of its runs so far; '' for nothing. */
  remark(): string;
  /** Makes changes here, the way people's mail readers do. */
  sort(sorting: Sorting): Promise<void>;
  /** How many messages it has here of a folder. */
  count(folder: string): Promise<number>;
}
