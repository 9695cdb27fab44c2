import { inflateText } from '../mail/deflate-text.ts';
import { htmlToPlain } from '../mail/html-to-plain.ts';
import type { PartNumber } from '../model/ids.ts';
import type { AttachmentPart, BodyPart, TextPart, Want } from '../model/part.ts';
import type { AttachmentView, TextView } from './views.ts';

export interface TextViewInput {
  /** The parts that make up the text, in reading order. */
  readonly parts: readonly BodyPart[];
  readonly texts: readonly TextPart[];
  readonly want: (part: PartNumber) => Want | null;
  /** Whether what is absent comes without anybody asking. */
  readonly byItself: boolean;
  /** 'plain' turns HTML into readable text, 'source' leaves it as it is. */
  readonly as: 'plain' | 'source';
}

/**
 * The text of a message from the parts that are here. Several text parts (a message and the list's footer)
 * read as one; what is missing stands for itself: the first part that is not whole is the one to ask for.
 */
export const textView = ({ parts, texts, want, byItself, as }: TextViewInput): TextView => {
  const numbered = parts.flatMap((body) => (body.part === '' ? [] : [{ body, part: body.part }]));
  const first = numbered[0];
  if (!first) return { kind: 'none' };
  const held = new Map(texts.map((text) => [text.part, text]));
  const lacking = numbered.find(({ part }) => held.get(part)?.complete !== true);
  const { body, part } = lacking ?? first;
  const octets = numbered.reduce((sum, { body: { octets } }) => sum + octets, 0);
  if (!numbered.some(({ part }) => held.has(part))) {
    return { kind: 'absent', part, octets: body.octets, want: want(part), byItself };
  }
  const text = numbered
    .flatMap(({ body, part }) => {
      const row = held.get(part);
      if (!row) return [];
      const decoded = inflateText(row.deflated);
      return [as === 'plain' && body.type === 'text/html' ? htmlToPlain(decoded) : decoded];
    })
    .join('\n');
  return { kind: 'here', part, text, complete: lacking === undefined, octets, want: want(part) };
};

export interface AttachmentViewInput {
  readonly body: BodyPart;
  readonly name: string;
  readonly row: AttachmentPart | null;
  readonly want: Want | null;
  readonly byItself: boolean;
}

export const attachmentView = ({ body, name, row, want, byItself }: AttachmentViewInput): AttachmentView => ({
  part: body.part as PartNumber,
  body,
  name,
  inline: body.contentId !== null && body.disposition !== 'attachment',
  state: attachmentState(row),
  want,
  byItself,
});

const attachmentState = (row: AttachmentPart | null): AttachmentView['state'] => {
  if (!row) return { kind: 'absent' };
  switch (row.state) {
    case 'partial':
      return { kind: 'partial', received: row.received, total: row.total };
    case 'present':
      return { kind: 'present', sha256: row.sha256, size: row.size, form: row.form };
  }
};
