// What rules would fetch now. Of messages that are listed it is known; those that are not are taken to be like others that are
// (usual-message.ts).
import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { Priority } from '../model/mailbox.ts';
import type { RuleException, RuleRow, RuleScope } from '../model/rule.ts';
import { rankMailboxes } from '../policy/priorities.ts';
import { rulesOf } from '../policy/rules.ts';
import { estimateBytes } from '../policy/wire-bytes.ts';
import type { Replica } from './database.ts';
import { type FetchPolicy, folderPolicies } from './fetch-policy.ts';
import { wireSharesOf } from './spending.ts';
import { unlistedInReach } from './unlisted-in-reach.ts';
import { usualMessage } from './usual-message.ts';
import { readFetchPolicy, wantedAttachments, wantedTexts } from './wanted-now.ts';

/** What rules, exceptions and priorities would be; what is absent stays as it is. */
export interface PolicyChange {
  readonly rules?: readonly RuleRow[];
  readonly exceptions?: readonly RuleException[];
  /** Of the folders that change. */
  readonly priorities?: ReadonlyMap<MailboxId, Priority | null>;
}

export interface ForecastInput {
  readonly link: LinkKind;
  /** Ms since the epoch. */
  readonly now: number;
  readonly change?: PolicyChange;
  /** A folder, with those below that go by what is set on it, or all. */
  readonly scope: RuleScope;
  /** For whoever does not wait for it any more: then it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What would come by itself now and is not here. */
export interface Forecast {
  /** Messages to list. */
  readonly lists: number;
  readonly texts: number;
  /** Their encoded size as far as it would come, bytes. */
  readonly textOctets: number;
  readonly attachments: number;
  /** Their encoded size, bytes. */
  readonly attachmentOctets: number;
  /** On the wire, estimated. */
  readonly bytes: number;
}

/** What would come by itself under rules as they are, or as they would be; read in slices. */
export const forecast = async (
  replica: Replica,
  { link, now, change = {}, scope, signal }: ForecastInput,
): Promise<Forecast> => {
  const policy = changed(await readFetchPolicy(replica, { link, now, override: null }), change);
  const within = scope === 'account' ? null : goingBy(policy, scope);
  const texts = await wantedTexts(replica, policy, within);
  signal?.throwIfAborted();
  const attachments = await wantedAttachments(replica, policy, within);
  const total = {
    lists: 0,
    texts: texts.length,
    textOctets: sumOf(texts),
    attachments: attachments.length,
    attachmentOctets: sumOf(attachments),
  };
  for (const folder of folderPolicies(policy).values()) {
    signal?.throwIfAborted();
    const { id, selectable, listed } = folder.mailbox;
    if (!selectable || !listed || within?.has(id) === false) continue;
    const unlisted = await unlistedInReach(replica, folder, now);
    if (unlisted === 0) continue;
    const each = await usualMessage(replica, policy, folder);
    total.lists += unlisted;
    total.texts += Math.round(unlisted * each.texts);
    total.textOctets += Math.round(unlisted * each.textOctets);
    total.attachments += Math.round(unlisted * each.attachments);
    total.attachmentOctets += Math.round(unlisted * each.attachmentOctets);
  }
  const { lists, textOctets, attachmentOctets } = total;
  const shares = await wireSharesOf(replica);
  return {
    ...total,
    bytes: estimateBytes(shares, { lists, texts: textOctets, attachments: attachmentOctets }),
  };
};

const changed = (policy: FetchPolicy, { rules, exceptions, priorities }: PolicyChange): FetchPolicy => ({
  ...policy,
  rules: rules ?? policy.rules,
  exceptions: exceptions ?? policy.exceptions,
  mailboxes: policy.mailboxes.map((mailbox) => {
    const priority = priorities?.get(mailbox.id);
    return priority === undefined ? mailbox : { ...mailbox, priority };
  }),
});

/** A folder, and those whose rule or priority is the one that is set on it. */
const goingBy = ({ rules, mailboxes, link }: FetchPolicy, scope: MailboxId): ReadonlySet<MailboxId> => {
  const ruleOf = rulesOf({ rules, mailboxes, link });
  return new Set(
    rankMailboxes(mailboxes).flatMap(({ mailbox: { id: mailboxId }, inheritedFrom }) => {
      const { from } = ruleOf(mailboxId);
      const isRuled = from !== 'builtIn' && from.scope === scope;
      return mailboxId === scope || isRuled || inheritedFrom === scope ? [mailboxId] : [];
    }),
  );
};

const sumOf = (wanted: readonly { readonly octets: number }[]): number =>
  wanted.reduce((sum, { octets }) => sum + octets, 0);
