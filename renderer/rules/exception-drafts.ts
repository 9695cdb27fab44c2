// Exceptions while they are edited: a line of the editor may stand for several rows, one for each media type of a kind of file.
import * as v from 'valibot';
import type { MailboxId } from '../../core/model/ids.ts';
import type { RuleException } from '../../core/model/rule.ts';
import { ruleExceptionSchema } from '../../core/policy/schemas.ts';
import type { KeptException } from '../../core/replica/commands/keep-rules.ts';
import { type FileKind, fileKinds, fileKindTypes } from './file-kinds.ts';

export type ExceptionSubject =
  | { readonly kind: 'sender'; readonly typed: string }
  | { readonly kind: 'file'; readonly file: FileKind }
  | { readonly kind: 'type'; readonly typed: string };

/** A line of the list of exceptions. */
export interface ExceptionDraft {
  /** Its own for as long as the editor is open. */
  readonly key: number;
  readonly effect: RuleException['effect'];
  readonly subject: ExceptionSubject;
  readonly mailboxId: MailboxId | null;
  /** The rows that it was read from. */
  readonly ids: readonly number[];
}

const isOfGroup = (first: RuleException, other: RuleException): boolean =>
  other.match.kind === 'type' && other.effect === first.effect && other.mailboxId === first.mailboxId;

/** The kind of file that the rows from here on stand for, all of its types next to each other. */
const fileKindAt = (rows: readonly RuleException[], at: number): FileKind | undefined => {
  const first = rows[at];
  return fileKinds.find((file) => {
    const types = fileKindTypes[file];
    const group = rows.slice(at, at + types.length);
    const held = new Set(
      group.flatMap((row) =>
        first && row.match.kind === 'type' && isOfGroup(first, row) ? [row.match.type] : [],
      ),
    );
    return held.size === types.length && types.every((type) => held.has(type));
  });
};

/** The lines for rows in their order. */
export const draftExceptions = (rows: readonly RuleException[]): readonly ExceptionDraft[] => {
  const drafts: ExceptionDraft[] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at];
    if (!row) break;
    const file = fileKindAt(rows, at);
    const length = file === undefined ? 1 : fileKindTypes[file].length;
    const subject: ExceptionSubject =
      row.match.kind === 'sender'
        ? { kind: 'sender', typed: row.match.sender }
        : file === undefined
          ? { kind: 'type', typed: row.match.type }
          : { kind: 'file', file };
    drafts.push({
      key: drafts.length,
      effect: row.effect,
      subject,
      mailboxId: row.mailboxId,
      ids: rows.slice(at, at + length).map(({ id }) => id),
    });
    at += length;
  }
  return drafts;
};

const matchesOf = (subject: ExceptionSubject): readonly RuleException['match'][] => {
  switch (subject.kind) {
    case 'sender':
      return [{ kind: 'sender', sender: subject.typed }];
    case 'type':
      return [{ kind: 'type', type: subject.typed }];
    case 'file':
      return fileKindTypes[subject.file].map((type) => ({ kind: 'type', type }));
  }
};

export type CheckedException =
  | { readonly ok: true; readonly rows: readonly KeptException[] }
  /** In words for whoever typed it. */
  | { readonly ok: false; readonly problem: string };

/** The rows that a line stands for. */
export const checkException = ({ effect, subject, mailboxId, ids }: ExceptionDraft): CheckedException => {
  const rows: KeptException[] = [];
  for (const match of matchesOf(subject)) {
    const parsed = v.safeParse(ruleExceptionSchema, { match, effect, mailboxId });
    if (!parsed.success) return { ok: false, problem: parsed.issues[0].message };
    rows.push({ ...parsed.output, id: ids[rows.length] ?? null });
  }
  return { ok: true, rows };
};

/** Whether a line is shown where only this folder matters. */
export const concernsFolder = (draft: ExceptionDraft, mailboxId: MailboxId): boolean =>
  draft.mailboxId === null || draft.mailboxId === mailboxId;

/** Moves a line past the next one that is shown with it. */
export const moveDraft = (
  drafts: readonly ExceptionDraft[],
  shown: readonly ExceptionDraft[],
  { key, by }: { readonly key: number; readonly by: -1 | 1 },
): readonly ExceptionDraft[] => {
  const at = shown.findIndex((draft) => draft.key === key);
  const moved = shown[at];
  const other = shown[at + by];
  if (!moved || !other) return drafts;
  const rest = drafts.filter((draft) => draft !== moved);
  const to = rest.indexOf(other) + (by > 0 ? 1 : 0);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
};
