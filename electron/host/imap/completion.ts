import type { ImapAnswer, ImapAttribute } from './imapflow-internals.ts';

/** A tagged answer, or 'none' where none came or it could not be parsed. */
export interface Completion {
  readonly status: 'OK' | 'NO' | 'BAD' | 'none';
  /** The response code, upper case (`NONEXISTENT`); null without one. */
  readonly code: string | null;
  /** What follows the name in the response code: `[APPENDUID 38505 3955]` gives 38505 and 3955. */
  readonly values: readonly ImapAttribute[];
  /** The server's words, for people. */
  readonly text: string;
}

/** The text of a token; null for lists, NIL and numbers that are none. */
export const attributeText = (attribute: ImapAttribute | undefined): string | null => {
  if (attribute === null || attribute === undefined || !('type' in attribute)) return null;
  const { value } = attribute;
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString();
  return typeof value === 'number' ? String(value) : null;
};

/** The response code of a status answer with its arguments: `[UIDNEXT 5]` gives UIDNEXT and 5. */
export const responseCode = (
  answer: ImapAnswer,
): { readonly name: string; readonly values: readonly ImapAttribute[] } | null => {
  const first = answer.attributes?.[0];
  if (first === null || first === undefined || !('section' in first)) return null;
  const [name, ...values] = first.section ?? [];
  const text = attributeText(name);
  return text === null ? null : { name: text.toUpperCase(), values };
};

const statuses = ['OK', 'NO', 'BAD'] as const;

/** What a command has that nothing answered. */
export const noCompletion: Completion = { status: 'none', code: null, values: [], text: '' };

export const completionOf = (answer: unknown): Completion => {
  if (typeof answer !== 'object' || answer === null) return noCompletion;
  const parsed = answer as ImapAnswer;
  const status = statuses.find((each) => each === parsed.command?.toUpperCase()) ?? 'none';
  const text = (parsed.attributes ?? [])
    .map((attribute) => (attribute !== null && 'type' in attribute ? attribute : null))
    .filter((attribute) => attribute?.type === 'TEXT')
    .map((attribute) => attributeText(attribute))
    .join(' ')
    .trim();
  const code = responseCode(parsed);
  return { status, code: code?.name ?? null, values: code?.values ?? [], text };
};
