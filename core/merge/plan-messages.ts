// What is to be done to messages, mailbox by mailbox, from what each is to become.
import type { ChangeId, MailboxId, MessageId } from '../model/ids.ts';
import { bundleFlagChanges, isNamed } from './flag-bundles.ts';
import { comesToNothing, deltaOf, type FlagStretch, type MessageFold, stretchesOf } from './fold-messages.ts';
import type {
  PlanFacts,
  PlannedAppend,
  PlannedCommand,
  PlannedItem,
  PlannedMessage,
  PlanStep,
} from './plan-steps.ts';
import { type FlagDelta, storeCommands } from './store-commands.ts';

type CopyItem = Extract<PlannedCommand, { kind: 'copy' }>['items'][number];

/** Stores that have to come before copies, and those copies. */
interface Round {
  readonly stores: FlagDelta[];
  /** A message twice in one UID set would be copied once: a second copy to the same place is another command. */
  readonly copies: Map<string, { readonly to: MailboxId; readonly items: CopyItem[] }>;
}

/** All that is to be done in one mailbox. */
interface Errands {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly rounds: Round[];
  readonly moves: Map<MailboxId, PlannedItem[]>;
  readonly expunges: Map<bigint | null, PlannedItem[]>;
}

interface Draft {
  readonly facts: PlanFacts;
  /** Folders that are made before. */
  readonly made: ReadonlySet<MailboxId>;
  readonly errands: Map<string, Errands>;
  readonly appends: Map<MailboxId, PlannedAppend[]>;
  readonly nothing: ChangeId[];
  readonly unmade: MessageId[];
  readonly waiting: ChangeId[];
}

/** A message whose UID is known to be its own. */
type Located = PlannedMessage & { readonly uid: number };

export const planMessages = (
  folds: readonly MessageFold[],
  { facts, made }: Pick<Draft, 'facts' | 'made'>,
): {
  readonly steps: readonly PlanStep[];
  readonly nothing: readonly ChangeId[];
  readonly unmade: readonly MessageId[];
  readonly waiting: readonly ChangeId[];
} => {
  const draft: Draft = {
    facts,
    made,
    errands: new Map(),
    appends: new Map(),
    nothing: [],
    unmade: [],
    waiting: [],
  };
  for (const fold of folds) planFold(draft, fold);
  const { errands, appends, nothing, unmade, waiting } = draft;
  const steps = [...[...errands.values()].flatMap(messagesStep), ...appendSteps(appends)];
  return { steps, nothing, unmade, waiting };
};

const planFold = (draft: Draft, fold: MessageFold): void => {
  const row = locate(draft.facts, fold);
  if (comesToNothing(fold)) drop(draft, fold);
  else if (!canGo(draft, fold)) wait(draft, fold);
  else if (fold.birth?.change.kind === 'append') planAppend(draft, fold);
  else if (row) planLocated(draft, fold, row);
  else wait(draft, fold);
};

/** The message under its UID, unless that is from before the mailbox's UIDVALIDITY changed. */
const locate = ({ mailboxes }: PlanFacts, { row }: MessageFold): Located | null => {
  if (!row) return null;
  const { uid } = row;
  const mailbox = mailboxes.get(row.mailboxId);
  if (uid === null || !mailbox) return null;
  return mailbox.fact === null || mailbox.fact.uidValidity === row.uidValidity ? { ...row, uid } : null;
};

/** Whether nobody has to look first, and the server has, by then, all folders that it goes to. */
const canGo = (draft: Draft, fold: MessageFold): boolean =>
  !fold.sent &&
  (fold.deleted || isThere(draft, fold.place)) &&
  stretchesOf(fold).every(({ copies }) =>
    copies.every(({ row, sent, place }) => row !== null && !sent && isThere(draft, place)),
  );

const isThere = ({ facts, made }: Draft, place: MailboxId | null): boolean =>
  place !== null && (facts.mailboxes.get(place)?.listed === true || made.has(place));

