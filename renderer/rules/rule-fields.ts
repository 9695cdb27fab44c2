// A rule while it is edited: what was typed stays as it was typed, also what is not chosen at the moment.
import type { Fetching, Reach, Rule, RuleRow, RuleScope } from '../../core/model/rule.ts';

/** A kind of link, or all that have no rule of their own. */
export type LinkChoice = RuleRow['link'];

export const linkChoices = [
  'any',
  'dialUp',
  'satellite',
  'metered',
  'broadband',
] as const satisfies readonly LinkChoice[];

/** Sizes as typed, in KB of 1,000 bytes unless another unit stands beside the number. */
export interface RuleFields {
  readonly fetch: Fetching['kind'];
  readonly textSize: string;
  readonly attachmentSize: string;
  readonly reach: Reach['kind'];
  readonly days: string;
  readonly messages: string;
}

export type TypedField = 'textSize' | 'attachmentSize' | 'days' | 'messages';

/** What is proposed where nothing was said yet. */
const proposed: RuleFields = {
  fetch: 'texts',
  textSize: '32',
  attachmentSize: '100',
  reach: 'all',
  days: '30',
  messages: '500',
};

const bytesPerKb = 1_000;

/** A size as it stands in its field: whole KB where it is that. */
const typedSize = (bytes: number): string => String(bytes / bytesPerKb);

/** The fields of a rule; what it says nothing about stays as `before` had it. */
export const fieldsOf = ({ fetch, reach }: Rule, before: RuleFields = proposed): RuleFields => ({
  fetch: fetch.kind,
  textSize: 'textBytes' in fetch ? typedSize(fetch.textBytes) : before.textSize,
  attachmentSize: 'attachmentBytes' in fetch ? typedSize(fetch.attachmentBytes) : before.attachmentSize,
  reach: reach.kind,
  days: reach.kind === 'days' ? String(reach.days) : before.days,
  messages: reach.kind === 'messages' ? String(reach.messages) : before.messages,
});

/** What is wrong with what was typed, by field; only what the choices use is asked. */
export type FieldProblems = Readonly<Partial<Record<TypedField, string>>>;

export type CheckedFields =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly problems: FieldProblems };

const unitBytes: Readonly<Record<string, number>> = {
  '': 1_000,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
};

/** Nobody means more than this by a size. */
const mostBytes = 1_000_000_000_000;

/** `32`, `1.5 MB`, `1,5 MB`: bytes; null when it is no size. */
export const parseSize = (typed: string): number | null => {
  const [, number = '', unit = ''] = /^([\d.,]{1,15})\s*(KB|MB|GB)?$/i.exec(typed.trim()) ?? [];
  if (!/^\d+(?:[.,]\d+)?$/.test(number)) return null;
  const bytes = Math.round(Number(number.replace(',', '.')) * (unitBytes[unit.toUpperCase()] ?? 0));
  return bytes > 0 && bytes <= mostBytes ? bytes : null;
};

const parseWhole = (typed: string, most: number): number | null => {
  const trimmed = typed.trim();
  if (!/^\d{1,8}$/.test(trimmed)) return null;
  const number = Number(trimmed);
  return number > 0 && number <= most ? number : null;
};

const sizeProblem = 'A size above zero, such as 32 or 1.5 MB.';
const daysProblem = 'A whole number of days, from 1 to 36,500.';
const messagesProblem = 'A whole number of messages, from 1 to 10,000,000.';

const uses = (fields: RuleFields): readonly TypedField[] => {
  const sizes: readonly TypedField[] =
    fields.fetch === 'attachments'
      ? ['textSize', 'attachmentSize']
      : fields.fetch === 'texts'
        ? ['textSize']
        : [];
  return fields.reach === 'all' ? sizes : [...sizes, fields.reach];
};

/** The rule that was typed, or what is wrong with it. */
export const checkFields = (fields: RuleFields): CheckedFields => {
  const textBytes = parseSize(fields.textSize);
  const attachmentBytes = parseSize(fields.attachmentSize);
  const days = parseWhole(fields.days, 36_500);
  const messages = parseWhole(fields.messages, 10_000_000);
  const wrong: Record<TypedField, string | null> = {
    textSize: textBytes === null ? sizeProblem : null,
    attachmentSize: attachmentBytes === null ? sizeProblem : null,
    days: days === null ? daysProblem : null,
    messages: messages === null ? messagesProblem : null,
  };
  const problems: Partial<Record<TypedField, string>> = {};
  for (const field of uses(fields)) {
    const problem = wrong[field];
    if (problem !== null) problems[field] = problem;
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    rule: {
      fetch: fetchingOf(fields.fetch, textBytes ?? 0, attachmentBytes ?? 0),
      reach: reachOf(fields.reach, days ?? 0, messages ?? 0),
    },
  };
};

const fetchingOf = (kind: Fetching['kind'], textBytes: number, attachmentBytes: number): Fetching => {
  switch (kind) {
    case 'lists':
      return { kind };
    case 'texts':
      return { kind, textBytes };
    case 'attachments':
      return { kind, textBytes, attachmentBytes };
    case 'everything':
      return { kind };
  }
};

const reachOf = (kind: Reach['kind'], days: number, messages: number): Reach => {
  switch (kind) {
    case 'all':
      return { kind };
    case 'days':
      return { kind, days };
    case 'messages':
      return { kind, messages };
  }
};

/** The rules of one folder, or of the account, while they are edited; null where it goes by another one's. */
export type RuleDraft = Readonly<Record<LinkChoice, RuleFields | null>>;

export const draftRules = (rows: readonly RuleRow[], scope: RuleScope): RuleDraft => {
  const fieldsFor = (link: LinkChoice): RuleFields | null => {
    const row = rows.find((each) => each.scope === scope && each.link === link);
    return row ? fieldsOf(row) : null;
  };
  return {
    any: fieldsFor('any'),
    dialUp: fieldsFor('dialUp'),
    satellite: fieldsFor('satellite'),
    metered: fieldsFor('metered'),
    broadband: fieldsFor('broadband'),
  };
};

/** The rows that a draft comes to, and the kinds of link where something typed is wrong. */
export const rowsOf = (
  draft: RuleDraft,
  scope: RuleScope,
): { readonly rows: readonly RuleRow[]; readonly wrong: readonly LinkChoice[] } => {
  const rows: RuleRow[] = [];
  const wrong: LinkChoice[] = [];
  for (const link of linkChoices) {
    const fields = draft[link];
    if (fields === null) continue;
    const checked = checkFields(fields);
    if (checked.ok) rows.push({ scope, link, ...checked.rule });
    else wrong.push(link);
  }
  return { rows, wrong };
};
