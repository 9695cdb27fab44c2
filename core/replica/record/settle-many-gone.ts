// Rows that vanished with nobody waiting for them: dropped where their content is elsewhere or few are gone, else asked
// about.
import { areManyGone } from '../../merge/many-gone.ts';
import { countUids, parseUidSet } from '../../merge/uid-set.ts';
import type { Conflict } from '../../model/conflict.ts';
import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import { pathOf, type Settling, unseenIn } from './settling.ts';

/**
 * Drops these rows or asks about them, one question a folder. `isFound` tells of one whose content is on the server
 * still.
 */
export const settleManyGone = async (
  settling: Settling,
  vanished: readonly Message[],
  isFound: (row: Message) => boolean,
): Promise<void> => {
  const asked = await openQuestions(settling);
  const about = new Map<MessageId, Question>(
    asked.flatMap((question) => question.meeting.messageIds.map((id) => [id, question] as const)),
  );
  const dropped: MessageId[] = [];
  const lost = new Map<MailboxId, Message[]>();
  for (const row of vanished) {
    if (isFound(row)) dropped.push(row.id);
    else if (!about.has(row.id)) {
      const others = lost.get(row.mailboxId);
      if (others) others.push(row);
      else lost.set(row.mailboxId, [row]);
    }
  }
  await takeBack(settling, asked, new Set(dropped));
  for (const [mailboxId, rows] of lost) {
    const of = countBefore(settling, mailboxId, rows);
    if (isAsked(settling, mailboxId, { gone: rows.length, of })) {
      const question = asked.find(({ meeting }) => meeting.mailboxId === mailboxId);
      await ask(settling, { mailboxId, rows, of, question });
    } else dropped.push(...rows.map(({ id }) => id));
  }
  await settling.replica.messages.bulkDelete(dropped);
  await settling.replica.raws.bulkDelete(dropped);
};

type ManyGone = Extract<Conflict['meeting'], { kind: 'manyGone' }>;
type Question = Conflict & { readonly meeting: ManyGone };

const openQuestions = async ({ replica }: Settling): Promise<Question[]> => {
  const open = await replica.conflicts.where('open').equals(1).toArray();
  return open.filter((conflict): conflict is Question => conflict.meeting.kind === 'manyGone');
};

/** What has turned up again is no question any more. */
const takeBack = async (
  { replica }: Settling,
  asked: readonly Question[],
  found: ReadonlySet<MessageId>,
): Promise<void> => {
  for (const { id, meeting } of asked) {
    const messageIds = meeting.messageIds.filter((messageId) => !found.has(messageId));
    if (messageIds.length === meeting.messageIds.length) continue;
    const open = messageIds.length > 0 ? 1 : 0;
    await replica.conflicts.update(id, { meeting: { ...meeting, messageIds }, open });
  }
};

const countBefore = ({ mailboxes }: Settling, mailboxId: MailboxId, rows: readonly Message[]): number => {
  const before = mailboxes.get(mailboxId)?.before;
  return Math.max(rows.length, before ? countUids(parseUidSet(before.fact.live)) : 0);
};

/** What a server lost that was put back to an earlier state was not deleted by anyone. */
const isAsked = (
  { mailboxes }: Settling,
  mailboxId: MailboxId,
  count: { readonly gone: number; readonly of: number },
): boolean => {
  const mailbox = mailboxes.get(mailboxId);
  return mailbox?.before?.wentBack === true || areManyGone({ ...count, role: mailbox?.role ?? 'none' });
};

const ask = async (
  settling: Settling,
  {
    mailboxId,
    rows,
    of,
    question,
  }: {
    readonly mailboxId: MailboxId;
    readonly rows: readonly Message[];
    readonly of: number;
    readonly question: Question | undefined;
  },
): Promise<void> => {
  const { replica, deed } = settling;
  const messageIds = rows.map(({ id }) => id);
  if (question) {
    const { meeting } = question;
    await replica.conflicts.update(question.id, {
      meeting: {
        ...meeting,
        messageIds: [...meeting.messageIds, ...messageIds],
        of: Math.max(of, meeting.of + messageIds.length),
      },
    });
    return;
  }
  const mailbox = pathOf(settling, mailboxId);
  const meeting: ManyGone = { kind: 'manyGone', mailboxId, mailbox, messageIds, of, ...unseenIn(settling) };
  await replica.conflicts.add({ at: deed.now(), meeting, changes: [], open: 1 });
};
