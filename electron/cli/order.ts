import type { Mailbox } from '../../core/model/mailbox.ts';
import type { QueueEntry } from '../../core/model/queue.ts';
import type { RuleRow } from '../../core/model/rule.ts';
import { type Ranked, rankMailboxes } from '../../core/policy/priorities.ts';
import { type RuleOrigin, ruleFor } from '../../core/policy/rules.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { currentLink } from './current-link.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { type PlaceCommand, placeFolder } from './place-in-order.ts';
import { wordsFor } from './queue.ts';
import { queueNow } from './queue-now.ts';
import { printTold, type Told } from './report-setting.ts';
import { scopeName } from './rule-scope.ts';
import { ruleInShort } from './rule-words.ts';
import { readableBytes } from './terminal-text.ts';

export type OrderCommand = PlaceCommand;

/** Prints all folders in sync order, with their rank, rule and what waits of them, or puts one into its place. */
export const order = async (path: string | undefined, command: OrderCommand): Promise<ExitCode> => {
  if (path !== undefined) return placeFolder(path, command);
  const { before, after, up, down } = command;
  if ([before, after, up, down].some((given) => given !== undefined)) {
    throw new UsageError('Which folder? Such as: order Work --before INBOX');
  }
  return printTold(command, await withReplica(command.data, orderTold));
};

const orderTold = async (replica: Replica): Promise<readonly Told[]> => {
  const [mailboxes, rules, queue, link] = await Promise.all([
    shownMailboxes(replica),
    replica.rules.toArray(),
    queueNow(replica),
    currentLink(replica),
  ]);
  const ranked = rankMailboxes(mailboxes).filter(({ mailbox }) => mailbox.selectable);
  const width = Math.max(0, ...ranked.map(({ mailbox }) => mailbox.path.length));
  return ranked.map(({ mailbox, priority, inheritedFrom }, index) => {
    const { path, position } = mailbox;
    const { rule, from } = ruleFor({ rules, mailboxes, mailboxId: mailbox.id, link });
    const origin = rankOrigin({ mailbox, priority, inheritedFrom });
    const inherited = inheritedFrom === null ? null : scopeName(inheritedFrom, mailboxes);
    const waiting = queue.flatMap((entry) =>
      entry.kind === 'folder' && entry.ref.mailboxId === mailbox.id ? [entry] : [],
    );
    const rank = inherited === null ? priority : `${priority} (${inherited})`;
    return {
      json: {
        place: index + 1,
        path,
        priority,
        from: origin,
        inheritedFrom: inherited,
        position,
        rule,
        ruleFrom: ruleOrigin(from, mailboxes),
        waiting: waiting.map(({ ref, items, bytes, state }) => ({ tier: ref.tier, items, bytes, state })),
      },
      words:
        `${String(index + 1).padStart(3)}  ${path.padEnd(width)}  ${rank.padEnd(6)}  ` +
        `${priority === 'off' ? 'its name only' : ruleInShort(rule)}${waitingWords(waiting)}`,
    };
  });
};

const rankOrigin = ({ mailbox, inheritedFrom }: Ranked<Mailbox>): 'set' | 'inherited' | 'role' =>
  mailbox.priority !== null ? 'set' : inheritedFrom === null ? 'role' : 'inherited';

const ruleOrigin = (
  from: RuleOrigin,
  mailboxes: readonly Mailbox[],
): 'builtIn' | { readonly of: string; readonly link: RuleRow['link'] } =>
  from === 'builtIn' ? from : { of: scopeName(from.scope, mailboxes), link: from.link };

const waitingWords = (entries: readonly Extract<QueueEntry, { kind: 'folder' }>[]): string =>
  entries.length === 0
    ? ''
    : `; waits: ${entries.map((entry) => `${wordsFor(entry).slice(entry.path.length + 2)} (${readableBytes(entry.bytes)})`).join(', ')}`;
