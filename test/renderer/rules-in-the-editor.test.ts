import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import type { RuleException, RuleRow } from '../../core/model/rule.ts';
import {
  checkException,
  draftExceptions,
  type ExceptionDraft,
  moveDraft,
} from '../../renderer/rules/exception-drafts.ts';
import { exceptionWords } from '../../renderer/rules/exception-words.ts';
import { fileKinds, fileKindTypes } from '../../renderer/rules/file-kinds.ts';
import { inheritedRule } from '../../renderer/rules/inherited-rule.ts';
import { neverLookedAt } from '../../renderer/rules/never-looked-at.ts';
import { beginEdit, checkEdit, exceptionsWith, rulesWith } from '../../renderer/rules/rule-edit.ts';
import { checkFields, fieldsOf, parseSize } from '../../renderer/rules/rule-fields.ts';
import { originWords, ruleWords } from '../../renderer/rules/rule-words.ts';
import { folderAt, foldersOf } from './folders-of.ts';

const folders = foldersOf([{ path: 'INBOX', role: 'inbox' }, { path: 'Clients' }, { path: 'Clients/Alder' }]);
const clients = folderAt(folders, 'Clients').mailbox.id;
const alder = folderAt(folders, 'Clients/Alder').mailbox.id;
const seen = (text: string) => text.replaceAll('\u00a0', ' ');

const lists = { fetch: { kind: 'lists' }, reach: { kind: 'all' } } as const;
const everything = { fetch: { kind: 'everything' }, reach: { kind: 'days', days: 30 } } as const;

describe('sizes as they are typed', () => {
  it('are KB without a unit, and may have one', () => {
    expect(['32', ' 0.5 ', '1.5 MB', '1,5mb', '2 GB'].map(parseSize)).toEqual([
      32_000, 500, 1_500_000, 1_500_000, 2_000_000_000,
    ]);
  });

  it('are refused where they are none', () => {
    for (const typed of ['', '0', '-3', 'abc', '1.2.3', '12 bytes', '1e9', '9999999999 GB']) {
      expect(parseSize(typed), typed).toBeNull();
    }
  });
});

describe('the fields of a rule', () => {
  it('give back the rule that they were made of', () => {
    for (const rule of [
      lists,
      everything,
      { fetch: { kind: 'texts', textBytes: 32_768 }, reach: { kind: 'messages', messages: 500 } },
      { fetch: { kind: 'attachments', textBytes: 500, attachmentBytes: 2_000_000 }, reach: { kind: 'all' } },
    ] as const) {
      expect(checkFields(fieldsOf(rule))).toEqual({ ok: true, rule });
    }
  });

  it('only what is chosen has to be right', () => {
    const fields = { ...fieldsOf(lists), textSize: 'abc', days: '-1' };
    expect(checkFields(fields)).toEqual({ ok: true, rule: lists });
    expect(checkFields({ ...fields, fetch: 'attachments', reach: 'days' })).toEqual({
      ok: false,
      problems: {
        textSize: 'A size above zero, such as 32 or 1.5 MB.',
        days: 'A whole number of days, from 1 to 36,500.',
      },
    });
  });
});

describe('the rule that holds without one of its own', () => {
  const inherited = (rules: readonly RuleRow[], scope: MailboxId | 'account', link: RuleRow['link']) => {
    const { rule, from } = inheritedRule({ folders, rules, scope, link, now: 'dialUp' });
    return [seen(ruleWords(rule)), originWords(folders, from)];
  };

  it('is what Packetboat does by itself where nobody said anything', () => {
    expect(inherited([], alder, 'satellite')).toEqual(['texts up to 32 KB', 'as Packetboat does by itself']);
    expect(inherited([], 'account', 'broadband')).toEqual([
      'texts up to 256 KB',
      'as Packetboat does by itself',
    ]);
  });

  it('is that of the folder above, then that of all folders', () => {
    const rules: readonly RuleRow[] = [
      { scope: 'account', link: 'any', ...lists },
      { scope: clients, link: 'satellite', ...everything },
    ];
    expect(inherited(rules, alder, 'satellite')).toEqual(['everything, last 30 days', 'as for Clients']);
    expect(inherited(rules, alder, 'dialUp')).toEqual(['lists only', 'as for all folders']);
    expect(inherited(rules, alder, 'any')).toEqual(['lists only', 'as for all folders']);
    expect(inherited(rules, 'account', 'any')).toEqual(['texts up to 32 KB', 'as Packetboat does by itself']);
  });

  it('is its own for any line before that of the folder above', () => {
    const rules: readonly RuleRow[] = [
      { scope: clients, link: 'satellite', ...everything },
      { scope: alder, link: 'any', ...lists },
    ];
    expect(inherited(rules, alder, 'satellite')).toEqual(['lists only', 'as for Alder']);
  });
});

