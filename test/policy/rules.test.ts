import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import type { RuleRow, RuleScope } from '../../core/model/rule.ts';
import { foldersAbove } from '../../core/policy/folders-above.ts';
import { builtInRule, ruleFor } from '../../core/policy/rules.ts';
import { accounts, folder } from './folders.ts';

const row = (scope: number | 'account', link: RuleRow['link'], textBytes = 1_000): RuleRow => ({
  scope: scope as RuleScope,
  link,
  fetch: { kind: 'texts', textBytes },
  reach: { kind: 'days', days: 30 },
});

const folders = [
  folder(1, 'INBOX', { role: 'inbox' }),
  folder(2, 'Work'),
  folder(3, 'Work/2026'),
  folder(4, 'Work/2026/May'),
  folder(5, 'INBOX/Lists'),
];

const originOf = (rules: readonly RuleRow[], mailboxId: number, link: LinkKind) =>
  ruleFor({ rules, mailboxes: folders, mailboxId: mailboxId as MailboxId, link }).from;

describe('builtInRule', () => {
  it('brings lists and texts all the way back, longer texts on broadband only, attachments never', () => {
    expect(builtInRule('broadband')).toEqual({
      fetch: { kind: 'texts', textBytes: 256_000 },
      reach: { kind: 'all' },
    });
    for (const link of ['dialUp', 'satellite', 'metered'] as const) {
      expect(builtInRule(link)).toEqual({
        fetch: { kind: 'texts', textBytes: 32_000 },
        reach: { kind: 'all' },
      });
    }
  });
});

describe('ruleFor', () => {
  it('goes by the built-in rule where nobody set one', () => {
    expect(ruleFor({ rules: [], mailboxes: folders, mailboxId: 4 as MailboxId, link: 'metered' })).toEqual({
      rule: builtInRule('metered'),
      from: 'builtIn',
    });
  });

  it("asks in this order: the folder's own, those above from the nearest on, the account's; for the link before for any", () => {
    const rules = [
      row('account', 'any'),
      row('account', 'metered'),
      row(2, 'any'),
      row(2, 'metered'),
      row(3, 'any'),
      row(3, 'metered'),
      row(4, 'any'),
      row(4, 'metered'),
    ];
    const asked = [];
    for (let left = rules; left.length > 0; ) {
      const from = originOf(left, 4, 'metered');
      asked.push(from);
      left = left.filter(
        ({ scope, link }) => from === 'builtIn' || scope !== from.scope || link !== from.link,
      );
    }
    expect(asked).toEqual([
      { scope: 4, link: 'metered' },
      { scope: 4, link: 'any' },
      { scope: 3, link: 'metered' },
      { scope: 3, link: 'any' },
      { scope: 2, link: 'metered' },
      { scope: 2, link: 'any' },
      { scope: 'account', link: 'metered' },
      { scope: 'account', link: 'any' },
    ]);
  });

  it('knows nothing of rules for another kind of link', () => {
    expect(originOf([row(4, 'broadband'), row('account', 'dialUp')], 4, 'metered')).toBe('builtIn');
  });

  it("leaves INBOX's own rule to INBOX", () => {
    const rules = [row(1, 'any')];
    expect(originOf(rules, 1, 'metered')).toEqual({ scope: 1, link: 'any' });
    expect(originOf(rules, 5, 'metered')).toBe('builtIn');
  });

  it("goes by the account's for a folder that is not there any more", () => {
    expect(originOf([row('account', 'any')], 99, 'metered')).toEqual({ scope: 'account', link: 'any' });
  });

  it('gives the rule that was set, of the first place that has one', () => {
    const places = fc.uniqueArray(
      fc.record({
        scope: fc.oneof(fc.constant('account' as const), fc.integer({ min: 1, max: 12 })),
        link: fc.constantFrom<RuleRow['link']>(...linkKinds, 'any'),
        textBytes: fc.integer({ min: 1, max: 9 }),
      }),
      { selector: ({ scope, link }) => `${scope} ${link}` },
    );
    fc.assert(
      fc.property(accounts, places, fc.constantFrom(...linkKinds), (mailboxes, of, link) => {
        const rules = of.map(({ scope, link, textBytes }) => row(scope, link, textBytes));
        const byPath = new Map(mailboxes.map((each) => [each.path, each]));
        for (const mailbox of mailboxes) {
          const scopes = [mailbox.id, ...foldersAbove(mailbox, byPath).map(({ id }) => id), 'account'];
          const first = scopes
            .flatMap((scope) => [link, 'any'].map((link) => ({ scope, link })))
            .flatMap((place) =>
              rules.filter(({ scope, link }) => scope === place.scope && link === place.link),
            )[0];
          expect(ruleFor({ rules, mailboxes, mailboxId: mailbox.id, link })).toEqual(
            first === undefined
              ? { rule: builtInRule(link), from: 'builtIn' }
              : {
                  rule: { fetch: first.fetch, reach: first.reach },
                  from: { scope: first.scope, link: first.link },
                },
          );
        }
      }),
    );
  });
});
