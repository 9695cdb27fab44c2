// Which rule holds for a folder on a kind of line: the nearest that somebody set, else what Packetboat does by itself.
import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Rule, RuleRow, RuleScope } from '../model/rule.ts';
import { foldersAbove } from './folders-above.ts';

/** Of a longer text only its beginning comes unasked, encoded bytes. */
const builtInTextBytes: Readonly<Record<LinkKind, number>> = {
  satellite: 32_000,
  dialUp: 32_000,
  metered: 32_000,
  broadband: 256_000,
};

/** What comes by itself where nobody set a rule: lists and texts all the way back, attachments never. */
export const builtInRule = (link: LinkKind): Rule => ({
  fetch: { kind: 'texts', textBytes: builtInTextBytes[link] },
  reach: { kind: 'all' },
});

/** Where a rule comes from, for who wants to change it. */
export type RuleOrigin = { readonly scope: RuleScope; readonly link: RuleRow['link'] } | 'builtIn';

/** A folder's rule, and whose it is. */
export interface RuleFrom {
  readonly rule: Rule;
  readonly from: RuleOrigin;
}

interface RulesInput {
  readonly rules: readonly RuleRow[];
  readonly mailboxes: readonly Pick<Mailbox, 'id' | 'path' | 'delimiter' | 'role'>[];
  readonly link: LinkKind;
}

/**
 * The rules of folders on this kind of link, for asking about many of them: a folder's own for the link, then its own for any, then the
 * same of the nearest folder above it that has one, then of the account. INBOX passes its rule to nobody.
 */
export const rulesOf = ({ rules, mailboxes, link }: RulesInput): ((mailboxId: MailboxId) => RuleFrom) => {
  const byId = new Map(mailboxes.map((each) => [each.id, each]));
  const byPath = new Map(mailboxes.map((each) => [each.path, each]));
  return (mailboxId) => {
    const mailbox = byId.get(mailboxId);
    const above = mailbox === undefined ? [] : foldersAbove(mailbox, byPath).map(({ id }) => id);
    for (const scope of [mailboxId, ...above, 'account'] as const) {
      const row =
        rules.find((rule) => rule.scope === scope && rule.link === link) ??
        rules.find((rule) => rule.scope === scope && rule.link === 'any');
      if (row) return { rule: { fetch: row.fetch, reach: row.reach }, from: { scope, link: row.link } };
    }
    return { rule: builtInRule(link), from: 'builtIn' };
  };
};

/** The rule of one folder; see `rulesOf`. */
export const ruleFor = ({ mailboxId, ...input }: RulesInput & { readonly mailboxId: MailboxId }): RuleFrom =>
  rulesOf(input)(mailboxId);
