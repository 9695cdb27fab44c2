// Facts and pending changes for examples: folders 1 to 9, messages named by number.
import { plan } from '../../core/merge/plan.ts';
import type { Plan, PlanFacts, PlannedMessage } from '../../core/merge/plan-steps.ts';
import type {
  Change,
  MailboxChange,
  MessageChange,
  PendingEntry,
  SendingNote,
} from '../../core/model/change.ts';
import type { ActionId, ChangeId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Mailbox, MailboxFact } from '../../core/model/mailbox.ts';
import { changeId, mailboxRow } from './model-replica.ts';

export const box = (id: number): MailboxId => id as MailboxId;
export const msg = (id: number): MessageId => id as MessageId;

export const factOf = (fact: Partial<MailboxFact> = {}): MailboxFact => ({
  uidValidity: 1,
  uidNext: 1_000,
  highestModseq: null,
  live: '',
  observed: '000000000001-000000' as Hlc,
  ...fact,
});

export const messageOf = (id: number, more: Partial<PlannedMessage> = {}): PlannedMessage => ({
  id: msg(id),
  mailboxId: box(1),
  uidValidity: 1,
  uid: id,
  flags: [],
  modseq: null,
  size: 1_000,
  ...more,
});

/** A row made here: no UID yet. */
export const madeHere = (id: number, more: Partial<PlannedMessage> = {}): PlannedMessage =>
  messageOf(id, { uid: null, uidValidity: 0, ...more });

export const pendingEntries = (
  changes: readonly (Change | readonly [Change, SendingNote])[],
): PendingEntry[] =>
  changes.map((each, index) => {
    const [change, sent] = 'kind' in each ? [each, null] : each;
    const id = changeId(index + 1);
    return { id, action: id as string as ActionId, change, state: { kind: 'pending', sent } };
  });

/** Ids of the nth changes, from 1. */
export const nth = (...numbers: readonly number[]): ChangeId[] => numbers.map((number) => changeId(number));

export const planOf = (
  changes: Parameters<typeof pendingEntries>[0],
  {
    messages = [],
    mailboxes = [],
  }: { readonly messages?: readonly PlannedMessage[]; readonly mailboxes?: readonly Mailbox[] },
): Plan => {
  const known = [1, 2, 3].map((id) => mailboxRow(id, `Folder ${id}`, { fact: factOf() }));
  const facts: PlanFacts = {
    messages: new Map(messages.map((message) => [message.id, message])),
    mailboxes: new Map([...known, ...mailboxes].map((mailbox) => [mailbox.id, mailbox])),
  };
  return plan(pendingEntries(changes), facts);
};

export const flags = (
  messageId: number,
  add: readonly string[],
  remove: readonly string[] = [],
): MessageChange => ({
  kind: 'flags',
  messageId: msg(messageId),
  add,
  remove,
});

export const move = (messageId: number, from: number, to: number): MessageChange => ({
  kind: 'move',
  messageId: msg(messageId),
  from: box(from),
  to: box(to),
});

export const copy = (messageId: number, to: number, copyId: number): MessageChange => ({
  kind: 'copy',
  messageId: msg(messageId),
  to: box(to),
  copyId: msg(copyId),
});

export const remove = (messageId: number, from: number): MessageChange => ({
  kind: 'delete',
  messageId: msg(messageId),
  from: box(from),
});

export const append = (messageId: number, to: number): MessageChange => ({
  kind: 'append',
  messageId: msg(messageId),
  to: box(to),
});

export const create = (mailboxId: number, path: string): MailboxChange => ({
  kind: 'createMailbox',
  mailboxId: box(mailboxId),
  path,
});

export const rename = (mailboxId: number, from: string, to: string): MailboxChange => ({
  kind: 'renameMailbox',
  mailboxId: box(mailboxId),
  from,
  to,
});

export const removeMailbox = (mailboxId: number, path: string): MailboxChange => ({
  kind: 'deleteMailbox',
  mailboxId: box(mailboxId),
  path,
});

export const subscribe = (mailboxId: number, subscribed: boolean): MailboxChange => ({
  kind: 'subscribe',
  mailboxId: box(mailboxId),
  subscribed,
});
