import type { ExceptionDraft } from './exception-drafts.ts';
import { fileKindWords } from './file-kinds.ts';

/** `never video`, `always from example.org` */
export const exceptionWords = ({ effect, subject }: ExceptionDraft): string => {
  switch (subject.kind) {
    case 'sender':
      return `${effect} from ${subject.typed || 'nobody yet'}`;
    case 'type':
      return `${effect} ${subject.typed || 'another type'}`;
    case 'file':
      return `${effect} ${subject.file === 'pdf' ? 'PDF' : fileKindWords[subject.file].toLowerCase()}`;
  }
};
