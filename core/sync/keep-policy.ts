// Rules, exceptions, ranks and marks, as somebody may change them at any moment of a session.
import type { Mailbox } from '../model/mailbox.ts';
import { rankMailboxes } from '../policy/priorities.ts';
import { type FetchPolicy, readFetchPolicy } from '../replica/wanted-now.ts';
import type { SessionContext } from './session-context.ts';
import { rankWork, surveyWanted } from './session-work.ts';

/** The tables that say what comes by itself. */
export const policyTables = ['mailboxes', 'rules', 'exceptions', 'queueMarks', 'declined'] as const;

/** Reads what is wanted by itself on the line as it is now. */
export const readPolicy = ({ options, goals, report }: SessionContext): Promise<FetchPolicy> =>
  readFetchPolicy(options.replica, {
    link: report.linkKind,
    now: options.clock.now(),
    override: goals.override,
  });

/**
 * Takes in what somebody changed, and what the line is taken for: ranks and marks at once, and the work anew where something else is
 * wanted than before. `changed` tells of the rows.
 */
export const keepPolicy = async (context: SessionContext, changed: boolean): Promise<void> => {
  const before = context.policy;
  if (!changed && before.link === context.report.linkKind) return;
  const { replica } = context.options;
  context.policy = await readPolicy(context);
  context.work = rankWork(context.policy, context.work);
  const declined = await replica.declined.count();
  const isSame = declined === context.declined && areSameWants(before, context.policy);
  context.declined = declined;
  // Before the first list, there is nothing to survey.
  if (!isSame && context.listedAt !== null) await surveyWanted(replica, context.policy, context.work);
};

/**
 * Whether the same is wanted. Every look into a folder writes its row: where only what it told has changed, nothing is ranked and
 * spelled out.
 */
const areSameWants = (before: FetchPolicy, now: FetchPolicy): boolean =>
  (areSameFolders(before.mailboxes, now.mailboxes) && said(before) === said(now)) ||
  wants(before) === wants(now);

const areSameFolders = (before: readonly Mailbox[], now: readonly Mailbox[]): boolean =>
  before.length === now.length &&
  before.every((mailbox, index) => {
    const other = now[index];
    return other !== undefined && deciding.every((field) => mailbox[field] === other[field]);
  });

/** All of a folder that says whether and how much of it is wanted. */
const deciding = [
  'id',
  'path',
  'delimiter',
  'role',
  'priority',
  'listAtLeast',
] as const satisfies readonly (keyof Mailbox)[];

const said = ({ link, rules, exceptions, marks }: FetchPolicy): string =>
  JSON.stringify([link, rules, exceptions, marks]);

/** Everything that decides what is wanted, in one word. Ranks only decide when it comes. */
const wants = ({ link, rules, exceptions, marks, mailboxes }: FetchPolicy): string =>
  JSON.stringify([
    link,
    rules,
    exceptions,
    // What is paused in one folder may be wanted in another.
    marks.flatMap(({ mailboxId, tier, paused, cancelled }) =>
      paused || cancelled ? [[mailboxId, tier, paused, cancelled]] : [],
    ),
    rankMailboxes(mailboxes)
      .map(({ mailbox: { id, path, listAtLeast }, priority }) => ({
        id,
        path,
        listAtLeast,
        off: priority === 'off',
      }))
      .sort((a, b) => a.id - b.id),
  ]);