/** Nothing of it can go, except into nothing: copies that were deleted again. */
const wait = (draft: Draft, fold: MessageFold): void => {
  draft.waiting.push(...(fold.birth ? [fold.birth.id] : []), ...fold.moves, ...fold.end);
  waitForStretches(draft, fold.stretches);
};

const waitForStretches = (draft: Draft, stretches: readonly FlagStretch[]): void => {
  for (const { entries, copies } of stretches) {
    draft.waiting.push(...entries.map(({ id }) => id));
    for (const copy of copies) {
      if (comesToNothing(copy)) drop(draft, copy);
      else wait(draft, copy);
    }
  }
};

/** A row made here that was deleted again, and the copies made of it, which all were. */
const drop = (draft: Draft, fold: MessageFold): void => {
  const { birth, messageId, stretches, moves, end } = fold;
  draft.nothing.push(...(birth ? [birth.id] : []), ...moves, ...end);
  draft.unmade.push(messageId);
  for (const { entries, copies } of stretches) {
    draft.nothing.push(...entries.map(({ id }) => id));
    for (const copy of copies) drop(draft, copy);
  }
};

/** Copies among those of a fold that were deleted again. */
const dropCopies = (draft: Draft, fold: MessageFold): void => {
  for (const { copies } of fold.stretches) {
    for (const copy of copies.filter(comesToNothing)) drop(draft, copy);
  }
};

/** Flags and moves go out with it; what comes after a copy of it has to wait until there is something to copy. */
const planAppend = (draft: Draft, fold: MessageFold): void => {
  const { birth, row, messageId, place } = fold;
  const [first, ...later] = stretchesOf(fold);
  if (!birth || !row || place === null || !first) {
    wait(draft, fold);
    return;
  }
  dropCopies(draft, fold);
  waitForStretches(draft, [{ ...first, entries: [] }, ...later]);
  draft.waiting.push(...fold.end);
  const changes = [birth.id, ...first.entries.map(({ id }) => id), ...fold.moves];
  listIn(draft.appends, place).push({ messageId, flags: first.after, size: row.size, changes });
};

const planLocated = (draft: Draft, fold: MessageFold, row: Located): void => {
  dropCopies(draft, fold);
  const { messageId, place, deleted, moves, end } = fold;
  const { uid } = row;
  const stretches = stretchesOf(fold);
  const last = stretches.at(-1);
  // Flags of what is then deleted go nowhere, unless a copy was to carry them.
  const tail = deleted && last?.copies.length === 0 ? last : null;

  let stored = false;
  for (const [index, stretch] of stretches.entries()) {
    if (stretch === tail) continue;
    if (planStretch(draft, { stretch, row, index })) stored = true;
  }
  if (deleted) {
    const unchangedSince = unchangedSinceOf(draft.facts, row);
    const changes = [...(tail?.entries.map(({ id }) => id) ?? []), ...moves, ...end];
    // Its own STORE would be the change that keeps it from being deleted.
    if (stored && unchangedSince !== null) draft.waiting.push(...changes);
    else listIn(errandsOf(draft, row).expunges, unchangedSince).push({ messageId, uid, changes });
  } else if (place === row.mailboxId) draft.nothing.push(...moves);
  else if (place !== null) {
    listIn(errandsOf(draft, row).moves, place).push({ messageId, uid, changes: moves });
  }
};

/** Plans a stretch of flag changes and the copies at its end; whether it takes a STORE. */
const planStretch = (
  draft: Draft,
  { stretch, row, index }: { readonly stretch: FlagStretch; readonly row: Located; readonly index: number },
): boolean => {
  const { id: messageId, uid } = row;
  const { entries, copies } = stretch;
  const { add, remove } = deltaOf(stretch);
  const net = new Set([...add, ...remove].map((flag) => flag.toLowerCase()));
  const bundles = bundleFlagChanges(entries);
  const cancelled = bundles.filter((bundle) => !isNamed(bundle, net));
  draft.nothing.push(...cancelled.flatMap(({ changes }) => changes));
  const stored = net.size > 0;
  if (stored) roundOf(draft, row, index).stores.push({ messageId, uid, add, remove, bundles });
  for (const [nth, copy] of copies.entries()) {
    const { birth, place } = copy;
    if (!birth || place === null) continue;
    const before = copies.slice(0, nth).filter((other) => other.place === place).length;
    const round = roundOf(draft, row, index);
    const command = round.copies.get(`${place} ${before}`) ?? { to: place, items: [] };
    round.copies.set(`${place} ${before}`, command);
    command.items.push({ messageId, uid, copyId: copy.messageId, changes: [birth.id, ...copy.moves] });
    planAfterBirth(draft, copy);
  }
  return stored;
};

