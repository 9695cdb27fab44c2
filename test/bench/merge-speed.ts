import { plan } from '../../core/merge/plan.ts';
import { view } from '../../core/merge/view.ts';
import type { Change } from '../../core/model/change.ts';
import { mailboxRow } from '../merge/model-replica.ts';
import {
  append,
  box,
  copy,
  factOf,
  flags,
  madeHere,
  messageOf,
  move,
  msg,
  pendingEntries,
  remove,
} from '../merge/plan-fixture.ts';
import type { Figure } from './figure.ts';

const folderCount = 20;
const messageCount = 100_000;
const changeCount = 1_000;
const rounds = 9;

const folderOf = (id: number): number => (id % folderCount) + 1;
const messageFlags = [[], ['\\Seen'], ['\\Seen', '\\Answered'], ['\\Seen', '$Label1']] as const;

/** Changes of every kind, spread over the folders; the rows of copies and drafts have ids above those of all messages. */
const changeOf = (index: number): Change => {
  const id = index * 97 + 1;
  const made = messageCount + index;
  switch (index % 10) {
    case 0:
    case 1:
      return move(id, folderOf(id), folderOf(id + 1));
    case 2:
      return copy(id, folderOf(id + 1), made);
    case 3:
      return remove(id, folderOf(id));
    case 4:
      return append(made, folderOf(id));
    case 5:
      return flags(id, ['\\Flagged', '$Label2']);
    default:
      return flags(id, ['\\Flagged']);
  }
};

/** How long the view of a large replica and the plan of what is pending take, each the median of several rounds. */
export const measureMerge = (): { readonly viewMs: number; readonly planMs: number } => {
  const changes = Array.from({ length: changeCount }, (_, index) => changeOf(index));
  const journal = pendingEntries(changes);
  const messages = new Map(
    Array.from({ length: messageCount }, (_, index) => {
      const id = index + 1;
      const mailboxId = box(folderOf(id));
      return [msg(id), messageOf(id, { mailboxId, flags: messageFlags[id % messageFlags.length] ?? [] })];
    }),
  );
  for (const change of changes) {
    const id = change.kind === 'copy' ? change.copyId : change.kind === 'append' ? change.messageId : null;
    if (id !== null && 'to' in change && typeof change.to === 'number') {
      messages.set(id, madeHere(id, { mailboxId: change.to }));
    }
  }
  const mailboxes = new Map(
    Array.from({ length: folderCount }, (_, index) => {
      const row = mailboxRow(index + 1, `Folder ${index + 1}`, {
        fact: factOf({ uidNext: messageCount + 1 }),
      });
      return [row.id, row];
    }),
  );
  const facts = { messages, mailboxes };
  return {
    viewMs: medianMs(() => view(messages, journal)),
    planMs: medianMs(() => plan(journal, facts)),
  };
};

const medianMs = (work: () => unknown): number => {
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
};

/** The merge engine's line of the table. */
export const mergeSpeed = (): Figure[] => {
  const { viewMs, planMs } = measureMerge();
  const ms = viewMs + planMs;
  return [
    {
      scenario: `view and plan, ${messageCount} messages, ${changeCount} pending changes`,
      measured: `${ms.toFixed(0)} ms`,
      target: '< 100 ms',
      met: ms < 100,
      details: { viewMs, planMs },
    },
  ];
};
