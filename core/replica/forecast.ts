import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { Priority } from '../model/mailbox.ts';
import type { RuleException, RuleRow, RuleScope } from '../model/rule.ts';
import { estimateBytes } from '../policy/wire-bytes.ts';
import type { Replica } from './database.ts';
import { wireSharesOf } from './spending.ts';
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
  /** For whoever does not wait for it any more. */
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

/** What would come by itself under rules as they are, or as they would be. */
export const forecast = async (
  replica: Replica,
  { link, now, change = {}, scope }: ForecastInput,
): Promise<Forecast> => {
  const policy = { ...(await readFetchPolicy(replica, { link, now, override: null })), ...change };
  const within = scope === 'account' ? null : new Set([scope]);
  const texts = await wantedTexts(replica, policy, within);
  const attachments = await wantedAttachments(replica, policy, within);
  const textOctets = texts.reduce((sum, { octets }) => sum + octets, 0);
  const attachmentOctets = attachments.reduce((sum, { octets }) => sum + octets, 0);
  const shares = await wireSharesOf(replica);
  return {
    lists: 0,
    texts: texts.length,
    textOctets,
    attachments: attachments.length,
    attachmentOctets,
    bytes: estimateBytes(shares, { texts: textOctets, attachments: attachmentOctets }),
  };
};
