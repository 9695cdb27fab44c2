// Attachments: files on the host's disk.
import type { ContentId, PartNumber, Sha256 } from '../model/ids.ts';
import type { AttachmentForm } from '../model/part.ts';
import type { SessionId } from './session.ts';

export interface AttachmentRequest {
  readonly contentId: ContentId;
  readonly uid: number;
  readonly part: PartNumber;
  readonly encoding: string;
  /** Encoded size as BODYSTRUCTURE says, bytes. */
  readonly octets: number;
  /** True inside multipart/signed: the bytes must stay as they came. */
  readonly signed: boolean;
  /** Fetch about this many bytes now. */
  readonly chunkBytes: number;
  /**
   * As much again may be asked for before these have come, so that the line is not idle until the next call, which gives what
   * came of it. It is kept, whether or not there is such a call.
   */
  readonly ahead?: true;
}

export type AttachmentProgress =
  | { readonly kind: 'partial'; readonly received: number; readonly total: number }
  | {
      readonly kind: 'present';
      readonly sha256: Sha256;
      readonly size: number;
      readonly form: AttachmentForm;
    };

export interface Attachments {
  /**
   * Fetches the next bytes of a part of a message in the session's open mailbox, from wherever the file on disk
   * ends, straight to disk. What came before a cut stays, and the rejection is the session's.
   */
  fetchNext(session: SessionId, request: AttachmentRequest): Promise<AttachmentProgress>;
  /** What the disk holds of a part that is not finished; null for nothing. */
  partial(
    contentId: ContentId,
    part: PartNumber,
  ): Promise<{ readonly received: number; readonly total: number } | null>;
  /** Drops an unfinished part. */
  discard(contentId: ContentId, part: PartNumber): Promise<void>;
  /** Drops a finished file. The caller knows that nothing refers to it any more. */
  remove(sha256: Sha256): Promise<void>;
  /** Decoded bytes of a finished file, for small things such as inline images. */
  read(sha256: Sha256, form: AttachmentForm): Promise<Uint8Array>;
}