/** What else is to be done to a copy waits for its UID, unless its flags end as it is made. */
const planAfterBirth = (draft: Draft, copy: MessageFold): void => {
  dropCopies(draft, copy);
  const stretches = stretchesOf(copy);
  const [first] = stretches;
  const { add, remove } = first ? deltaOf(first) : { add: [], remove: [] };
  if (first && stretches.length === 1 && first.copies.length === 0 && add.length + remove.length === 0) {
    draft.nothing.push(...first.entries.map(({ id }) => id));
  } else waitForStretches(draft, stretches);
  draft.waiting.push(...copy.end);
};

/**
 * The mod-sequence as of which we know a message: that of the mailbox, or its own where it was told later. Null without
 * CONDSTORE, and for what came into the mailbox by our own hand since and was not looked at yet.
 */
const unchangedSinceOf = ({ mailboxes }: PlanFacts, { mailboxId, uid, modseq }: Located): bigint | null => {
  const fact = mailboxes.get(mailboxId)?.fact ?? null;
  const known = fact?.highestModseq ?? null;
  if (fact === null || known === null) return modseq;
  if (modseq === null) return uid < fact.uidNext ? known : null;
  return modseq > known ? modseq : known;
};

const errandsOf = ({ errands }: Draft, { mailboxId, uidValidity }: PlannedMessage): Errands => {
  const key = `${mailboxId} ${uidValidity}`;
  const known = errands.get(key);
  if (known) return known;
  const started: Errands = {
    mailboxId,
    uidValidity,
    rounds: [],
    moves: new Map(),
    expunges: new Map(),
  };
  errands.set(key, started);
  return started;
};

const roundOf = (draft: Draft, row: PlannedMessage, index: number): Round => {
  const { rounds } = errandsOf(draft, row);
  while (rounds.length <= index) rounds.push({ stores: [], copies: new Map() });
  const round = rounds[index];
  if (!round) throw new RangeError(`no round ${index}`);
  return round;
};

const listIn = <Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] => {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
};

const messagesStep = ({ mailboxId, uidValidity, rounds, moves, expunges }: Errands): readonly PlanStep[] => {
  const commands: readonly PlannedCommand[] = [
    ...rounds.flatMap(({ stores, copies }): readonly PlannedCommand[] => [
      ...storeCommands(stores),
      ...[...copies.values()].map(
        ({ to, items }): PlannedCommand => ({ kind: 'copy', items: byUid(items), to }),
      ),
    ]),
    ...[...moves].map(([to, items]): PlannedCommand => ({ kind: 'move', items: byUid(items), to })),
    ...[...expunges].map(
      ([unchangedSince, items]): PlannedCommand => ({ kind: 'expunge', items: byUid(items), unchangedSince }),
    ),
  ];
  return commands.length === 0 ? [] : [{ kind: 'messages', mailboxId, uidValidity, commands }];
};

const byUid = <Item extends PlannedItem>(items: readonly Item[]): readonly Item[] =>
  [...items].sort((a, b) => a.uid - b.uid);

/** Small before large, inside a mailbox and among them; each mailbox's in one step, because a flight costs more. */
const appendSteps = (appends: ReadonlyMap<MailboxId, readonly PlannedAppend[]>): readonly PlanStep[] =>
  [...appends]
    .map(([mailboxId, messages]) => ({
      step: {
        kind: 'append' as const,
        mailboxId,
        messages: [...messages].sort((a, b) => a.size - b.size),
      },
      bytes: messages.reduce((sum, { size }) => sum + size, 0),
    }))
    .sort((a, b) => a.bytes - b.bytes)
    .map(({ step }) => step);
