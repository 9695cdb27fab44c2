import type { Sha256 } from '../model/ids.ts';
import type { AttachmentForm } from '../model/part.ts';

/**
 * How a window in a plain browser gets at finished attachments: its host has no save dialog, the browser has.
 * Both give the path of a link on the host's own address that works once.
 */
export interface Downloads {
  /** Opens the file with the system's program for it and gives null, or a link where there is no desktop. */
  open(sha256: Sha256, form: AttachmentForm, filename: string): Promise<string | null>;
  save(sha256: Sha256, form: AttachmentForm, filename: string): Promise<string>;
}
