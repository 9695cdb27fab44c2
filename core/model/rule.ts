import type { MailboxId } from './ids.ts';
import type { LinkKind } from './link.ts';

/** How far a rule goes. Limits are sizes as the server tells them (encoded), bytes. */
export type Fetching =
  | { readonly kind: 'lists' }
  /** Of a longer text, its first `textBytes`. */
  | { readonly kind: 'texts'; readonly textBytes: number }
  /** A larger attachment waits until somebody asks for it. */
  | { readonly kind: 'attachments'; readonly textBytes: number; readonly attachmentBytes: number }
  | { readonly kind: 'everything' };

/** How far back a rule goes: for lists, texts and attachments alike. */
export type Reach =
  | { readonly kind: 'all' }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'messages'; readonly messages: number };

/** What comes by itself. */
export interface Rule {
  readonly fetch: Fetching;
  readonly reach: Reach;
}

/** Which folder a rule is for, 'account' being all that have none of their own. */
export type RuleScope = MailboxId | 'account';

/** A rule that somebody set, for one kind of link or for any. */
export interface RuleRow extends Rule {
  readonly scope: RuleScope;
  readonly link: LinkKind | 'any';
}

/**
 * An exception to every rule. They are asked in the order of `position`; the first one that matches decides.
 * Of a sender: 'always' brings the message in full, 'never' brings no more than its list row. Of a type: whether attachments of
 * this media type come.
 */
export interface RuleException {
  readonly id: number;
  readonly position: number;
  readonly match: /** An address, or a domain (`example.org`, which includes its subdomains), regardless of case. */
    | { readonly kind: 'sender'; readonly sender: string }
    /** A media type, `video/*` or `application/pdf`, lower case. */
    | { readonly kind: 'type'; readonly type: string };
  readonly effect: 'always' | 'never';
  /** The only folder it is for; null for all. */
  readonly mailboxId: MailboxId | null;
}
