import type { Activity } from '../../core/model/activity.ts';
import type { ContentId } from '../../core/model/ids.ts';
import type { BodyPart } from '../../core/model/part.ts';
import type { AttachmentView } from '../../core/replica/views.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatSeconds } from '../format/duration.ts';

/** Base64 as mail writes it: 57 bytes make a line of 76 characters and CRLF (RFC 2045, 6.8). */
const base64Share = 57 / 78;

/** What a part will be once decoded, bytes: exact where it is not encoded, an estimate where it is. */
export const decodedSize = ({ octets, encoding }: Pick<BodyPart, 'octets' | 'encoding'>): number =>
  encoding === 'base64' ? Math.round(octets * base64Share) : octets;

/** What kind of file it is, in a word: `PDF`, `XLSX`, `JPEG`. */
export const typeWord = (name: string, type: string): string => {
  const extension = /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1];
  return (extension ?? type.split('/').at(-1) ?? type).replace(/^x-/i, '').toUpperCase();
};

/** What of an attachment is still to come, encoded bytes. */
export const octetsToCome = ({ octets }: Pick<BodyPart, 'octets'>, progress: AttachmentProgress): number =>
  'of' in progress && progress.of > 0
    ? Math.round(octets * Math.max(0, 1 - progress.done / progress.of))
    : octets;

/** Where an attachment is on its way here. Bytes are the file's own, not those of its encoding, so that they stay what they were. */
export type AttachmentProgress =
  | { readonly kind: 'absent' }
  | { readonly kind: 'waiting'; readonly done: number; readonly of: number }
  | { readonly kind: 'moving'; readonly done: number; readonly of: number }
  /** What is under way at the moment still comes. */
  | { readonly kind: 'pausing'; readonly done: number; readonly of: number }
  | { readonly kind: 'paused'; readonly done: number; readonly of: number }
  | { readonly kind: 'failed'; readonly problem: string; readonly done: number; readonly of: number }
  | { readonly kind: 'going' }
  | { readonly kind: 'present'; readonly size: number };

/** Puts together what the rows and the engine say about an attachment. */
export const attachmentProgress = (
  attachment: AttachmentView,
  contentId: ContentId,
  activity: Activity | null,
): AttachmentProgress => {
  const { state, want, part, body } = attachment;
  if (want?.kind === 'removal') return { kind: 'going' };
  if (state.kind === 'present') return { kind: 'present', size: state.size };
  const of = decodedSize(body);
  const bytesOf = (received: number, total: number) => (total > 0 ? Math.round((received / total) * of) : 0);
  const done = state.kind === 'partial' ? bytesOf(state.received, state.total) : 0;
  const step = activity?.step;
  if (step?.kind === 'attachment' && step.contentId === contentId && step.part === part) {
    const moved = Math.max(done, bytesOf(step.doneBytes, step.ofBytes));
    if (want === null || want.state === 'waiting') return { kind: 'moving', done: moved, of };
    if (want.state === 'paused') return { kind: 'pausing', done: moved, of };
  }
  switch (want?.state) {
    case 'waiting':
      return { kind: 'waiting', done, of };
    case 'failed':
      return { kind: 'failed', problem: want.problem ?? 'It could not be fetched.', done, of };
    case 'paused':
      return { kind: 'paused', done, of };
    case undefined:
      return state.kind === 'partial' ? { kind: 'paused', done, of } : { kind: 'absent' };
  }
};

const share = (done: number, of: number): string => `${formatBytes(done)} of ${formatBytes(of)}`;

/** The line, as far as something that is under way cares. */
export interface Way {
  readonly bytesPerSecond: number | null;
  /** When it comes, unless it just waits its turn; null when it does. */
  readonly comes: string | null;
}

/** An attachment's second line: its type, and how far it has come. What the rest of it costs stands after that. */
export const attachmentWords = (
  attachment: AttachmentView,
  progress: AttachmentProgress,
  { bytesPerSecond, comes }: Way,
): string => {
  const type = typeWord(attachment.name, attachment.body.type);
  const size = formatBytes(decodedSize(attachment.body));
  const amount = 'of' in progress && progress.done > 0 ? share(progress.done, progress.of) : size;
  switch (progress.kind) {
    case 'absent':
      return type;
    case 'waiting':
      return `${type} · ${amount} · ${comes ?? 'waiting its turn'}`;
    case 'moving': {
      const left =
        bytesPerSecond !== null && bytesPerSecond > 0
          ? ` · ${formatSeconds((progress.of - progress.done) / bytesPerSecond)} left`
          : '';
      return `${type} · ${share(progress.done, progress.of)}${left}`;
    }
    case 'pausing':
      return `${type} · ${share(progress.done, progress.of)} · pausing…`;
    case 'paused':
      return `${type} · ${amount} · paused`;
    case 'failed':
      return `${type} · ${amount}`;
    case 'going':
      return `${type} · ${size} · local copy is going`;
    case 'present':
      return `${type} · ${formatBytes(progress.size)}`;
  }
};
