// Pending changes of folders as commands, in clock order, with the paths that the server has by then.
//
// 1. A folder is deleted only when no change about messages that came before concerns it any more: until then its
//    deletion waits, and from the first command that needs its name everything waits with it.
// 2. What a cut may repeat does no harm: where a command gives a name another meaning (a name is taken away that an
//    earlier one made, or made that an earlier one took away), a new step begins, and the earlier one is settled first.
import type { MailboxChange, PendingEntry } from '../model/change.ts';
import type { ChangeId, MailboxId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { MailboxCommand } from '../ports.ts';
import { foldDelete, foldRename, insertDelete, type Planned } from './fold-mailbox-commands.ts';
import type { PlanFacts, PlanStep } from './plan-steps.ts';
import { isWithin, renamedPath } from './view-mailboxes.ts';

type MailboxesStep = Extract<PlanStep, { kind: 'mailboxes' }>;
type Entry<Kind extends MailboxChange['kind']> = PendingEntry<Extract<MailboxChange, { kind: Kind }>>;

/** Takes entries in clock order. */
export interface MailboxPlanner {
  /**
   * False when it needs a name that is still taken by a folder whose deletion waits: then neither it nor anything
   * after it can be planned yet. `concerned` tells whether changes about messages so far concern its folder.
   */
  add(entry: PendingEntry<MailboxChange>, concerned: (mailboxId: MailboxId) => boolean): boolean;
  finish(): {
    readonly steps: readonly MailboxesStep[];
    /** Folders that these steps create. */
    readonly made: ReadonlySet<MailboxId>;
    readonly nothing: readonly ChangeId[];
    /** Folders that were to be created, and were deleted again. */
    readonly unmade: readonly MailboxId[];
    readonly waiting: readonly ChangeId[];
  };
}

export const startMailboxPlanner = ({ mailboxes }: PlanFacts): MailboxPlanner => {
  /** Where the server has each folder after the commands so far. */
  const paths = new Map<MailboxId, string>();
  for (const { id, path, listed } of mailboxes.values()) if (listed) paths.set(id, path);
  /** Folders that are deleted here and cannot be deleted there yet. */
  const lingering = new Set<MailboxId>();
  const subscriptions = new Map<MailboxId, Entry<'subscribe'>[]>();
  const nothing: ChangeId[] = [];
  const unmade: MailboxId[] = [];
  const waiting: ChangeId[] = [];
  let commands: readonly Planned[] = [];

  const isTaken = (takes: (path: string) => boolean): boolean =>
    [...lingering].some((id) => takes(paths.get(id) ?? ''));

  const create = ({ id, change }: Entry<'createMailbox'>): boolean => {
    const row = mailboxes.get(change.mailboxId);
    if (!row) waiting.push(id);
    else if (row.listed) nothing.push(id);
    else {
      const { path } = row;
      if (isTaken((taken) => taken === path)) return false;
      paths.set(row.id, path);
      commands = [...commands, { mailboxId: row.id, command: { kind: 'create', path }, changes: [id] }];
    }
    return true;
  };

  const rename = ({ id, change }: Entry<'renameMailbox'>): boolean => {
    const { mailboxId } = change;
    const row = mailboxes.get(mailboxId);
    const from = paths.get(mailboxId);
    if (!row || from === undefined) {
      waiting.push(id);
      return true;
    }
    const to = renamedPath({ path: from, delimiter: row.delimiter }, change);
    if (to === from) {
      nothing.push(id);
      return true;
    }
    if (isTaken((taken) => isWithin(taken, to, row.delimiter) && !isWithin(taken, from, row.delimiter))) {
      return false;
    }
    for (const [other, path] of paths) {
      if (isWithin(path, from, row.delimiter)) paths.set(other, to + path.slice(from.length));
    }
    const folded = foldRename(commands, { mailboxId, from, to, delimiter: row.delimiter, id });
    commands = folded.commands;
    nothing.push(...folded.nothing);
    return true;
  };

  const remove = (
    { id, change }: Entry<'deleteMailbox'>,
    concerned: (mailboxId: MailboxId) => boolean,
  ): void => {
    const { mailboxId } = change;
    const row = mailboxes.get(mailboxId);
    const path = paths.get(mailboxId);
    const subscribed = (subscriptions.get(mailboxId) ?? []).map((entry) => entry.id);
    if (!row || lingering.has(mailboxId) || (path !== undefined && concerned(mailboxId))) {
      waiting.push(id);
      if (path !== undefined) lingering.add(mailboxId);
      return;
    }
    subscriptions.delete(mailboxId);
    paths.delete(mailboxId);
    if (path === undefined) {
      nothing.push(...subscribed, id);
      unmade.push(mailboxId);
      return;
    }
    const isParent = [...paths.values()].some((other) => isWithin(other, path, row.delimiter));
    const folded = foldDelete(commands, { mailboxId, path, delimiter: row.delimiter, isParent });
    nothing.push(...folded.nothing);
    const changes = [...folded.changes, ...subscribed, id];
    if (folded.isMade) {
      commands = folded.commands;
      nothing.push(...changes);
      unmade.push(mailboxId);
    } else commands = insertDelete(folded.commands, { mailboxId, path: folded.path, row, changes });
  };

  const subscribe = (entry: Entry<'subscribe'>): void => {
    const { mailboxId } = entry.change;
    if (paths.has(mailboxId)) {
      subscriptions.set(mailboxId, [...(subscriptions.get(mailboxId) ?? []), entry]);
    } else waiting.push(entry.id);
  };

  return {
    add({ change, ...entry }, concerned) {
      switch (change.kind) {
        case 'createMailbox':
          return create({ ...entry, change });
        case 'renameMailbox':
          return rename({ ...entry, change });
        case 'deleteMailbox':
          remove({ ...entry, change }, concerned);
          return true;
        case 'subscribe':
          subscribe({ ...entry, change });
          return true;
      }
    },
    finish() {
      const wanted = [...subscriptions].flatMap(([mailboxId, entries]): Planned[] => {
        const path = paths.get(mailboxId);
        const last = entries.at(-1);
        if (path === undefined || !last) return [];
        const { subscribed } = last.change;
        const changes = entries.map(({ id }) => id);
        if (mailboxes.get(mailboxId)?.subscribed === subscribed) {
          nothing.push(...changes);
          return [];
        }
        return [{ mailboxId, command: { kind: 'subscribe', path, subscribed }, changes }];
      });
      const made = commands.filter(({ command }) => command.kind === 'create');
      return {
        steps: stepsOf([...commands, ...wanted], mailboxes),
        made: new Set(made.map(({ mailboxId }) => mailboxId)),
        nothing,
        unmade,
        waiting,
      };
    },
  };
};

/** Invariant 2. */
const stepsOf = (
  commands: readonly Planned[],
  mailboxes: ReadonlyMap<MailboxId, Mailbox>,
): readonly MailboxesStep[] => {
  const steps: Planned[][] = [];
  for (const planned of commands) {
    const delimiter = mailboxes.get(planned.mailboxId)?.delimiter ?? null;
    const step = steps.at(-1);
    if (!step || step.some((earlier) => turnsOver(earlier.command, planned.command, delimiter))) {
      steps.push([planned]);
    } else step.push(planned);
  }
  return steps.map(stepOf);
};

const stepOf = (planned: readonly Planned[]): MailboxesStep => ({
  kind: 'mailboxes',
  items: planned.map(({ command, changes }) => ({ command, changes })),
});

const turnsOver = (earlier: MailboxCommand, later: MailboxCommand, delimiter: string | null): boolean => {
  const [made, taken] = [madeBy(earlier), takenBy(earlier)];
  const [makes, takes] = [madeBy(later), takenBy(later)];
  return (
    (taken !== null && makes !== null && isWithin(makes, taken, delimiter)) ||
    (made !== null && takes !== null && isWithin(made, takes, delimiter))
  );
};

const madeBy = (command: MailboxCommand): string | null => {
  switch (command.kind) {
    case 'create':
      return command.path;
    case 'rename':
      return command.to;
    case 'subscribe':
    case 'delete':
      return null;
  }
};

const takenBy = (command: MailboxCommand): string | null => {
  switch (command.kind) {
    case 'rename':
      return command.from;
    case 'delete':
      return command.path;
    case 'create':
    case 'subscribe':
      return null;
  }
};
