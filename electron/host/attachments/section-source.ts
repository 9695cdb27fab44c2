import type { PartNumber } from '../../../core/model/ids.ts';
import type { SessionId } from '../../../core/ports.ts';

/** A byte range of one part of a message in the session's open mailbox. */
export interface SectionRequest {
  readonly uid: number;
  readonly part: PartNumber;
  /** True for BINARY.PEEK (RFC 3516: the server decodes), false for BODY.PEEK. */
  readonly binary: boolean;
  readonly offset: number;
  readonly length: number;
  /** Ask for BINARY.SIZE in the same command. */
  readonly withSize: boolean;
}

export interface SectionRange {
  /**
   * From `offset` on; shorter than asked for at the part's end and after a cut, longer only from offset 0 of a server
   * that ignores ranges.
   */
  readonly bytes: Uint8Array;
  /** The part's decoded size; null when it was not asked for or the server did not say. */
  readonly binarySize: number | null;
  /** Why the range is not whole, when the session ended under it; null when all came. */
  readonly cut: Error | null;
}

/** Told now and then, while a range is on its way, what of it has come: from its first byte on, more each time. */
export type SoFar = (bytes: Uint8Array) => void;

/** The range that is to follow one that is asked for. */
export interface ReadAhead {
  readonly next: SectionRequest;
  /** Whether it may be asked for before the one that it follows is here. */
  readonly isWanted: () => boolean;
}

/** What goes along with a range that is on its way. */
export interface OnTheWay {
  readonly soFar?: SoFar;
  readonly ahead?: ReadAhead | null;
}

/** Brings a range that is on its way, whatever is asked of the session meanwhile. Called once. */
export type ClaimedRange = (onTheWay: OnTheWay) => Promise<SectionRange>;

/**
 * What the attachments need of the sessions on the wire. A refused command rejects with RemoteError 'rejected',
 * an answer without the part with 'gone', a session that ended before any byte came with its own error.
 */
export interface SectionSource {
  fetchSection(session: SessionId, request: SectionRequest, onTheWay?: OnTheWay): Promise<SectionRange>;
  /**
   * Exactly this range, where it was asked for ahead in the mailbox that is open and nobody has it yet; else null. It has to be claimed
   * at once: what is asked for later may be of another mailbox, where a message has the same UID.
   */
  claimAhead(session: SessionId, request: SectionRequest): ClaimedRange | null;
  /** Whether the session's server has BINARY (RFC 3516). */
  hasBinary(session: SessionId): boolean;
}
