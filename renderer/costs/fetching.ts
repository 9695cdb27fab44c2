import { createContext, useContext } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import type { LinkKind } from '../../core/model/link.ts';
import type { QueueMark, Tier } from '../../core/model/queue.ts';
import type { Rule, RuleException, RuleRow } from '../../core/model/rule.ts';
import type { BudgetState } from '../../core/policy/budget.ts';
import { ruleFor } from '../../core/policy/rules.ts';
import type { FolderView } from '../../core/replica/views.ts';
import type { When } from './when-it-goes.ts';

/** What decides what comes by itself, and when. */
export interface Fetching {
  readonly link: LinkKind;
  readonly when: When;
  readonly budget: BudgetState;
  readonly folders: readonly FolderView[];
  /** The rule that holds for a folder now. */
  readonly ruleOf: (mailboxId: MailboxId) => Rule;
  readonly exceptions: readonly RuleException[];
  readonly marks: readonly QueueMark[];
}

export const FetchingContext = createContext<Fetching | null>(null);

export const useFetching = (): Fetching => {
  const fetching = useContext(FetchingContext);
  if (!fetching) throw new Error('used outside of the window');
  return fetching;
};

/** Looks a folder's rule up once: every row of a list asks for it. */
export const rulesByFolder = (
  rules: readonly RuleRow[],
  { folders, link }: Pick<Fetching, 'folders' | 'link'>,
): Fetching['ruleOf'] => {
  const mailboxes = folders.map(({ mailbox }) => mailbox);
  const found = new Map<MailboxId, Rule>();
  return (mailboxId) => {
    const rule = found.get(mailboxId) ?? ruleFor({ rules, mailboxes, mailboxId, link }).rule;
    found.set(mailboxId, rule);
    return rule;
  };
};

/** Whether nothing of a folder comes by itself. */
export const isOff = ({ folders }: Fetching, mailboxId: MailboxId): boolean =>
  folders.find(({ mailbox }) => mailbox.id === mailboxId)?.priority === 'off';

export const markOf = (
  { marks }: Pick<Fetching, 'marks'>,
  mailboxId: MailboxId,
  tier: Tier,
): QueueMark | null => marks.find((mark) => mark.mailboxId === mailboxId && mark.tier === tier) ?? null;
