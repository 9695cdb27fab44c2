import type { ContentId, Hlc, MessageId, PartNumber, Sha256 } from './ids.ts';

/** A node of the MIME tree as BODYSTRUCTURE describes it (RFC 9051, 7.5.2). */
export interface BodyPart {
  /** The part number for FETCH; '' for a multipart that is the whole message. */
  readonly part: PartNumber | '';
  /** Lower case, such as `text/plain` or `multipart/mixed`. */
  readonly type: string;
  /** Content-Type parameters, names lower case, values decoded (RFC 2047, RFC 2231). */
  readonly parameters: Readonly<Record<string, string>>;
  /** Content-ID with its angle brackets; null when there is none. */
  readonly contentId: string | null;
  /** Content-Transfer-Encoding, lower case; '7bit' for multiparts. */
  readonly encoding: string;
  /** Encoded size, bytes; 0 for multiparts. */
  readonly octets: number;
  /** Content-Disposition type, lower case; null when there is none. */
  readonly disposition: string | null;
  /** From Content-Disposition or Content-Type, decoded, as the sender wrote it (not safe as a path). */
  readonly filename: string | null;
  readonly children: readonly BodyPart[];
}

/** How far a part has come here. */
export type PartState = 'absent' | 'partial' | 'present';

/** The text of one text part, kept in the replica. */
export interface TextPart {
  readonly contentId: ContentId;
  readonly part: PartNumber;
  /** The decoded text as UTF-8, deflated (RFC 1951). */
  readonly deflated: Uint8Array;
  /** Length of the decoded text, UTF-8 bytes. */
  readonly bytes: number;
  /** False when it was cut at the size limit: the rest is on request. */
  readonly complete: boolean;
}

/**
 * How an attachment's bytes are kept: decoded, or as they came where re-encoding would not give them back.
 * `raw` is the SHA-256 of the bytes as they came: the same file may have been encoded in two odd ways.
 */
export type AttachmentForm =
  | { readonly kind: 'decoded'; readonly encoding: string; readonly lineLength: number | null }
  | { readonly kind: 'asItCame'; readonly encoding: string; readonly raw: Sha256 };

/** An attachment whose first byte has come. A part without a row is absent. */
export type AttachmentPart = {
  readonly contentId: ContentId;
  readonly part: PartNumber;
} & (
  | {
      readonly state: 'partial';
      /** Bytes here, and bytes to come in all, both counted as they cross (decoded or encoded). */
      readonly received: number;
      readonly total: number;
      readonly sha256: null;
    }
  | {
      readonly state: 'present';
      readonly sha256: Sha256;
      /** Decoded size, bytes. */
      readonly size: number;
      readonly form: AttachmentForm;
    }
);

/** What a person asked for. The row goes away once it is here. */
export interface Want {
  readonly id: number;
  readonly contentId: ContentId;
  readonly part: PartNumber;
  /** The message it was asked for on; another message with the same content may serve it. */
  readonly messageId: MessageId;
  readonly kind: 'text' | 'attachment' | 'removal';
  readonly state: 'waiting' | 'paused' | 'failed';
  /** In plain words, when state is 'failed'. */
  readonly problem: string | null;
  readonly asked: Hlc;
  /** The one that was moved up last goes first; null when it was not. */
  readonly movedUp: Hlc | null;
}
