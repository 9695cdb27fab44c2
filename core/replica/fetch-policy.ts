// Under which rules things come by themselves, read once for many questions, and what that means for one folder.
import { newestUids, parseUidSet } from '../merge/uid-set.ts';
import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Message } from '../model/message.ts';
import type { QueueMark, Tier } from '../model/queue.ts';
import type { Rule, RuleException, RuleRow } from '../model/rule.ts';
import { withinReach } from '../policy/fetch-verdict.ts';
import { rankMailboxes } from '../policy/priorities.ts';
import { rulesOf } from '../policy/rules.ts';
import type { Replica } from './database.ts';

export interface FetchPolicy {
  readonly link: LinkKind;
  /** Ms since the epoch, for rules that go back some days. */
  readonly now: number;
  readonly mailboxes: readonly Mailbox[];
  readonly rules: readonly RuleRow[];
  readonly exceptions: readonly RuleException[];
  readonly marks: readonly QueueMark[];
  /** What somebody said for this once: instead of all rules and their exceptions. */
  readonly override: Rule | null;
}

/** Reads what the user said about what comes by itself. */
export const readFetchPolicy = async (
  replica: Replica,
  { link, now, override }: Pick<FetchPolicy, 'link' | 'now' | 'override'>,
): Promise<FetchPolicy> => {
  const [mailboxes, rules, exceptions, marks] = await Promise.all([
    replica.mailboxes.toArray(),
    replica.rules.toArray(),
    replica.exceptions.toArray(),
    replica.queueMarks.toArray(),
  ]);
  return { link, now, override, mailboxes, rules, exceptions, marks };
};

/** What a policy says of one folder. */
export interface FolderPolicy {
  readonly mailbox: Mailbox;
  /** Its place in the sync order, 0 first. */
  readonly place: number;
  /** Nothing of it comes by itself. */
  readonly off: boolean;
  readonly rule: Rule;
  /** Those that can be about something in it. */
  readonly exceptions: readonly RuleException[];
  readonly mark: (tier: Tier) => QueueMark | null;
  /** The lowest UID that a rule of so many messages reaches; null where no rule counts messages. */
  readonly lowestUid: number | null;
}

export const folderPolicies = (policy: FetchPolicy): ReadonlyMap<MailboxId, FolderPolicy> => {
  const { mailboxes, rules, marks, link, override } = policy;
  const ruleOf = rulesOf({ rules, mailboxes, link });
  return new Map(
    rankMailboxes(mailboxes).map(({ mailbox, priority }, place) => {
      const { id: mailboxId } = mailbox;
      const rule = override ?? ruleOf(mailboxId).rule;
      const exceptions = override
        ? []
        : policy.exceptions.filter((exception) => (exception.mailboxId ?? mailboxId) === mailboxId);
      const own = marks.filter((mark) => mark.mailboxId === mailboxId);
      return [
        mailboxId,
        {
          mailbox,
          place,
          off: priority === 'off',
          rule,
          exceptions,
          mark: (tier) => own.find((mark) => mark.tier === tier) ?? null,
          lowestUid: lowestUidOf(mailbox, rule),
        },
      ];
    }),
  );
};

const lowestUidOf = ({ fact }: Mailbox, { reach }: Rule): number | null => {
  if (reach.kind !== 'messages') return null;
  return newestUids(parseUidSet(fact?.live ?? ''), reach.messages)[0]?.[0] ?? 1;
};

/** Whether any text of the folder can come by itself. */
export const fetchesTexts = ({ off, rule, exceptions }: FolderPolicy): boolean =>
  !off && (rule.fetch.kind !== 'lists' || exceptions.some(isAlwaysFrom));

/** Whether any attachment of the folder can come by itself. */
export const fetchesAttachments = ({ off, rule, exceptions }: FolderPolicy): boolean =>
  !off &&
  (rule.fetch.kind === 'attachments' ||
    rule.fetch.kind === 'everything' ||
    exceptions.some(({ effect }) => effect === 'always'));

const isAlwaysFrom = ({ effect, match }: RuleException): boolean =>
  effect === 'always' && match.kind === 'sender';

/** As much of a row as tells whether it is within reach. */
export type Reachable = Pick<Message, 'id' | 'uid' | 'uidValidity' | 'internalDate' | 'shown'>;

/**
 * Whether a rule goes back as far as this row, and nobody cancelled what it is among. What the server does not have cannot be fetched, and
 * what is deleted here need not.
 */
export const isInReach = (
  folder: FolderPolicy,
  row: Reachable,
  { tier, now }: { readonly tier: 'texts' | 'attachments'; readonly now: number },
): boolean => {
  if (row.uid === null || row.shown === null) return false;
  const cancelled = folder.mark(tier)?.cancelled;
  if (cancelled && row.id <= cancelled.through) return false;
  const { reach } = folder.rule;
  if (reach.kind === 'messages') {
    // Under another UIDVALIDITY nobody knows how many are newer.
    return row.uidValidity === folder.mailbox.fact?.uidValidity && row.uid >= (folder.lowestUid ?? 1);
  }
  return withinReach({ reach, internalDate: row.internalDate, newer: 0, now });
};