const exception = (id: number, of: Partial<RuleException>): RuleException => ({
  id,
  position: id,
  match: { kind: 'sender', sender: 'example.org' },
  effect: 'always',
  mailboxId: null,
  ...of,
});

const officeRows = (from: number) =>
  fileKindTypes.office.map((type, index) =>
    exception(from + index, { match: { kind: 'type', type }, effect: 'never' }),
  );

describe('exceptions', () => {
  it('of one kind of file are one line, whose rows stay the same rows', () => {
    const rows = [
      exception(1, {}),
      ...officeRows(2),
      exception(40, { match: { kind: 'type', type: 'text/calendar' } }),
    ];
    const drafts = draftExceptions(rows);
    expect(drafts.map(exceptionWords)).toEqual([
      'always from example.org',
      'never office documents',
      'always text/calendar',
    ]);
    const back = drafts.flatMap((draft) => {
      const checked = checkException(draft);
      return checked.ok ? checked.rows : [];
    });
    expect(back).toEqual(rows.map(({ position: _, ...row }) => row));
  });

  it('of a kind of file that lacks a type are lines of their own', () => {
    const rows = officeRows(1).slice(1);
    expect(draftExceptions(rows)).toHaveLength(rows.length);
  });

  it('of every kind of file that is offered can be kept', () => {
    for (const file of fileKinds) {
      const draft: ExceptionDraft = {
        key: 0,
        effect: 'never',
        subject: { kind: 'file', file },
        mailboxId: null,
        ids: [],
      };
      expect(checkException(draft), file).toMatchObject({ ok: true });
    }
  });

  it('say what is wrong with a sender or type', () => {
    const typed = (kind: 'sender' | 'type', text: string) =>
      checkException({ key: 0, effect: 'always', subject: { kind, typed: text }, mailboxId: null, ids: [] });
    expect(typed('sender', 'Ann <Ann@Example.org>')).toMatchObject({
      rows: [{ match: { kind: 'sender', sender: 'ann@example.org' } }],
    });
    expect(typed('sender', 'nobody')).toMatchObject({ ok: false });
    expect(typed('type', 'movies')).toMatchObject({ ok: false });
  });

  it('are moved past those that are shown, and nobody else changes places', () => {
    const drafts = draftExceptions([
      exception(1, {}),
      exception(2, { mailboxId: alder }),
      exception(3, { match: { kind: 'sender', sender: 'example.net' } }),
    ]);
    const shown = drafts.filter(({ mailboxId }) => mailboxId === null);
    expect(moveDraft(drafts, shown, { key: 2, by: -1 }).map(({ key }) => key)).toEqual([2, 0, 1]);
    expect(moveDraft(drafts, shown, { key: 0, by: -1 })).toBe(drafts);
  });
});

describe('an edit', () => {
  const rules: readonly RuleRow[] = [
    { scope: clients, link: 'any', ...lists },
    { scope: clients, link: 'satellite', ...everything },
    { scope: 'account', link: 'any', ...everything },
  ];

  it('opens at the rule that holds on the line as it is', () => {
    expect(beginEdit({ rules, exceptions: [] }, { scope: clients, now: 'satellite' }).link).toBe('satellite');
    expect(beginEdit({ rules, exceptions: [] }, { scope: clients, now: 'dialUp' }).link).toBe('any');
  });

  it('that changes nothing comes to what was there', () => {
    const exceptions = [exception(7, {}), ...officeRows(8)];
    const { sheet } = checkEdit(beginEdit({ rules, exceptions }, { scope: clients, now: 'dialUp' }), clients);
    expect(rulesWith(rules, sheet)).toHaveLength(rules.length);
    expect(sheet.rules).toEqual(rules.slice(0, 2));
    expect(exceptionsWith(sheet).map(({ id }) => id)).toEqual(exceptions.map(({ id }) => id));
  });

  it('says on which lines something is wrong', () => {
    const edit = beginEdit({ rules, exceptions: [] }, { scope: clients, now: 'dialUp' });
    const broken = { ...fieldsOf(everything), days: 'many' };
    const checked = checkEdit({ ...edit, rules: { ...edit.rules, satellite: broken } }, clients);
    expect(checked.wrongLinks).toEqual(['satellite']);
    expect(checked.sheet.rules.map(({ link }) => link)).toEqual(['any']);
  });
});

describe('what a forecast cannot know', () => {
  it('is what is in folders that were never looked at, unless they are off', () => {
    expect(neverLookedAt(folders, 'account')).toBe(3);
    expect(neverLookedAt(folders, clients)).toBe(1);
    const looked = folders.map((view) => ({ ...view, total: 10, listed: 4 }));
    expect(neverLookedAt(looked, 'account')).toBe(0);
    const off = folders.map((view) => ({ ...view, priority: 'off' as const }));
    expect(neverLookedAt(off, 'account')).toBe(0);
  });
});
